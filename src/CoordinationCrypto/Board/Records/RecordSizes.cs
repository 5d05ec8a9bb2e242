using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Board;

/// <summary>
/// What a committee's scans and openings put on the board, in bytes. Computed from the formats of docs/spec, not measured. Immutable;
/// safe to share.
/// </summary>
internal sealed class RecordSizes
{
    private readonly BfvParameters _parameters;
    private readonly Committee _committee;

    /// <summary>Computes.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="committee">The committee.</param>
    public RecordSizes(BfvParameters parameters, Committee committee)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(committee);
        (_parameters, _committee) = (parameters, committee);
    }

    /// <summary>A record with an intendo of somebody who shows its name and backs it itself, in bytes.</summary>
    public long SubmissionRecord => Record.Overhead + SubmissionBody.EncodedLength(_parameters);

    /// <summary>A record with one share, in bytes.</summary>
    public long ShareRecord => Answer(Threshold.Share.EncodedLength(_parameters));

    /// <summary>A checkpoint's record that all validators signed, in bytes.</summary>
    public long CheckpointRecord => Record.Overhead + QuorumSigned.EncodedLength(CheckpointBody.EncodedLength, _committee.Size);

    /// <summary>A scan in one round, in bytes: the shares that it needs.</summary>
    public long OneRoundScan => (3L * _committee.MaxFaulty + 1) * ShareRecord;

    /// <summary>An opening, of members' bits or of an admission, in bytes: the shares that it needs.</summary>
    public long Opening => (2L * _committee.MaxFaulty + 1) * ShareRecord;

    /// <summary>A scan in two rounds, in bytes: all hashes, one masked ciphertext a subset, and the shares that open their sum.</summary>
    public long TwoRoundScan =>
        _committee.Size * VouchRecord + _committee.SubsetCount * BodyRecord + (2L * _committee.MaxFaulty + 1) * ShareRecord;

    /// <summary>
    /// The most that one validator sends for it, in bytes: its hashes, the masked ciphertext of each of its subsets, which other members
    /// send too, and its share.
    /// </summary>
    public long TwoRoundScanOfValidator => VouchRecord + SubsetsEach * BodyRecord + ShareRecord;

    private int SubsetsEach => _committee.SubsetsOf(1).Length; // C(n − 1, f), the same for every validator

    private long VouchRecord => Answer(Hash32.Length * SubsetsEach);

    private long BodyRecord => Answer(Ciphertext.EncodedLength(_parameters));

    private static long Answer(int content) => Record.Overhead + RequestBody.HeaderLength + content;
}
