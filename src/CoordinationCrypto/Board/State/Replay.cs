using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Board;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto;

/// <summary>
/// The state of a board, as a fold over its records: validators, sequencer and auditors each run their own, from the bytes alone. A
/// record that cannot follow is refused with a reason and changes nothing.
/// Not safe for use by several threads at once.
/// </summary>
/// <example>
/// <code>
/// using var replay = new Replay();
/// while ((long)replay.Height &lt; board.Count) // an IBoardStore, for instance a BoardFile
///     if (!replay.TryAppendFrom(board, out var refusal))
///         throw new BoardException(refusal);
/// Console.WriteLine($"{replay.Outcomes.Count} ticks are over, {replay.LiveCount} intendos are live");
/// </code>
/// </example>
public sealed class Replay : IDisposable
{
    private BoardFacts? _facts;
    private bool _isTorn; // a record was taken in part

    /// <summary>An empty board.</summary>
    public Replay()
        : this(null) { }

    /// <summary>
    /// An empty board under another acceptance rule, or whose key has spent some of its budget elsewhere: for the tests that show why the
    /// rule is what it is, and what comes when a key runs short.
    /// </summary>
    internal Replay(AcceptanceRule? rule, ulong spent = 0)
    {
        Epochs = new EpochSection(this, rule, spent);
        Stags = new StagSection(this);
        Ticks = new TickSection(this);
        Capital = new CapitalSection(this);
    }

    /// <summary>The number of records.</summary>
    public ulong Height { get; private set; }

    /// <summary>The hash chain's head.</summary>
    public Hash32 Head { get; private set; } = HashChain.Genesis;

    /// <summary>The term's certificate; null before the first record.</summary>
    public KeyCertificate? Certificate => Epochs.Term?.Certificate;

    /// <summary>How many times the joint key was handed to another committee, or to the same one with fresh shares, in this term.</summary>
    public uint Epoch => Roster?.Epoch ?? 0;

    /// <summary>Who holds the joint key now: the committee that signs, and that answers requests; null before the first record.</summary>
    internal EpochRoster? Roster => Epochs.Term?.Roster;

    /// <summary>The keys of the validators who hold the joint key now, validator i's at i − 1; empty before the first record.</summary>
    public IReadOnlyList<VerifyingKey> Validators => Roster?.Validators ?? [];

    /// <summary>Whether all evaluation keys that the certificate names are on the board, so that stags can be posted.</summary>
    public bool HasEvaluationKeys => Epochs.Term?.HasEvaluationKeys ?? false;

    /// <summary>The ticks that are over, in the order in which they ended.</summary>
    public IReadOnlyList<TickOutcome> Outcomes => Ticks.Outcomes;

    /// <summary>The number of the latest tick: how many cuts there have been.</summary>
    public ulong TickNumber => Ticks.Count;

    /// <summary>The submissions that did not enter their pack, in the order in which that was found.</summary>
    public IReadOnlyList<Rejection> Rejections => Ticks.Rejections;

    /// <summary>
    /// The stags whose changes wait for another cut, because other stags' ticks had set the key's budget aside at the last one. They come
    /// first then: nothing of theirs is lost.
    /// </summary>
    public IReadOnlyList<Hash32> Deferred => [.. Ticks.Deferred];

    /// <summary>The validators that ticks have blamed, in that order, those of finished epochs included.</summary>
    public IReadOnlyList<Culprit> Culprits => Epochs.Term?.Culprits ?? [];

    /// <summary>Whether some tick waits for the coin, shares, members or its hunt.</summary>
    public bool HasOpenTick => Phase != TickPhase.Done;

    /// <summary>Where the first open tick stands; <see cref="TickPhase.Done"/> when none is open.</summary>
    public TickPhase Phase => Ticks.Phase;

    /// <summary>Whether the last record is a checkpoint.</summary>
    public bool EndsInCheckpoint { get; private set; }

    /// <summary>Live intendos in all stags, decoys included.</summary>
    public int LiveCount => Stags.All.Sum(stag => stag.Pack.LiveCount);

    /// <summary>The leakage the board has charged to the joint key, in units of 2^−100.</summary>
    public ulong LeakageSpent => Epochs.Term?.Budget.Spent ?? 0;

    /// <summary>Whether half of the key's leakage budget is spent: time to prepare the next term.</summary>
    public bool IsLeakageBudgetLow => Epochs.Term is { Budget.IsLow: true };

    /// <summary>What a friend who is shown something off the record knows from this board.</summary>
    public BoardFacts Facts => _facts ??= new BoardFacts(this);

    /// <summary>Where the record that is being taken is kept; null: nowhere that this replay could read it again.</summary>
    internal IBoardStore? KeptIn { get; private set; }

    internal SequenceNumbers Sequences { get; } = new();

    internal BoardPositions Positions { get; } = new();

    internal EpochSection Epochs { get; }

    internal StagSection Stags { get; }

    internal TickSection Ticks { get; }

    /// <summary>What its quorums sign for: this board, in its epoch; zeros before the first record, when there is none.</summary>
    internal QuorumScope Scope => new(Certificate?.ConfigurationId ?? default, Epoch);

    internal CapitalSection Capital { get; }

    internal CheckpointBody? LastCheckpoint => Epochs.LastCheckpoint;

    /// <summary>What may be spent in the present epoch; 0 before the first record.</summary>
    internal ulong EpochBudget => Epochs.Term?.EpochBudget ?? 0;

    /// <summary>What an opening by them leaks; null before the first record.</summary>
    internal ThresholdNoise? Noise => Epochs.Term?.Noise;

    /// <summary>Encrypts under the term's key.</summary>
    internal ProvenEncryptor Encryptor => Epochs.Term!.Encryptor;

    /// <summary>Takes the next record. Of a submission the ciphertext is copied, and held while the intendo waits or is live.</summary>
    /// <param name="bytes">The record's canonical bytes; kept without a copy, so they must not change.</param>
    /// <param name="refusal">Why it was refused; none when it was taken.</param>
    /// <returns>Whether it was taken.</returns>
    /// <exception cref="InvalidDataException">As in <see cref="TryAppendFrom"/>, from where an earlier record was taken.</exception>
    /// <exception cref="InvalidOperationException">Taking a record has thrown: begin again with another replay.</exception>
    public bool TryAppend(ReadOnlyMemory<byte> bytes, out ReplayRefusal refusal) => TryAppend(bytes, null, out _, out refusal);

    /// <summary>
    /// Takes the next record from where the board is kept. The ciphertexts of live and waiting intendos are not held: they are read back
    /// from there, and checked, when they are tested, added up, taken out or opened.
    /// </summary>
    /// <param name="board">Where the board is kept, with a next record; open as long as this replay.</param>
    /// <param name="refusal">Why the record was refused; none when it was taken.</param>
    /// <returns>Whether it was taken.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no next record.</exception>
    /// <exception cref="InvalidDataException">An earlier record, whose number the message says, is not there any more or has other bytes.
    /// This replay is over.</exception>
    /// <exception cref="InvalidOperationException">Taking a record has thrown: begin again with another replay.</exception>
    public bool TryAppendFrom(IBoardStore board, out ReplayRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(board);
        return TryAppend(board.Read((long)Height, 1)[0], board, out _, out refusal);
    }

    /// <summary>Takes the next record, which is kept on a board, or will be before the one after it is taken; and shows it.</summary>
    internal bool TryAppend(
        ReadOnlyMemory<byte> bytes,
        IBoardStore? keptIn,
        [NotNullWhen(true)] out Record? record,
        out ReplayRefusal refusal
    )
    {
        KeptIn = keptIn;
        refusal =
            !Record.TryAdopt(bytes, out record, out _) ? ReplayRefusal.MalformedRecord
            : record.IsByPseudonym ? Stags.JudgeAuthor(record)
            : record.VerifySignature() ? ReplayRefusal.None
            : ReplayRefusal.BadSignature;
        return refusal is ReplayRefusal.None && TryApply(record!, out refusal);
    }

    /// <summary>Takes the next record, whose signature the caller has checked.</summary>
    internal bool TryAppend(Record record, out ReplayRefusal refusal, IBoardStore? keptIn = null)
    {
        KeptIn = keptIn;
        return TryApply(record, out refusal);
    }

    /// <summary>What was taken in part is acted on no more: sums and state may be of no board.</summary>
    internal void ThrowIfTorn()
    {
        if (_isTorn)
            throw new InvalidOperationException("A record could not be taken to its end: begin again with another replay.");
    }

    private bool TryApply(Record record, out ReplayRefusal refusal)
    {
        ThrowIfTorn();
        var isEarly = Epochs.Term is null && record.Kind != RecordKind.Certificate;
        refusal = isEarly ? ReplayRefusal.CertificateMissing : ReplayRefusal.KindUnknown;
        if (isEarly || SectionOf(record.Kind) is not { } section)
            return false;
        _isTorn = true; // and stays so, if a ciphertext cannot be read back in the middle
        var isTaken = section.TryApply(record, out refusal);
        _isTorn = false;
        if (!isTaken)
            return false;
        Head = HashChain.Next(Head, Height, record.Digest);
        Height++;
        Positions.Add(Head, LastCheckpoint?.Time);
        EndsInCheckpoint = record.Kind == RecordKind.Checkpoint;
        return true;
    }

    /// <summary>
    /// The digest of all state that the board's future depends on, for checkpoints. Its cost grows with the commitments and accounts of
    /// stags with rules, and not with the packs of others.
    /// </summary>
    /// <returns>The digest.</returns>
    public Hash32 StateDigest() => State().Digest;

    /// <summary>What that digest is of.</summary>
    internal BoardState State() => BoardState.Of([Epochs, Ticks, Stags, Capital], Capital.Joint.Releases);

    /// <summary>The next checkpoint, as this replay has the board.</summary>
    /// <param name="time">Board time in Unix milliseconds: not before the last checkpoint's, and not further ahead of the validators'
    /// clocks than <see cref="Validator.ClockSkewMilliseconds"/>.</param>
    /// <param name="isCut">Whether a tick begins with it on every stag that has changed. Not while one is open.</param>
    /// <returns>The proposal, for the validators to sign.</returns>
    /// <exception cref="InvalidOperationException">The board has no certificate yet.</exception>
    public Proposal ProposeCheckpoint(ulong time, bool isCut)
    {
        if (Epochs.Term is null)
            throw new InvalidOperationException("The first record of a board is its certificate.");
        return Proposal.Of(NextCheckpoint(time, isCut));
    }

    /// <summary>
    /// What the open tick needs before it can go on: its hunt, or a checkpoint that fixes what has come in, or one that covers the last,
    /// before which nobody answers. Null while it waits for validators' answers, and where no tick is open.
    /// When answers do not come, a checkpoint whose time is the certificate's scan deadline after the tick's start makes it go on without
    /// them.
    /// </summary>
    /// <param name="time">Board time for a checkpoint, as for <see cref="ProposeCheckpoint"/>.</param>
    /// <returns>The proposal, or null.</returns>
    public Proposal? ProposeNext(ulong time) => HasOpenTick ? Ticks.ProposeNext(time) : null;

    /// <summary>The epoch that a resharing has ended with, for the old committee to sign.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <returns>The proposal.</returns>
    public static Proposal ProposeEpoch(ResharingOutcome.Done outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return Proposal.Of(new EpochBody(outcome.Certificate.Encoding, [], outcome.Signatures));
    }

    /// <summary>The terms on which the key can be handed on as the board stands: at its last checkpoint, with no tick open.</summary>
    /// <param name="committee">The new committee.</param>
    /// <param name="validators">Its keys.</param>
    /// <param name="nonce">Used for no other resharing of the key.</param>
    /// <param name="terms">The terms.</param>
    /// <returns>Whether the board has a checkpoint and no tick is open, and no sealed stag that needs a larger committee (R49).</returns>
    /// <exception cref="ArgumentException">The committee and its keys do not fit each other or the parameters.</exception>
    public bool TryGetResharingTerms(
        Committee committee,
        IReadOnlyList<VerifyingKey> validators,
        Hash32 nonce,
        [NotNullWhen(true)] out ResharingTerms? terms
    )
    {
        ArgumentNullException.ThrowIfNull(committee);
        ArgumentNullException.ThrowIfNull(validators);
        terms =
            LastCheckpoint is null || HasOpenTick || !Epochs.Bears(committee)
                ? null
                : new ResharingTerms(Certificate!, Roster!, committee, validators, LastCheckpoint.Digest(), nonce, LeakageSpent);
        return terms is not null;
    }

    /// <summary>Gives all memory back.</summary>
    public void Dispose()
    {
        _facts?.Release();
        Stags.Dispose();
        Epochs.Dispose();
    }

    /// <summary>A stag, or null.</summary>
    internal StagState? Find(Hash32 id) => Stags.Find(id);

    /// <summary>The checkpoint that would follow the board now.</summary>
    internal CheckpointBody NextCheckpoint(ulong time, bool isCut) => new(Scope, Height, Head, StateDigest(), time, isCut);

    private IStateSection? SectionOf(RecordKind kind) =>
        kind switch
        {
            RecordKind.Certificate or RecordKind.EvaluationKey or RecordKind.Checkpoint or RecordKind.Epoch => Epochs,
            RecordKind.Registry or RecordKind.Stag or RecordKind.Submission or RecordKind.Exit => Stags,
            (>= RecordKind.Share and <= RecordKind.Hunt) or RecordKind.CoinShare or RecordKind.IdentityShare or RecordKind.ScanRow => Ticks,
            >= RecordKind.Asset and <= RecordKind.Attestation => Capital,
            _ => null,
        };
}
