namespace CoordinationCrypto.Proofs;

/// <summary>The prover of an <see cref="Or"/>: one prover a branch, the challenges of all but one fixed beforehand.</summary>
internal sealed class OrCommitment : SigmaCommitment
{
    private readonly Or protocol;
    private SigmaCommitment[] branches;
    private readonly Challenge[] shares;
    private readonly int free;

    /// <summary>Takes over the branches' provers and their challenges.</summary>
    /// <param name="protocol">The disjunction.</param>
    /// <param name="branches">One prover a branch.</param>
    /// <param name="shares">One challenge a branch.</param>
    /// <param name="free">The branch that gets what the others leave of the challenge.</param>
    /// <param name="simulated">The whole challenge, if all branches are simulated.</param>
    public OrCommitment(Or protocol, SigmaCommitment[] branches, Challenge[] shares, int free, Challenge? simulated)
        : base(Join(branches), simulated) =>
        (this.protocol, this.branches, this.shares, this.free) = (protocol, branches, shares, free);

    /// <summary>Gives the branches' provers and challenges up to another attempt.</summary>
    public (SigmaCommitment[] Branches, Challenge[] Shares) Release()
    {
        var released = branches;
        branches = [];
        return (released, shares);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var branch in branches)
            branch.Dispose();
    }

    /// <inheritdoc/>
    protected override bool Respond(Challenge challenge, Span<byte> response)
    {
        var rest = challenge + shares[free];
        foreach (var share in shares)
            rest -= share;
        shares[free] = rest;

        foreach (var share in shares.AsSpan(0, shares.Length - 1))
        {
            share.Write(response[..share.Space.EncodedLength]);
            response = response[share.Space.EncodedLength..];
        }

        return TryRespondAll(protocol.Branches, branches, shares, response);
    }
}
