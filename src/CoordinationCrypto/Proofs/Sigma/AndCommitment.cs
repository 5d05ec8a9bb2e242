namespace CoordinationCrypto.Proofs;

/// <summary>The prover of an <see cref="And"/>: one prover a part.</summary>
internal sealed class AndCommitment : SigmaCommitment
{
    private readonly And _protocol;
    private SigmaCommitment[] _parts;

    /// <summary>Takes over the parts' provers.</summary>
    public AndCommitment(And protocol, SigmaCommitment[] parts, Challenge? simulated)
        : base(Join(parts), simulated) => (_protocol, _parts) = (protocol, parts);

    /// <summary>Gives the parts' provers up to another attempt.</summary>
    public SigmaCommitment[] Release()
    {
        var released = _parts;
        _parts = [];
        return released;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var part in _parts)
            part.Dispose();
    }

    /// <inheritdoc/>
    protected override bool Respond(Challenge challenge, Span<byte> response)
    {
        var challenges = new Challenge[_parts.Length];
        Array.Fill(challenges, challenge);
        return TryRespondAll(_protocol.Parts, _parts, challenges, response);
    }
}
