using System.Globalization;
using CoordinationCrypto.Board;
using CoordinationCrypto.Markets;

namespace CoordinationCrypto;

/// <summary>
/// What a verifier finds of something shown off the record: whether it holds as of its checkpoint, and how much the board has grown since.
/// It holds on every board that extends the checkpoint. It says nothing of what came after: an intendo may have been replaced, withdrawn
/// or executed since. Immutable; safe to share.
/// </summary>
/// <param name="Refusal">Why it does not hold; none when it does.</param>
/// <param name="AsOf">Board time of the checkpoint that it is said as of; null where the board has no such checkpoint.</param>
/// <param name="RecordsSince">How many records the board has after that checkpoint.</param>
/// <example>
/// <code>
/// var check = DesignatedCheck.Run(board, proof, friendsKey); // board: the friend's own copy, for instance a BoardFile
/// Console.WriteLine(check);
/// </code>
/// </example>
public sealed record DesignatedCheck(DesignatedRefusal Refusal, DateTimeOffset? AsOf, ulong RecordsSince)
{
    private static DesignatedCheck OtherBoard { get; } = new(DesignatedRefusal.OtherBoard, null, 0);

    /// <summary>Whether it holds, as of <see cref="AsOf"/>.</summary>
    public bool Holds => Refusal is DesignatedRefusal.None;

    /// <summary>
    /// Replays a board from its first record to the checkpoint that a proof names, trusting nobody, and verifies the proof there. It takes
    /// as long as an audit of that part.
    /// </summary>
    /// <param name="board">The verifier's own copy of the board, which may have grown since.</param>
    /// <param name="proof">From anyone.</param>
    /// <param name="verifier">The verifier's key.</param>
    /// <param name="cancellationToken">Stops between two records.</param>
    /// <returns>What was found. Keep it to yourself, as with <see cref="DesignatedProof.Verify"/>.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static DesignatedCheck Run(
        IBoardStore board,
        DesignatedProof proof,
        SigningKey verifier,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(verifier);
        if (!proof.Verifiers.Contains(verifier.PublicKey))
            return new DesignatedCheck(DesignatedRefusal.NotForThisVerifier, null, 0); // nothing is replayed for it
        using var replay = new Replay();
        while ((long)replay.Height < board.Count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!replay.TryAppendFrom(board, out _) || replay.Certificate!.ConfigurationId != proof.Context.Configuration)
                return OtherBoard;
            if (!replay.EndsInCheckpoint || replay.LastCheckpoint!.Digest() != proof.Context.Checkpoint)
                continue;
            _ = proof.Verify(verifier, replay.Facts.ViewFor(proof), out var refusal);
            return new DesignatedCheck(refusal, TimeOf(replay.LastCheckpoint), (ulong)board.Count - replay.Height);
        }

        return OtherBoard;
    }

    /// <summary>What it means, in words.</summary>
    /// <returns>One line.</returns>
    public override string ToString() =>
        AsOf is not { } time ? $"does not hold: {Refusal}"
        : !Holds ? string.Create(CultureInfo.InvariantCulture, $"does not hold as of {time:u}: {Refusal}")
        : RecordsSince == 0 ? string.Create(CultureInfo.InvariantCulture, $"holds as of {time:u}, the end of this board")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"holds as of {time:u}; this board has {RecordsSince} records since, and it may have changed"
        );

    /// <summary>A committee can sign times that no calendar has.</summary>
    private static DateTimeOffset TimeOf(CheckpointBody checkpoint)
    {
        var last = (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
        return DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Min(checkpoint.Time, last));
    }
}
