using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a validator has answered and which checkpoints it has signed with its key, on disk before the answer or the signature leaves. It
/// refuses what the protocol forbids for the whole life of the key: opening a ciphertext whole twice, leaking more than the budget,
/// signing two checkpoints at one height or one below the last, entering a resharing twice, and anything new once the next epoch's
/// certificate is signed.
/// </summary>
/// <remarks>
/// A crash after <see cref="Record(LedgerEntry)"/> and before the share was sent costs nothing: the same request is
/// <see cref="LedgerVerdict.AlreadyRecorded"/> and its share,
/// a function of seeds and request, is computed again. Keep one ledger per key for as long as the key lives: a lost ledger is a lost
/// budget. Safe for several threads.
/// </remarks>
internal sealed class RequestLedger : IAttemptLedger, IDisposable
{
    /// <summary>Of the file.</summary>
    internal static readonly LogFormat Format = new(
        "CCLEDGER"u8.ToArray(),
        3,
        new DigestChain("CoordinationCrypto/request-ledger/v3"u8),
        LedgerStart.EncodedLength
    );

    private readonly Lock _gate = new();
    private readonly AppendLog _log;
    private readonly LedgerState _state;

    internal RequestLedger(AppendLog log, LedgerBinding binding, LedgerState state) => (_log, Binding, _state) = (log, binding, state);

    /// <summary>Whose ledger it is.</summary>
    public LedgerBinding Binding { get; }

    /// <summary>
    /// What may be spent in all, in the units of <see cref="LeakageBudget"/>. It is fixed when the ledger is made, and stands in its
    /// first entry.
    /// </summary>
    public ulong Budget => _state.Budget;

    /// <summary>What is spent; at most <see cref="Budget"/>.</summary>
    public ulong Spent => _state.Spent;

    /// <summary>The number of requests recorded.</summary>
    public int Count => _state.Count;

    /// <summary>The highest checkpoint recorded, or null.</summary>
    public LedgerCheckpoint? LastCheckpoint => _state.LastCheckpoint;

    /// <summary>The certificate of the next epoch that is signed, or null.</summary>
    public LedgerHandover? Handover => _state.Handover;

    /// <summary>
    /// Makes a ledger for a key that has none. It is on the disk, with its first entry, when this returns; what a crash left of an
    /// earlier attempt is dropped.
    /// </summary>
    /// <param name="stream">Readable, writable, seekable, holding no entry; owned by the ledger on success.</param>
    /// <param name="flush">Returns once everything written to the stream is on the disk, as <c>FileStream.Flush(true)</c> does.</param>
    /// <param name="binding">Whose it is.</param>
    /// <param name="budget">
    /// What may be spent in the epoch, in the units of <see cref="LeakageBudget"/>: its total less <see cref="KeyCeremony.LeakageSpent"/>
    /// in epoch 0, and what the epoch's certificate leaves after that.
    /// </param>
    /// <param name="ledger">The ledger on success.</param>
    /// <param name="problem">On success nothing, or the torn tail that was dropped; else what is wrong: <see cref="LogFault.NotEmpty"/>
    /// for a ledger that is in use.</param>
    /// <returns>Whether the ledger could be made.</returns>
    /// <exception cref="ArgumentException">The stream cannot read, write or seek, or the budget is above
    /// <see cref="LeakageBudget.Total"/>.</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    public static bool TryCreate(
        Stream stream,
        Action flush,
        LedgerBinding binding,
        ulong budget,
        [NotNullWhen(true)] out RequestLedger? ledger,
        out LogProblem problem
    )
    {
        ArgumentNullException.ThrowIfNull(binding);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(budget, LeakageBudget.Total);
        ledger = null;
        if (!FoundingLedger.TryOpen(stream, flush, out var founding, out problem))
            return false;
        if (!founding.IsStarted && founding.TryStart(new LedgerStart(binding, budget), out ledger))
            return true;
        problem = new LogProblem(LogFault.NotEmpty, LogFormat.HeaderLength, 0);
        return false;
    }

    /// <summary>
    /// Opens a ledger. An entry cut off at the end was never answered: it is dropped and reported. With anything else wrong the answer is
    /// no, and the stream stays the caller's.
    /// </summary>
    /// <param name="stream">Readable, writable, seekable; owned by the ledger on success.</param>
    /// <param name="flush">Returns once everything written to the stream is on the disk, as <c>FileStream.Flush(true)</c> does.</param>
    /// <param name="binding">Whose it must be.</param>
    /// <param name="ledger">The ledger on success.</param>
    /// <param name="problem">
    /// On success nothing, or the torn tail that was dropped; else what is wrong: <see cref="LogFault.Empty"/> for a ledger without its
    /// first entry, <see cref="LogFault.OtherKey"/> for one that is bound to something else, <see cref="LogFault.BadEntry"/> for an entry
    /// that the ledger would have refused.
    /// </param>
    /// <returns>Whether the ledger could be opened.</returns>
    /// <exception cref="ArgumentException">The stream cannot read, write or seek.</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    public static bool TryOpen(
        Stream stream,
        Action flush,
        LedgerBinding binding,
        [NotNullWhen(true)] out RequestLedger? ledger,
        out LogProblem problem
    )
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(binding);
        ledger = null;
        if (stream.CanSeek && stream.Length == 0)
        {
            problem = new LogProblem(LogFault.Empty, 0, 0);
            return false;
        }

        if (!AppendLog.TryOpen(stream, flush, Format, out var log, out problem))
            return false;
        var attempts = new LedgerAttempts();
        var first = 0; // what is no attempt
        while (first < log.Count && LedgerAttempt.TryRead(log.Read(first), out var attempt) && attempts.Judge(attempt) == LedgerVerdict.New)
            first += attempts.Take(attempt) ? 1 : 0;
        var fault = StartFault(log, first, binding, out var start);
        if (fault != LogFault.None)
        {
            problem = new LogProblem(fault, first < log.Count ? log.OffsetOf(first) : LogFormat.HeaderLength, first);
            return false;
        }

        var state = new LedgerState(start.Budget, attempts);
        for (var i = first + 1; i < log.Count; i++)
        {
            if (state.TryRestore(log.Read(i)))
                continue;
            problem = new LogProblem(LogFault.BadEntry, log.OffsetOf(i), i);
            return false;
        }

        ledger = new RequestLedger(log, binding, state);
        return true;
    }

    /// <summary>Judges a request and, if it is new and allowed, writes it down: it is on the disk before this returns.</summary>
    /// <param name="entry">The request.</param>
    /// <returns>Whether the share may leave.</returns>
    /// <exception cref="ArgumentException">The kind is unknown, or a refresh has no mask or anything else has one.</exception>
    /// <exception cref="InvalidOperationException">A write has failed: nothing may leave until the ledger is opened again.</exception>
    /// <exception cref="IOException">The stream failed: nothing may leave.</exception>
    public LedgerVerdict Record(LedgerEntry entry)
    {
        var bytes = entry.Encode();
        lock (_gate)
        {
            var verdict = _state.Judge(entry);
            if (verdict != LedgerVerdict.New)
                return verdict;
            _log.Append(bytes); // first the disk, then the state
            _state.Take(entry);
            return verdict;
        }
    }

    /// <summary>
    /// Judges a checkpoint and, if it is new and above all before, writes it down: it is on the disk before this returns.
    /// </summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <returns>Whether the signature may leave.</returns>
    /// <exception cref="InvalidOperationException">A write has failed: nothing may leave until the ledger is opened again.</exception>
    /// <exception cref="IOException">The stream failed: nothing may leave.</exception>
    public LedgerVerdict Record(LedgerCheckpoint checkpoint)
    {
        var bytes = checkpoint.Encode();
        lock (_gate)
        {
            var verdict = _state.Judge(checkpoint);
            if (verdict != LedgerVerdict.New)
                return verdict;
            _log.Append(bytes); // first the disk, then the state
            _state.Take(checkpoint);
            return verdict;
        }
    }

    /// <summary>
    /// Writes down that the certificate of the next epoch is signed: it is on the disk before this returns. Nothing new is taken after
    /// it.
    /// </summary>
    /// <param name="handover">The certificate; its memory is copied.</param>
    /// <returns><see cref="LedgerVerdict.New"/> or <see cref="LedgerVerdict.AlreadyRecorded"/>; <see cref="LedgerVerdict.Contradiction"/>
    /// where another was signed.</returns>
    /// <exception cref="InvalidOperationException">A write has failed: nothing may leave until the ledger is opened again.</exception>
    /// <exception cref="IOException">The stream failed: nothing may leave.</exception>
    public LedgerVerdict Record(LedgerHandover handover)
    {
        var bytes = handover.Encode();
        lock (_gate)
        {
            var verdict = _state.Judge(handover);
            if (verdict != LedgerVerdict.New)
                return verdict;
            _log.Append(bytes);
            _state.Take(handover);
            return verdict;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A write has failed: nothing may leave until the ledger is opened again.</exception>
    /// <exception cref="IOException">The stream failed: nothing may leave.</exception>
    public LedgerVerdict Record(LedgerAttempt attempt)
    {
        var bytes = attempt.Encode();
        lock (_gate)
        {
            var verdict = _state.Judge(attempt);
            if (verdict != LedgerVerdict.New)
                return verdict;
            _log.Append(bytes);
            _state.Take(attempt);
            return verdict;
        }
    }

    /// <inheritdoc/>
    public uint Attempts
    {
        get
        {
            lock (_gate)
                return _state.Attempts.Count;
        }
    }

    /// <inheritdoc/>
    public bool TryFind(Hash32 id, out LedgerAttempt attempt)
    {
        lock (_gate)
            return _state.Attempts.TryFind(id, out attempt);
    }

    /// <summary>Closes the stream.</summary>
    public void Dispose() => _log.Dispose();

    /// <summary>Whether a request is recorded.</summary>
    internal bool Holds(Hash32 requestId)
    {
        lock (_gate)
            return _state.Holds(requestId);
    }

    /// <summary>Whether a checkpoint is recorded, by what the validator signs for it.</summary>
    internal bool HoldsCheckpoint(Hash32 digest)
    {
        lock (_gate)
            return _state.HoldsCheckpoint(digest);
    }

    /// <summary>The checkpoint recorded at a height.</summary>
    internal bool TryGetCheckpoint(ulong height, out LedgerCheckpoint checkpoint)
    {
        lock (_gate)
            return _state.TryGetCheckpoint(height, out checkpoint);
    }

    private static LogFault StartFault(AppendLog log, int at, LedgerBinding binding, out LedgerStart start)
    {
        start = default;
        if (at == log.Count)
            return LogFault.Empty;
        if (!LedgerStart.TryRead(log.Read(at), out start))
            return LogFault.BadEntry;
        return start.Binding.Equals(binding) ? LogFault.None : LogFault.OtherKey;
    }
}
