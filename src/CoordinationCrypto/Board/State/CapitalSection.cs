using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>
/// What custodians, attestors and owners post, and the engine of cuts that counts it: assets, deposits, withdrawals, attestations, and what
/// agents sign beside their conditions. Not safe for use by several threads at once.
/// </summary>
/// <param name="board">The board.</param>
internal sealed class CapitalSection(Replay board) : IStateSection
{
    private readonly Dictionary<Hash32, AssetTerms> _assets = [];
    private readonly Dictionary<Hash32, FactTerms> _facts = []; // of all stags, by id
    private readonly Dictionary<Hash32, Int128> _deposited = []; // by the records alone; what goes in and out again has no bound

    /// <summary>The cuts of all stags that are more than plain.</summary>
    public JointCut Joint { get; } = new();

    /// <summary>The assets on the board.</summary>
    public IEnumerable<Hash32> Assets => _assets.Keys;

    /// <summary>The sum of an asset's deposits on the board.</summary>
    public Int128 Deposited(Hash32 asset) => _deposited.GetValueOrDefault(asset);

    private Hash32 Configuration => board.Certificate!.ConfigurationId;

    public bool TryApply(Record record, out ReplayRefusal refusal)
    {
        refusal = board.LastCheckpoint is null ? ReplayRefusal.PositionUnknown : record.Kind switch
        {
            RecordKind.Asset => OnAsset(record),
            RecordKind.Deposit => OnDeposit(record),
            RecordKind.Withdrawal => OnWithdrawal(record),
            RecordKind.Attestation => OnAttestation(record),
            _ => OnResume(record),
        };
        return refusal is ReplayRefusal.None;
    }

    public void WriteDigest(WireWriter writer) => Joint.WriteDigest(writer);

    /// <summary>Whether a stag's asset is on the board, or it has none.</summary>
    public bool Knows(Hash32? asset) => asset is not { } id || _assets.ContainsKey(id);

    /// <summary>Opens a stag.</summary>
    public void Add(StagState state)
    {
        foreach (var fact in state.Stag.Terms.Options.Facts)
            _facts.TryAdd(fact.Id, fact);
        Joint.Add(state);
    }

    /// <summary>
    /// What a submission commits, as the engine counts it. In a shielded stag, which counts no capital, the account is the pseudonym.
    /// </summary>
    /// <param name="state">The stag.</param>
    /// <param name="record">The record.</param>
    /// <param name="body">Its body.</param>
    /// <param name="shown">What the pseudonym has shown.</param>
    public static CommitmentChange ChangeOf(StagState state, Record record, SubmissionBody body, ShownIdentity shown)
    {
        var backing = body.Backing;
        return new CommitmentChange
        {
            Kind = backing.Replaces == true ? CommitmentChangeKind.Replace : CommitmentChangeKind.Join,
            Stag = state.Stag.Id,
            Pseudonym = new Hash32(record.Author.Bytes),
            Sequence = record.Sequence,
            Account = TermsRules.AccountOf(body.Account?.Key ?? shown.Agent ?? record.Author),
            IsLent = body.Account is not null,
            Role = backing.Role,
            Units = backing.Units,
            PartialFrom = backing.PartialFrom,
            Rank = backing.Rank,
            Until = UntilOf(body.Consent),
            Loosens = true, // so it stands at the cut; under lock-in its test says whether that is so (P1)
        };
    }

    /// <summary>What no cut could make good in what a submission or a resume commits.</summary>
    public ReplayRefusal Judge(CommitmentChange change) =>
        Joint.FaultOf(change) switch
        {
            CutRefusal.None => ReplayRefusal.None,
            CutRefusal.Closed => ReplayRefusal.StagClosed,
            _ => ReplayRefusal.WrongWeight,
        };

    /// <summary>Notes a change for the next cut.</summary>
    /// <param name="change">What was signed.</param>
    /// <param name="admitBy">The last board time at which a first cut may take it in (H5).</param>
    public void Enqueue(CommitmentChange change, ulong admitBy) => Joint.Enqueue(change, admitBy);

    private static ulong? UntilOf(Consent consent) => consent.Until == Consent.NoEnd ? null : consent.Until;

    private ReplayRefusal OnAsset(Record record)
    {
        if (!AssetTerms.TryRead(record.Body.Span, out var terms, out _))
            return ReplayRefusal.AssetMalformed;
        if (_assets.ContainsKey(terms.Id))
            return ReplayRefusal.AssetRepeated;
        if (!board.Sequences.TryTake(default, record, out var old))
            return old;
        _assets.Add(terms.Id, terms);
        return ReplayRefusal.None;
    }

    private ReplayRefusal OnDeposit(Record record)
    {
        if (record.Body.Length > DepositBody.MaxLength || !DepositBody.TryRead(record.Body.Span, out var body))
            return ReplayRefusal.DepositMalformed;
        if (!_assets.TryGetValue(body.Asset, out var asset))
            return ReplayRefusal.AssetUnknown;
        if (board.Sequences.Judge(body.Asset, record) is not ReplayRefusal.None and var used)
            return used;
        if (!Witnesses.Hold(record.Author, asset.Custodians, asset.Needed, body.Digest(Configuration), body.Signatures))
            return ReplayRefusal.WitnessesMissing;
        var deposit = new Deposit(body.Asset, TermsRules.AccountOf(body.Account), (long)body.Units, body.Nonce);
        if (!Joint.Engine.TryDeposit(deposit, out var refusal))
            return refusal == CutRefusal.NonceUsed ? ReplayRefusal.NonceRepeated : ReplayRefusal.DepositTooLarge;
        board.Sequences.TryTake(body.Asset, record, out _);
        _deposited[body.Asset] = Deposited(body.Asset) + deposit.Units;
        return ReplayRefusal.None;
    }

    /// <summary>Signed within a day of its position, and before its end: what somebody held back is not paid later (H5).</summary>
    private ReplayRefusal OnWithdrawal(Record record)
    {
        if (!WithdrawalBody.TryRead(record.Body.Span, out var body))
            return ReplayRefusal.WithdrawalMalformed;
        if (!_assets.ContainsKey(body.Asset))
            return ReplayRefusal.AssetUnknown;
        var now = board.LastCheckpoint?.Time;
        var late = board.Positions.Judge(body.Consent, now, StagTerms.DefaultConsentWindowMilliseconds, out _);
        if (late is not ReplayRefusal.None)
            return late;
        if (!board.Sequences.TryTake(body.Asset, record, out var old))
            return old;
        var account = TermsRules.AccountOf(record.Author);
        return Joint.Engine.TryWithdraw(new Withdrawal(body.Asset, account, (long)body.Units, record.Sequence), out var refusal)
            ? ReplayRefusal.None
            : throw new InvalidOperationException($"A withdrawal with a number of its own was refused: {refusal}.");
    }

    private ReplayRefusal OnAttestation(Record record)
    {
        if (!AttestationBody.TryRead(record.Body.Span, out var body))
            return ReplayRefusal.AttestationMalformed;
        if (!_facts.TryGetValue(body.Fact, out var fact))
            return ReplayRefusal.FactUnknown;
        if (board.Sequences.Judge(body.Fact, record) is not ReplayRefusal.None and var used)
            return used;
        if (!Witnesses.Hold(record.Author, fact.Attestors, fact.Needed, body.Digest(Configuration), body.Signatures))
            return ReplayRefusal.WitnessesMissing;
        board.Sequences.TryTake(body.Fact, record, out _);
        Joint.Engine.Attest(body.Fact, body.From, body.To);
        return ReplayRefusal.None;
    }

    private ReplayRefusal OnResume(Record record)
    {
        var state = board.Stags.Of(record)!;
        if (!ResumeBody.TryRead(record.Body.Span, out var body))
            return ReplayRefusal.ResumeMalformed;
        var pseudonym = new Hash32(record.Author.Bytes);
        if (state.Committed is null || state.ShownBy(pseudonym) is null)
            return ReplayRefusal.NothingToResume; // nothing is ever suspended there, or the author was never there
        if (state.Pack.HasActed(pseudonym))
            return ReplayRefusal.AlreadyActed;
        var (now, window) = (board.LastCheckpoint?.Time, state.Stag.Terms.ConsentWindowMilliseconds);
        var late = board.Positions.Judge(body.Consent, now, window, out var admitBy);
        if (late is not ReplayRefusal.None)
            return late;
        var change = new CommitmentChange
        {
            Kind = CommitmentChangeKind.Resume,
            Stag = body.Stag,
            Pseudonym = pseudonym,
            Sequence = record.Sequence,
            Until = UntilOf(body.Consent),
        };
        if (Judge(change) is not ReplayRefusal.None and var fault)
            return fault;
        if (!board.Sequences.TryTake(body.Stag, record, out var old))
            return old;
        state.Pack.Remember(record.Digest.Bytes);
        Enqueue(change, admitBy);
        return ReplayRefusal.None;
    }
}
