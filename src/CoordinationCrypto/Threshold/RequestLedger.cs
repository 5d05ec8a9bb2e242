using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a validator has answered with its key, on disk before the answer leaves. It refuses what the protocol forbids for the whole life of the key: opening a
/// ciphertext whole twice, and leaking more than the budget.
/// </summary>
/// <remarks>
/// A crash after <see cref="Record"/> and before the share was sent costs nothing: the same request is <see cref="LedgerVerdict.AlreadyRecorded"/> and its share,
/// a function of seeds and request, is computed again. Keep one ledger per key for as long as the key lives: a lost ledger is a lost budget. Safe for several threads.
/// </remarks>
public sealed class RequestLedger : IDisposable
{
    private static readonly LogFormat Format =
        new("CCLEDGER"u8.ToArray(), 1, new DigestChain("CoordinationCrypto/request-ledger/v1"u8), LedgerEntry.EncodedLength);

    private readonly Lock gate = new();
    private readonly AppendLog log;
    private readonly Dictionary<string, LedgerEntry> entries = [];
    private readonly HashSet<string> openedWhole = [];

    private RequestLedger(AppendLog log, ulong budget) => (this.log, Budget) = (log, budget);

    /// <summary>What may be spent in all, in the units of <see cref="LeakageBudget"/>.</summary>
    public ulong Budget { get; }

    /// <summary>What is spent; at most <see cref="Budget"/>.</summary>
    public ulong Spent { get; private set; }

    /// <summary>The number of requests recorded.</summary>
    public int Count => entries.Count;

    /// <summary>
    /// Opens a ledger; an empty stream becomes an empty one. An entry cut off at the end was never answered: it is dropped and reported. With anything else wrong
    /// the answer is no, and the stream stays the caller's.
    /// </summary>
    /// <param name="stream">Readable, writable, seekable; owned by the ledger on success.</param>
    /// <param name="flush">Returns once everything written to the stream is on the disk, as <c>FileStream.Flush(true)</c> does.</param>
    /// <param name="budget">What may be spent in the key's whole life, in the units of <see cref="LeakageBudget"/>; <see cref="LeakageBudget.Total"/> usually.</param>
    /// <param name="ledger">The ledger on success.</param>
    /// <param name="problem">On success nothing, or the torn tail that was dropped; else what is wrong: <see cref="LogFault.BadEntry"/> for an entry that the ledger would have refused under this budget.</param>
    /// <exception cref="ArgumentException">The stream cannot read, write or seek.</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    public static bool TryOpen(Stream stream, Action flush, ulong budget, [NotNullWhen(true)] out RequestLedger? ledger, out LogProblem problem)
    {
        ledger = null;
        if (!AppendLog.TryOpen(stream, flush, Format, out var log, out problem))
            return false;
        var opened = new RequestLedger(log, budget);
        for (var i = 0; i < log.Count; i++)
        {
            if (!LedgerEntry.TryRead(log.Read(i), out var entry) || opened.Judge(entry) != LedgerVerdict.New)
            {
                problem = new LogProblem(LogFault.BadEntry, log.OffsetOf(i), i);
                return false;
            }

            opened.Take(entry);
        }

        ledger = opened;
        return true;
    }

    /// <summary>Judges a request and, if it is new and allowed, writes it down: it is on the disk before this returns.</summary>
    /// <param name="entry">The request; its memory is copied.</param>
    /// <returns>Whether the share may leave.</returns>
    /// <exception cref="ArgumentException">A hash does not have 32 bytes or the kind is unknown.</exception>
    /// <exception cref="InvalidOperationException">A write has failed: nothing may leave until the ledger is opened again.</exception>
    /// <exception cref="IOException">The stream failed: nothing may leave.</exception>
    public LedgerVerdict Record(LedgerEntry entry)
    {
        var bytes = entry.Encode();
        lock (gate)
        {
            var verdict = Judge(entry);
            if (verdict != LedgerVerdict.New)
                return verdict;
            log.Append(bytes);
            Take(entry with { Id = bytes.AsMemory(1, 32), CiphertextDigest = bytes.AsMemory(33, 32) });
            return verdict;
        }
    }

    /// <summary>Closes the stream.</summary>
    public void Dispose() => log.Dispose();

    private static string Key(ReadOnlyMemory<byte> hash) => Convert.ToHexString(hash.Span);

    private LedgerVerdict Judge(LedgerEntry entry)
    {
        if (entries.TryGetValue(Key(entry.Id), out var recorded))
            return recorded.Equals(entry) ? LedgerVerdict.AlreadyRecorded : LedgerVerdict.Contradiction;
        if (entry.Kind == LedgerKind.WholeOpening && openedWhole.Contains(Key(entry.CiphertextDigest)))
            return LedgerVerdict.OpenedBefore;
        return entry.Cost > Budget - Spent ? LedgerVerdict.BudgetSpent : LedgerVerdict.New;
    }

    private void Take(LedgerEntry entry)
    {
        entries.Add(Key(entry.Id), entry);
        Spent += entry.Cost; // at most Budget, as judged
        if (entry.Kind == LedgerKind.WholeOpening)
            openedWhole.Add(Key(entry.CiphertextDigest));
    }
}
