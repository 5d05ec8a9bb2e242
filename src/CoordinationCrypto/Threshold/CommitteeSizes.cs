using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a committee costs in bytes: its files, its memory, the messages of its ceremony. Computed from the formats of docs/spec, not
/// measured. Immutable; safe to share.
/// </summary>
internal sealed class CommitteeSizes
{
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

    /// <summary>A validator's keystore in epoch 0, in bytes.</summary>
    public long KeystoreFile => KeystoreSeal.Overhead + KeystoreContents.Length(_committee);

    /// <summary>A validator's keystore from epoch 1 on, in bytes: it holds the share itself.</summary>
    public long ResharedKeystoreFile => KeystoreFile + KeystoreContents.SharesLength(_parameters);

    /// <summary>One share, in bytes: of a scan or an opening.</summary>
    public long Share => Threshold.Share.EncodedLength(_parameters);

    /// <summary>All that all validators post in a ceremony in which everyone keeps to the protocol, in bytes.</summary>
    public long Ceremony => Enumerable.Range(1, _committee.Size).Sum(CeremonyOf);

    /// <summary>The most that one validator posts in it, in bytes.</summary>
    public long CeremonyOfBusiest { get; }

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

    /// <summary>A validator's ledger, in bytes.</summary>
    /// <param name="requests">The requests it answered.</param>
    /// <param name="checkpoints">The checkpoints it signed.</param>
    /// <returns>The bytes of the file.</returns>
    public static long LedgerFile(long requests, long checkpoints) =>
        LogFormat.HeaderLength
        + FileFrame
        + LedgerStart.EncodedLength
        + requests * (FileFrame + LedgerEntry.EncodedLength)
        + checkpoints * (FileFrame + LedgerCheckpoint.EncodedLength);

    /// <summary>What one validator posts in a ceremony in which everyone keeps to the protocol, in bytes.</summary>
    /// <param name="validator">Its number, 1..n.</param>
    /// <returns>The bytes that it sends.</returns>
    public long CeremonyOf(int validator)
    {
        if (validator < 1 || validator > _committee.Size)
            throw new ArgumentOutOfRangeException(nameof(validator), validator, "Validators are numbered 1..n.");
        var vouch = SignedMessage.Length(Hash32.Length * (1 + _subsetsEach));
        var bodies = BodiesOf(validator, 0, _part + Point.CompressedLength);
        var selfTest = SignedMessage.Length(0) + (_keys.Rounds > 0 ? 3 : 2) * Share + CeremonyIdentityTest.Length(_parameters);
        var evaluation = 0L;
        for (var round = 0; round < _keys.Rounds; round++)
            evaluation += vouch + BodiesOf(validator, 1, (long)PolynomialsOf(round) * _part);
        var (opening, certificate) = (SignedMessage.Length(VerifyingKey.Length), SignedMessage.Length(Hash32.Length));
        return opening + SeedsOf(_committee, validator) + vouch + bodies + evaluation + selfTest + certificate;
    }

    /// <summary>A validator's deal, if it deals, and its word for its seeds, in bytes.</summary>
    internal static long SeedsOf(Committee committee, int validator)
    {
        var deals = CeremonyDeal.DealtBy(committee, validator).Length > 0;
        return (deals ? SignedMessage.Length(CeremonyDeal.EncodedLength(committee, validator)) : 0L)
            + SignedMessage.Length(CeremonyCommit.EncodedLength);
    }

    private int PolynomialsOf(int round) => (_keys.HasRelinearizationKey && round == 0 ? 2 : 1) * _parameters.DataBasis.Count;

    /// <summary>A message of bodies: of a subset's V vouchers the one numbered subset mod V posts.</summary>
    private long BodiesOf(int validator, int prefix, long body)
    {
        var posted = _committee
            .SubsetsOf(validator)
            .ToArray()
            .LongCount(subset => _committee.Members(subset).ElementAt(subset % (_committee.Size - _committee.MaxFaulty)) == validator);
        return posted == 0 ? 0 : SignedMessage.Length(0) + prefix + 2 + posted * (2 + body);
    }
}
