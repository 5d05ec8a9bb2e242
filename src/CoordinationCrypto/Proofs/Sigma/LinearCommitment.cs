using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Proofs;

/// <summary>The prover of a <see cref="LinearRelation"/>: masks y and its own copy of x, which is 0 in a simulation.</summary>
internal sealed class LinearCommitment : SigmaCommitment
{
    private readonly SecretScalar[] _witness;
    private readonly SecretScalar[] _masks;

    /// <summary>Copies the witness and takes over the masks.</summary>
    public LinearCommitment(byte[] firstMessage, Challenge? simulated, ReadOnlySpan<SecretScalar> witness, SecretScalar[] masks)
        : base(firstMessage, simulated)
    {
        _masks = masks;
        _witness = new SecretScalar[witness.Length];
        for (var j = 0; j < witness.Length; j++)
            _witness[j] = witness[j].Copy();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var scalar in _witness)
            scalar.Dispose();
        foreach (var scalar in _masks)
            scalar.Dispose();
    }

    // z = y + ι(c)·x
    /// <inheritdoc/>
    protected override bool Respond(Challenge challenge, Span<byte> response)
    {
        var factor = challenge.ToScalar();
        for (var j = 0; j < _witness.Length; j++)
            _witness[j].Respond(_masks[j], factor).Write(response.Slice(j * Scalar.Length, Scalar.Length));
        return true;
    }
}
