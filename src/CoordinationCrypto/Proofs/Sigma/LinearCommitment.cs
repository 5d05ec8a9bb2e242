using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Proofs;

/// <summary>The prover of a <see cref="LinearRelation"/>: masks y and its own copy of x, which is 0 in a simulation.</summary>
internal sealed class LinearCommitment : SigmaCommitment
{
    private readonly SecretScalar[] witness;
    private readonly SecretScalar[] masks;

    /// <summary>Copies the witness and takes over the masks.</summary>
    public LinearCommitment(byte[] firstMessage, Challenge? simulated, ReadOnlySpan<SecretScalar> witness, SecretScalar[] masks)
        : base(firstMessage, simulated)
    {
        this.masks = masks;
        this.witness = new SecretScalar[witness.Length];
        for (var j = 0; j < witness.Length; j++)
            this.witness[j] = witness[j].Copy();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var scalar in witness)
            scalar.Dispose();
        foreach (var scalar in masks)
            scalar.Dispose();
    }

    // z = y + ι(c)·x
    /// <inheritdoc/>
    protected override bool Respond(Challenge challenge, Span<byte> response)
    {
        var factor = challenge.ToScalar();
        for (var j = 0; j < witness.Length; j++)
            witness[j].Respond(masks[j], factor).Write(response.Slice(j * Scalar.Length, Scalar.Length));
        return true;
    }
}
