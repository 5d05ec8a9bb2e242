using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>All parts hold: every part is proved under the same challenge. If one part aborts, all do.</summary>
internal sealed class And : SigmaProtocol
{
    private readonly SigmaProtocol[] _parts;

    /// <summary>The conjunction of at least one part.</summary>
    /// <exception cref="ArgumentException">There is none, or their challenges come from different groups.</exception>
    public And(params SigmaProtocol[] parts)
        : base(CommonSpace(parts)) => _parts = [.. parts];

    /// <summary>The parts.</summary>
    public ReadOnlySpan<SigmaProtocol> Parts => _parts;

    /// <inheritdoc/>
    public override bool HasLatticeLeaf => Array.Exists(_parts, part => part.HasLatticeLeaf);

    /// <inheritdoc/>
    public override int Soundness => _parts.Max(part => part.Soundness);

    /// <inheritdoc/>
    public override int FirstMessageLength => _parts.Sum(part => part.FirstMessageLength);

    /// <inheritdoc/>
    public override int ResponseLength => _parts.Sum(part => part.ResponseLength);

    /// <inheritdoc/>
    public override void Bind(Transcript transcript)
    {
        transcript.Append("and of"u8, (ulong)_parts.Length);
        foreach (var part in _parts)
            part.Bind(transcript);
    }

    /// <inheritdoc/>
    public override SigmaCommitment Commit(Witness witness, EntropySource entropy)
    {
        var witnesses = Witnesses(witness);
        var commitments = new SigmaCommitment[_parts.Length];
        for (var i = 0; i < _parts.Length; i++)
            commitments[i] = _parts[i].Commit(witnesses[i], entropy);
        return new AndCommitment(this, commitments, null);
    }

    /// <inheritdoc/>
    public override SigmaCommitment Recommit(SigmaCommitment aborted, Witness witness, EntropySource entropy)
    {
        var witnesses = Witnesses(witness);
        var commitments = ((AndCommitment)aborted).Release();
        for (var i = 0; i < _parts.Length; i++)
        {
            if (commitments[i].IsSpent)
                commitments[i] = _parts[i].Recommit(commitments[i], witnesses[i], entropy);
        }

        return new AndCommitment(this, commitments, null);
    }

    /// <inheritdoc/>
    public override SigmaCommitment Simulate(Challenge challenge, EntropySource entropy) =>
        new AndCommitment(this, Array.ConvertAll(_parts, part => part.Simulate(challenge, entropy)), challenge);

    /// <inheritdoc/>
    public override bool TryRecompute(Challenge challenge, ReadOnlySpan<byte> response, Span<byte> firstMessage)
    {
        Throw.IfLengthIsNot(response.Length, ResponseLength, nameof(response));
        Throw.IfLengthIsNot(firstMessage.Length, FirstMessageLength, nameof(firstMessage));
        foreach (var part in _parts)
        {
            if (!part.TryRecompute(challenge, response[..part.ResponseLength], firstMessage[..part.FirstMessageLength]))
                return false;
            response = response[part.ResponseLength..];
            firstMessage = firstMessage[part.FirstMessageLength..];
        }

        return true;
    }

    /// <summary>The group that all parts' challenges come from.</summary>
    internal static ChallengeSpace CommonSpace(SigmaProtocol[] parts)
    {
        if (parts.Length == 0)
            Throw.Argument("There is at least one part.", nameof(parts));
        if (Array.Exists(parts, part => !part.Challenges.Equals(parts[0].Challenges)))
            Throw.Argument("The parts' challenges come from different groups.", nameof(parts));
        return parts[0].Challenges;
    }

    private ReadOnlySpan<Witness> Witnesses(Witness witness)
    {
        var witnesses = witness.As<JointWitness>().Parts;
        if (witnesses.Length != _parts.Length)
            Throw.Argument($"There are {_parts.Length} parts, not {witnesses.Length}.", nameof(witness));
        return witnesses;
    }
}
