using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a committee costs in bytes: files, messages of the ceremony, records of scans and openings. Computed from the formats of
/// docs/spec, not measured. Immutable; safe to share.
/// </summary>
public sealed partial class CommitteeSizes
{
    /// <summary>A record without its body, as docs/spec/board.md has it: version, kind, author, sequence, length, signature.</summary>
    private const int RecordFrame = 1 + 1 + VerifyingKey.Length + 8 + 4 + SigningKey.SignatureLength;

    private const int RequestHeader = 32 + 2; // request id, subset
    private const int MessageFrame = 32 + 3 + 4 + SigningKey.SignatureLength;
    private const int CheckpointPayload = 8 + 32 + 32 + 8 + 1;

    private readonly BfvParameters _parameters;
    private readonly Committee _committee;
    private readonly EvaluationKeyTerms _keys;
    private readonly int _part;
    private readonly int _subsetsEach;

    /// <summary>Computes.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="committee">The committee.</param>
    /// <param name="evaluationKeys">The evaluation keys that its ceremony makes; null for none.</param>
    public CommitteeSizes(BfvParameters parameters, Committee committee, EvaluationKeyTerms? evaluationKeys = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(committee);
        (_parameters, _committee, _keys) = (parameters, committee, evaluationKeys ?? EvaluationKeyTerms.None);
        _part = KeyContribution.PackedLength(parameters);
        _subsetsEach = committee.SubsetsOf(1).Length; // C(n − 1, f), the same for every validator
        for (var validator = 1; validator <= committee.Size; validator++)
            CeremonyOfBusiest = Math.Max(CeremonyOfBusiest, CeremonyOf(validator));
    }

    /// <summary>What a file of records or entries adds to each, in bytes: length, head and checks.</summary>
    public static int FileFrame => LogFrame.PrefixLength + LogFrame.SuffixLength;

    /// <summary>A validator's keystore, in bytes.</summary>
    public long KeystoreFile =>
        8 + 4 + 32 + 12 + (3 + 4 + Hash32.Length + Hash32.Length + SigningKey.Length) + (long)_subsetsEach * SubsetSeeds.SeedLength + 16;

    /// <summary>One share, in bytes: of a scan or an opening.</summary>
    public long Share => Threshold.Share.EncodedLength(_parameters);

    /// <summary>All that all validators post in a ceremony in which everyone keeps to the protocol, in bytes.</summary>
    public long Ceremony => Enumerable.Range(1, _committee.Size).Sum(CeremonyOf);

    /// <summary>The most that one validator posts in it, in bytes.</summary>
    public long CeremonyOfBusiest { get; }

    /// <summary>A record with one share, in bytes.</summary>
    public long ShareRecord => RecordFrame + RequestHeader + Share;

    /// <summary>A checkpoint's record that all validators signed, in bytes.</summary>
    public long CheckpointRecord => RecordFrame + QuorumSigned(CheckpointPayload);

    /// <summary>A scan in one round, on the board, in bytes: the shares that it needs.</summary>
    public long OneRoundScan => (3L * _committee.MaxFaulty + 1) * ShareRecord;

    /// <summary>An opening, of members' bits or of an admission, on the board, in bytes: the shares that it needs.</summary>
    public long Opening => (2L * _committee.MaxFaulty + 1) * ShareRecord;

    /// <summary>
    /// A scan in two rounds, on the board, in bytes: all hashes, one masked ciphertext a subset, and the shares that open their sum.
    /// </summary>
    public long TwoRoundScan =>
        _committee.Size * (RecordFrame + RequestHeader + 32L * _subsetsEach)
        + _committee.SubsetCount * BodyRecord
        + (2L * _committee.MaxFaulty + 1) * ShareRecord;

    /// <summary>
    /// The most that one validator sends for it, in bytes: its hashes, the masked ciphertext of each of its subsets, which other members
    /// send too, and its share.
    /// </summary>
    public long TwoRoundScanOfValidator => RecordFrame + RequestHeader + 32L * _subsetsEach + _subsetsEach * BodyRecord + ShareRecord;

    /// <summary>
    /// What a validator keeps in memory for a key, in bytes: its seeds, its key share and the sharing weights of its subsets; the
    /// certificate, as polynomials and as bytes.
    /// </summary>
    public long KeyInMemory
    {
        get
        {
            var polynomial = 8L * _parameters.Degree * _parameters.KeyBasis.Count;
            var secrets = polynomial + _subsetsEach * (SubsetSeeds.SeedLength + 8L * _parameters.DataBasis.Count);
            return secrets + 2 * polynomial + _part + 32L * _committee.SubsetCount;
        }
    }

    private long BodyRecord => RecordFrame + RequestHeader + Ciphertext.EncodedLength(_parameters);

    /// <summary>A validator's ledger, in bytes.</summary>
    /// <param name="requests">The requests it answered.</param>
    /// <param name="checkpoints">The checkpoints it signed.</param>
    public static long LedgerFile(long requests, long checkpoints) =>
        LogFormat.HeaderLength
        + FileFrame
        + LedgerStart.EncodedLength
        + requests * (FileFrame + LedgerEntry.EncodedLength)
        + checkpoints * (FileFrame + LedgerCheckpoint.EncodedLength);

    /// <summary>What one validator posts in a ceremony in which everyone keeps to the protocol, in bytes.</summary>
    /// <param name="validator">Its number, 1..n.</param>
    public long CeremonyOf(int validator)
    {
        if (validator < 1 || validator > _committee.Size)
            throw new ArgumentOutOfRangeException(nameof(validator), validator, "Validators are numbered 1..n.");
        var own = _committee.SubsetsOf(validator);
        var vouch = MessageFrame + 32L * (1 + own.Length);
        var bodies = BodiesOf(validator, 0, _part + Point.CompressedLength);
        var selfTest = MessageFrame + (_keys.Rounds > 0 ? 3 : 2) * Share + CeremonyIdentityTest.Length(_parameters);
        var evaluation = 0L;
        for (var round = 0; round < _keys.Rounds; round++)
            evaluation += vouch + BodiesOf(validator, 1, (long)PolynomialsOf(round) * _part);
        return SeedsOf(validator) + vouch + bodies + evaluation + selfTest + MessageFrame + 32;
    }

    /// <summary>A validator's deal, if it deals, and its commitments.</summary>
    private long SeedsOf(int validator)
    {
        int[] dealt =
        [
            .. _committee.SubsetsOf(validator).ToArray().Where(subset => CeremonyDeal.DealerOf(_committee, subset, 0) == validator),
        ];
        var deal =
            dealt.Length == 0
                ? 0
                : MessageFrame
                    + 2
                    + 34L * dealt.Length
                    + CeremonyDeal
                        .Recipients(_committee, dealt, validator)
                        .Sum(recipient => (long)CeremonyBox.Length(CeremonyDeal.Shared(_committee, dealt, recipient).Length));
        return deal + MessageFrame + 32L * _committee.Size + 2 + 35L * _subsetsEach + 1;
    }

    private long QuorumSigned(long payload) => 4 + payload + 1 + _committee.Size * (1L + SigningKey.SignatureLength);

    private int PolynomialsOf(int round) => (_keys.HasRelinearizationKey && round == 0 ? 2 : 1) * _parameters.DataBasis.Count;

    /// <summary>A message of bodies: of a subset's V vouchers the one numbered subset mod V posts.</summary>
    private long BodiesOf(int validator, int prefix, long body)
    {
        var posted = _committee
            .SubsetsOf(validator)
            .ToArray()
            .LongCount(subset => _committee.Members(subset).ElementAt(subset % (_committee.Size - _committee.MaxFaulty)) == validator);
        return posted == 0 ? 0 : MessageFrame + prefix + 2 + posted * (2 + body);
    }
}
