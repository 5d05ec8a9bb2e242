using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>
/// What entrepreneurs and agents post: registries, stags, submissions, exits. Not safe for use by several threads at once.
/// </summary>
/// <param name="board">The board.</param>
internal sealed class StagSection(Replay board) : IStateSection, IDisposable
{
    private readonly Dictionary<Hash32, StagState> _stags = [];
    private readonly List<StagState> _order = [];
    private readonly Dictionary<Hash32, Registry> _registries = [];

    // by registry: what is made once of a large one, for its proofs, serves all its stags, however many name it
    private readonly Dictionary<Hash32, IdentityPolicy> _shielded = [];
    private readonly HashSet<Hash32> _seals = []; // x of every C1 on the board

    /// <summary>Whether a sealed stag is open whose record stands below a height: a committee with n &lt; 4f + 1 does not take its key
    /// over (R49).</summary>
    public bool NeedsProducts(ulong below) => OpenSealed.Any(state => state.Height < below);

    /// <summary>All stags, as they stand on the board.</summary>
    public List<StagState> All => _order;

    private Term Term => board.Epochs.Term!;

    private IEnumerable<StagState> OpenSealed => _order.Where(state => state.Stag.Scan == ScanKind.Sealed && !IsClosed(state.Stag.Id));

    /// <summary>A stag, or null.</summary>
    public StagState? Find(Hash32 id) => _stags.GetValueOrDefault(id);

    /// <summary>The stag that a submission or an exit names, by the first 32 bytes of its body; null when there is none.</summary>
    public StagState? Of(Record record) => record.Body.Length < Hash32.Length ? null : Find(new Hash32(record.Body.Span[..Hash32.Length]));

    /// <summary>Why a submission or an exit is not its author's, or none.</summary>
    public ReplayRefusal JudgeAuthor(Record record)
    {
        if (board.Epochs.Term is null)
            return ReplayRefusal.CertificateMissing;
        if (Of(record) is not { } state)
            return ReplayRefusal.StagUnknown;
        if (board.Sequences.Judge(state.Stag.Id, record) is not ReplayRefusal.None and var old)
            return old; // what was used up is refused before anything dearer is looked at
        return record.VerifySignature(state.Stag.PseudonymBase) ? ReplayRefusal.None : ReplayRefusal.BadSignature;
    }

    public bool TryApply(Record record, out ReplayRefusal refusal)
    {
        refusal = record.Kind switch
        {
            RecordKind.Registry => OnRegistry(record),
            RecordKind.Stag => OnStag(record),
            RecordKind.Submission => OnSubmission(record),
            _ => OnExit(record),
        };
        return refusal is ReplayRefusal.None;
    }

    /// <summary>
    /// A committee has the key that cannot scan what is sealed. Such a stag was posted after the checkpoint that its certificate names, so
    /// nothing of it was ever cut: it ends.
    /// </summary>
    public void CloseSealed()
    {
        foreach (var state in OpenSealed.ToList())
            board.Capital.Joint.Close(state.Stag.Id);
    }

    public void WriteDigest(WireWriter writer)
    {
        writer.WriteUInt32((uint)_order.Count);
        foreach (var stag in _order)
            stag.WriteDigest(writer);
    }

    public void Dispose()
    {
        foreach (var stag in _order)
            stag.Dispose();
    }

    private ReplayRefusal OnRegistry(Record record)
    {
        if (!Registry.TryReadForm(record.Body.Span, out var digest, out _))
            return ReplayRefusal.RegistryMalformed;
        if (_registries.ContainsKey(digest))
            return ReplayRefusal.RegistryRepeated;
        if (board.Sequences.Judge(default, record) is not ReplayRefusal.None and var used)
            return used;
        if (!Registry.TryRead(record.Body.Span, out var registry, out _)) // now that nothing cheaper refuses it
            return ReplayRefusal.RegistryMalformed;
        if (!board.Sequences.TryTake(default, record, out var old))
            return old;
        _registries.Add(digest, registry);
        return ReplayRefusal.None;
    }

    private ReplayRefusal OnStag(Record record)
    {
        var parameters = Term.Certificate.Parameters;
        if (!StagTerms.TryRead(record.Body.Span, out var terms, out _) || terms.Grid.CellCount > parameters.RowSize)
            return ReplayRefusal.StagMalformed;
        if (terms.ConsentWindowMilliseconds <= Term.Certificate.ScanDeadlineMilliseconds)
            return ReplayRefusal.StagMalformed; // who submits while a tick is open would come too late for the next cut
        if (Unsupported(terms, Term.Committee, parameters) is not ReplayRefusal.None and var unsupported)
            return unsupported;
        if (_stags.ContainsKey(terms.Id))
            return ReplayRefusal.StagRepeated;
        if (!board.Capital.Knows(terms.Options.Asset))
            return ReplayRefusal.AssetUnknown;
        if (CensusClass.Judge(board, terms) is not ReplayRefusal.None and var census)
            return census;
        if (!Term.HasEvaluationKeys)
            return ReplayRefusal.EvaluationKeysMissing;
        var eligibilities = terms.Options.Roles.Select(role => role.Eligibility).Append(terms.Eligibility);
        if (eligibilities.Any(each => each?.Registry is { } named && !_registries.ContainsKey(named)))
            return ReplayRefusal.RegistryUnknown;
        if (!board.Sequences.TryTake(default, record, out var old))
            return old;
        IdentityPolicy?[] roles = [.. terms.Options.Roles.Select(role => role.Eligibility is null ? null : PolicyOf(role.Eligibility))];
        var stag = new StagState(new Stag(parameters, terms, PolicyOf(terms.Eligibility), roles), board.Height, isJoint: !terms.IsPlain);
        _stags.Add(terms.Id, stag);
        _order.Add(stag);
        if (stag.Committed is not null)
            board.Capital.Add(stag);
        return ReplayRefusal.None;
    }

    /// <summary>
    /// What of the terms this board cannot play. Products on shares take n ≥ 4f + 1, and one number holds the weights on both axes only
    /// where (top1 + 1)·(top2 + 1) ≤ p (G5).
    /// </summary>
    private static ReplayRefusal Unsupported(StagTerms terms, Committee committee, BfvParameters parameters) =>
        terms.Grid.Axes.Aggregate(1UL, (product, axis) => product * ((ulong)axis.Capacity + 1)) > parameters.PlainModulus.Value
            ? ReplayRefusal.StagScanUnsupported
        : terms.Options.Scan == StagScan.Sealed && !committee.CanMultiplyShares ? ReplayRefusal.StagCommitteeTooSmall
        : terms.Options.Roles.Any(role => role.Eligibility is { } own && (IsShielded(own) || IsShielded(terms.Eligibility)))
            ? ReplayRefusal.StagRolesUnsupported
        : ReplayRefusal.None;

    private static bool IsShielded(Eligibility eligibility) => eligibility.Kind == EligibilityKind.Shielded;

    private bool IsClosed(Hash32 stag) => board.Capital.Joint.Engine.TryGetStag(stag, out var book) && book.IsClosed;

    private IdentityPolicy PolicyOf(Eligibility eligibility)
    {
        var registry = eligibility.Registry is { } digest ? _registries[digest] : null;
        return IsShielded(eligibility) ? Shielded(registry!) : IdentityPolicy.Named(registry);
    }

    private IdentityPolicy Shielded(Registry registry)
    {
        var name = registry.Digest;
        if (!_shielded.TryGetValue(name, out var policy))
            _shielded.Add(name, policy = IdentityPolicy.Shielded(registry, Term.Certificate.IdentityKey));
        return policy;
    }

    private ReplayRefusal OnSubmission(Record record)
    {
        var (state, parameters) = (Of(record)!, Term.Certificate.Parameters);
        if (!SubmissionBody.TryRead(Term.Encryptor, state.Stag.Policy, record.Body, out var body))
            return ReplayRefusal.SubmissionMalformed;
        var policy = state.Stag.PolicyOf(body.Backing.Role); // of one form for all roles
        if (state.Committed is null && (body.Backing != Backing.Member with { Replaces = false } || body.Account is not null))
            return ReplayRefusal.WrongWeight;
        var pseudonym = new Hash32(record.Author.Bytes);
        if (state.Pack.HasActed(pseudonym))
            return ReplayRefusal.AlreadyActed;
        var (now, window) = (board.LastCheckpoint?.Time, state.Stag.Terms.ConsentWindowMilliseconds);
        var late = board.Positions.Judge(body.Consent, now, window, out var admitBy);
        if (late is not ReplayRefusal.None)
            return late;
        if ((body.Shown is null) != (state.ShownBy(pseudonym) is not null))
            return ReplayRefusal.IdentityMisplaced;
        var shown = body.Shown ?? state.ShownBy(pseudonym)!;
        if (!policy.Admits(shown))
            return ReplayRefusal.NotEligible;
        var change = state.Committed is null ? null : CapitalSection.ChangeOf(state, record, body, shown);
        if (change is not null && board.Capital.Judge(change) is not ReplayRefusal.None and var fault)
            return fault;
        if (body.Shown?.Sealed is { } ciphered && _seals.Contains(SealOf(ciphered)))
            return ReplayRefusal.SealRepeated;
        if (!body.IsStamped(policy, record))
            return ReplayRefusal.StampWrong;
        if (!Ciphertext.TryRead(parameters, body.Ciphertext.Span, out var ciphertext))
            return ReplayRefusal.SubmissionMalformed;
        using (ciphertext)
        {
            var context = new SubmissionContext(
                Term.Certificate.ConfigurationId,
                body.Consent,
                new Pseudonym(state.Stag.PseudonymBase, record.Author),
                record.Sequence,
                body.Backing,
                body.Account?.Key
            );
            if (body.Account is { } account && !account.Key.Verify(context.AccountDigest, account.Signature))
                return ReplayRefusal.AccountUnsigned;
            if (!SubmissionProof.Verify(Term.Encryptor, new SubmissionClaim(ciphertext, context, policy, body.Shown, body.Proof)))
                return ReplayRefusal.ProofInvalid;
        }
        if (!board.Sequences.TryTake(body.Stag, record, out var old))
            return old;
        if (body.Shown?.Sealed is { } taken)
            _seals.Add(SealOf(taken));
        state.Enqueue(pseudonym, record, board.Height, body, SourceOf(record, body, policy), admitBy);
        if (change is not null)
            board.Capital.Enqueue(change, admitBy);
        return ReplayRefusal.None;
    }

    private ICiphertextSource SourceOf(Record record, SubmissionBody body, IdentityPolicy policy) =>
        board.KeptIn is { } store
            ? new StoredCiphertext(store, board.Height, record.Digest, Record.BodyOffset + body.CiphertextOffset(policy))
            : new HeldCiphertext(body.Ciphertext.ToArray());

    private static Hash32 SealOf(ElGamalCiphertext ciphertext) => new(ciphertext.C1.X);

    /// <summary>
    /// Also of who is not there, and however old (H5): it uses up its number and all below, so that nothing signed before it counts when
    /// it comes late, and what its author has withdrawn is not executed because the withdrawal came late.
    /// </summary>
    private ReplayRefusal OnExit(Record record)
    {
        if (record.Body.Length != Hash32.Length + Consent.PositionLength)
            return ReplayRefusal.SubmissionMalformed;
        var state = Of(record)!;
        var pseudonym = new Hash32(record.Author.Bytes);
        if (state.Pack.HasActed(pseudonym))
            return ReplayRefusal.AlreadyActed;
        var reader = new WireReader(record.Body.Span[Hash32.Length..]);
        if (!Consent.TryReadPosition(ref reader, out var height, out var head) || !board.Positions.TryGetTime(height, head, out _))
            return ReplayRefusal.PositionUnknown;
        if (!board.Sequences.TryTake(state.Stag.Id, record, out var old))
            return old;
        state.EnqueueExit(pseudonym, record.Digest);
        if (state.Committed is not null && state.ShownBy(pseudonym) is not null) // of a stranger's the used number is all that counts
            board.Capital.Enqueue(ExitOf(state, record, pseudonym), ulong.MaxValue);
        return ReplayRefusal.None;
    }

    private static CommitmentChange ExitOf(StagState state, Record record, Hash32 pseudonym) =>
        new()
        {
            Kind = CommitmentChangeKind.Leave,
            Stag = state.Stag.Id,
            Pseudonym = pseudonym,
            Sequence = record.Sequence,
        };
}
