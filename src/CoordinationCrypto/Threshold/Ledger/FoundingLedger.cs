using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The ledger of a validator that is to be: it holds the attempts at a key, before there is a key to be bound to. Not safe for several
/// threads.
/// </summary>
internal sealed class FoundingLedger : IAttemptLedger, IDisposable
{
    private readonly AppendLog _log;
    private readonly LedgerAttempts _attempts = new();
    private LedgerStart? _start; // with nothing after it

    private FoundingLedger(AppendLog log) => _log = log;

    /// <inheritdoc/>
    public uint Attempts => _attempts.Count;

    /// <summary>Whether it is bound to a key.</summary>
    public bool IsStarted => _start is not null;

    /// <summary>Opens a ledger that holds attempts alone, or nothing; what binds it to a key may follow, and nothing after that.</summary>
    /// <param name="stream">Readable, writable, seekable; owned by the ledger on success.</param>
    /// <param name="flush">Returns once everything written to the stream is on the disk.</param>
    /// <param name="ledger">The ledger on success.</param>
    /// <param name="problem">On success nothing, or the torn tail that was dropped; else what is wrong: <see cref="LogFault.NotEmpty"/>
    /// for a ledger that is in use.</param>
    public static bool TryOpen(Stream stream, Action flush, [NotNullWhen(true)] out FoundingLedger? ledger, out LogProblem problem)
    {
        ledger = null;
        if (!AppendLog.TryOpen(stream, flush, RequestLedger.Format, out var log, out problem))
            return false;
        var opened = new FoundingLedger(log);
        for (var i = 0; i < log.Count; i++)
        {
            var bytes = log.Read(i);
            if (opened._start is null && LedgerAttempt.TryRead(bytes, out var attempt))
            {
                if (opened._attempts.Judge(attempt) == LedgerVerdict.New && opened._attempts.Take(attempt))
                    continue;
                problem = new LogProblem(LogFault.BadEntry, log.OffsetOf(i), i);
                return false;
            }
            if (opened._start is not null || !LedgerStart.TryRead(bytes, out var start))
            {
                problem = new LogProblem(LogFault.NotEmpty, log.OffsetOf(i), i);
                return false;
            }
            opened._start = start;
        }
        ledger = opened;
        return true;
    }

    /// <inheritdoc/>
    public bool TryFind(Hash32 id, out LedgerAttempt attempt) => _attempts.TryFind(id, out attempt);

    /// <inheritdoc/>
    /// <exception cref="IOException">The stream failed: nothing may leave.</exception>
    public LedgerVerdict Record(LedgerAttempt attempt)
    {
        var verdict = !IsStarted ? _attempts.Judge(attempt) : LedgerVerdict.HandedOver;
        if (verdict != LedgerVerdict.New)
            return verdict;
        _log.Append(attempt.Encode());
        _attempts.Take(attempt);
        return verdict;
    }

    /// <summary>
    /// Binds the ledger to its key, which is on the disk when this returns. A crash may have cut off whoever did so before: the same
    /// again is no more than once.
    /// </summary>
    /// <param name="start">Its first entry after the attempts.</param>
    /// <param name="ledger">The ledger, which takes over this one; null if this one is bound to another.</param>
    public bool TryStart(LedgerStart start, [NotNullWhen(true)] out RequestLedger? ledger)
    {
        ledger = null;
        if (_start is not null && !_start.Value.Equals(start))
            return false;
        if (_start is null)
            _log.Append(start.Encode());
        _start = start;
        ledger = new RequestLedger(_log, start.Binding, new LedgerState(start.Budget, _attempts));
        return true;
    }

    /// <summary>Closes the stream.</summary>
    public void Dispose() => _log.Dispose();
}
