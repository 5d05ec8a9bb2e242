namespace CoordinationCrypto.Proofs;

/// <summary>The prover of an <see cref="Or"/>: one prover a branch, the challenges of all but one fixed beforehand.</summary>
internal sealed class OrCommitment : SigmaCommitment
{
    private readonly Or _protocol;
    private SigmaCommitment[] _branches;
    private readonly Challenge[] _shares;
    private readonly int _free;

    /// <summary>Takes over the branches' provers and their challenges.</summary>
    /// <param name="protocol">The disjunction.</param>
    /// <param name="branches">One prover a branch.</param>
    /// <param name="shares">One challenge a branch.</param>
    /// <param name="free">The branch that gets what the others leave of the challenge.</param>
    /// <param name="simulated">The whole challenge, if all branches are simulated.</param>
    public OrCommitment(Or protocol, SigmaCommitment[] branches, Challenge[] shares, int free, Challenge? simulated)
        : base(Join(branches), simulated) => (_protocol, _branches, _shares, _free) = (protocol, branches, shares, free);

    /// <summary>Gives the branches' provers and challenges up to another attempt.</summary>
    public (SigmaCommitment[] Branches, Challenge[] Shares) Release()
    {
        var released = _branches;
        _branches = [];
        return (released, _shares);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var branch in _branches)
            branch.Dispose();
    }

    /// <inheritdoc/>
    protected override bool Respond(Challenge challenge, Span<byte> response)
    {
        var rest = challenge + _shares[_free];
        foreach (var share in _shares)
            rest -= share;
        _shares[_free] = rest;

        foreach (var share in _shares.AsSpan(0, _shares.Length - 1))
        {
            share.Write(response[..share.Space.EncodedLength]);
            response = response[share.Space.EncodedLength..];
        }

        return TryRespondAll(_protocol.Branches, _branches, _shares, response);
    }
}
