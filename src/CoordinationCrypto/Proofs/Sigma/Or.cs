using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// At least one branch holds, and the proof does not say which: the branches' challenges add up to the whole challenge, and the branches
/// without a witness are simulated for challenges chosen beforehand.
/// A response is the challenges of all branches but the last, then the responses in order.
/// </summary>
/// <remarks>
/// Cramer, Damgård, Schoenmakers, CRYPTO 1994. At most one branch holds a <see cref="LatticeRelation"/>: a cheater may split a challenge
/// between branches as it likes, and with two of them the bound on extracted witnesses (<see cref="Bfv.ProvenWitness"/>) would no longer
/// follow. Whether a branch aborts depends on its response and its challenge alone, and both are made anew with it, whether it is
/// known or simulated: so the shares that are shown have one distribution, whichever branch is known.
/// </remarks>
internal sealed class Or : SigmaProtocol
{
    private readonly SigmaProtocol[] _branches;

    /// <summary>The disjunction of at least two branches.</summary>
    /// <exception cref="ArgumentException">There are fewer, two of them have lattice leaves, or their challenges come from different
    /// groups.</exception>
    public Or(params SigmaProtocol[] branches)
        : base(And.CommonSpace(branches))
    {
        if (branches.Length < 2)
            Throw.Argument("There are at least two branches.", nameof(branches));
        if (branches.Count(branch => branch.HasLatticeLeaf) > 1)
            Throw.Argument(
                "At most one branch may have lattice leaves: with two, extracted witnesses are no longer short.",
                nameof(branches)
            );
        _branches = [.. branches];
    }

    /// <summary>The branches.</summary>
    public ReadOnlySpan<SigmaProtocol> Branches => _branches;

    /// <inheritdoc/>
    public override bool HasLatticeLeaf => Array.Exists(_branches, branch => branch.HasLatticeLeaf);

    /// <summary>∏ (k_i − 1) + 1: fewer than k_i shares in every branch i have no more sums than that, less one.</summary>
    public override int Soundness =>
        (int)_branches.Aggregate(1L, (product, branch) => Math.Min(product * (branch.Soundness - 1), int.MaxValue - 1)) + 1;

    /// <inheritdoc/>
    public override int FirstMessageLength => _branches.Sum(branch => branch.FirstMessageLength);

    /// <inheritdoc/>
    public override int ResponseLength => ChallengesLength + _branches.Sum(branch => branch.ResponseLength);

    /// <summary>Bytes of the branches' challenges at the beginning of a response.</summary>
    internal int ChallengesLength => (_branches.Length - 1) * Challenges.EncodedLength;

    /// <inheritdoc/>
    public override void Bind(Transcript transcript)
    {
        transcript.Append("or of"u8, (ulong)_branches.Length);
        foreach (var branch in _branches)
            branch.Bind(transcript);
    }

    /// <inheritdoc/>
    public override SigmaCommitment Commit(Witness witness, EntropySource entropy)
    {
        var known = Known(witness);
        var shares = new Challenge[_branches.Length];
        var commitments = new SigmaCommitment[_branches.Length];
        for (var i = 0; i < _branches.Length; i++)
        {
            shares[i] = Challenges.Sample(entropy); // the known branch's is replaced by what is left of the challenge
            commitments[i] = i == known.Branch ? _branches[i].Commit(known.Witness, entropy) : _branches[i].Simulate(shares[i], entropy);
        }

        return new OrCommitment(this, commitments, shares, known.Branch, null);
    }

    /// <inheritdoc/>
    public override SigmaCommitment Recommit(SigmaCommitment aborted, Witness witness, EntropySource entropy)
    {
        var known = Known(witness);
        var (commitments, shares) = ((OrCommitment)aborted).Release();
        for (var i = 0; i < _branches.Length; i++)
        {
            if (!commitments[i].IsSpent)
                continue;
            // Whole, known or not, and each with a new challenge: whether an attempt passes may depend on that, and a known branch that
            // kept what was not asked of it would be made anew in less time than a simulated one.
            commitments[i].Dispose();
            shares[i] = Challenges.Sample(entropy);
            commitments[i] = i == known.Branch ? _branches[i].Commit(known.Witness, entropy) : _branches[i].Simulate(shares[i], entropy);
        }

        return new OrCommitment(this, commitments, shares, known.Branch, null);
    }

    /// <inheritdoc/>
    public override SigmaCommitment Simulate(Challenge challenge, EntropySource entropy)
    {
        var shares = new Challenge[_branches.Length];
        var rest = challenge;
        for (var i = 0; i < _branches.Length - 1; i++)
        {
            shares[i] = Challenges.Sample(entropy);
            rest -= shares[i];
        }

        shares[^1] = rest;
        var commitments = new SigmaCommitment[_branches.Length];
        for (var i = 0; i < _branches.Length; i++)
            commitments[i] = _branches[i].Simulate(shares[i], entropy);
        return new OrCommitment(this, commitments, shares, _branches.Length - 1, challenge);
    }

    /// <inheritdoc/>
    public override bool TryRecompute(Challenge challenge, ReadOnlySpan<byte> response, Span<byte> firstMessage)
    {
        Throw.IfLengthIsNot(response.Length, ResponseLength, nameof(response));
        Throw.IfLengthIsNot(firstMessage.Length, FirstMessageLength, nameof(firstMessage));
        if (!TryReadShares(challenge, response, out var shares))
            return false;
        response = response[ChallengesLength..];
        for (var i = 0; i < _branches.Length; i++)
        {
            var branch = _branches[i];
            if (!branch.TryRecompute(shares[i], response[..branch.ResponseLength], firstMessage[..branch.FirstMessageLength]))
                return false;
            response = response[branch.ResponseLength..];
            firstMessage = firstMessage[branch.FirstMessageLength..];
        }

        return true;
    }

    /// <summary>The branches' challenges: those at the beginning of a response, and what they leave of the whole.</summary>
    internal bool TryReadShares(Challenge challenge, ReadOnlySpan<byte> response, out Challenge[] shares)
    {
        shares = new Challenge[_branches.Length];
        var rest = challenge;
        for (var i = 0; i < _branches.Length - 1; i++)
        {
            if (!Challenges.TryRead(response.Slice(i * Challenges.EncodedLength, Challenges.EncodedLength), out var share))
                return false;
            shares[i] = share;
            rest -= share;
        }

        shares[^1] = rest;
        return true;
    }

    private BranchWitness Known(Witness witness)
    {
        var known = witness.As<BranchWitness>();
        if (known.Branch < 0 || known.Branch >= _branches.Length)
            Throw.Argument($"There are {_branches.Length} branches.", nameof(witness));
        return known;
    }
}
