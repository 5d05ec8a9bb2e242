namespace CoordinationCrypto.Proofs;

/// <summary>The prover of an <see cref="And"/>: one prover a part.</summary>
internal sealed class AndCommitment : SigmaCommitment
{
    private readonly And protocol;
    private readonly SigmaCommitment[] parts;

    /// <summary>Takes over the parts' provers.</summary>
    public AndCommitment(And protocol, SigmaCommitment[] parts, Challenge? simulated)
        : base([.. parts.SelectMany(part => part.FirstMessage)], simulated) => (this.protocol, this.parts) = (protocol, parts);

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var part in parts)
            part.Dispose();
    }

    /// <inheritdoc/>
    protected override bool Respond(Challenge challenge, Span<byte> response)
    {
        var answered = true;
        for (var i = 0; i < parts.Length; i++)
        {
            var length = protocol.Parts[i].ResponseLength;
            answered &= parts[i].TryRespond(challenge, response[..length]);
            response = response[length..];
        }

        return answered;
    }
}
