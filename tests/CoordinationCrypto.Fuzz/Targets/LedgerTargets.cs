using CoordinationCrypto.Fuzz.Worlds;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Tests;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Fuzz.Targets;

internal static class LedgerTargets
{
    private static LedgerBinding Binding => Market.Value.Test.Bindings[0];

    public static IEnumerable<FuzzTarget> List =>
        [
            new(
                "ledger-entry",
                [
                    $"{nameof(LedgerStart)}.{nameof(LedgerStart.TryRead)}",
                    $"{nameof(LedgerBinding)}.{nameof(LedgerBinding.TryRead)}",
                    $"{nameof(LedgerHandover)}.{nameof(LedgerHandover.TryRead)}",
                    $"{nameof(LedgerCheckpoint)}.{nameof(LedgerCheckpoint.TryRead)}",
                    $"{nameof(LedgerAttempt)}.{nameof(LedgerAttempt.TryRead)}",
                    $"{nameof(LedgerEntry)}.{nameof(LedgerEntry.TryRead)}",
                ],
                ReadEntry,
                () =>
                    [
                        new LedgerStart(Binding, 7).Encode(),
                        Binding.Encode(),
                        new LedgerHandover(default).Encode(),
                        new LedgerCheckpoint(3, default, default).Encode(),
                        new LedgerAttempt(default, 0, default).Encode(),
                        .. Enum.GetValues<LedgerKind>().Select(kind => new LedgerEntry(default, default, kind, 5).Encode()),
                    ]
            ),
            new(
                "ledger-file",
                [$"{nameof(RequestLedger)}.{nameof(RequestLedger.TryOpen)}"],
                input => Open(input) ? input : null,
                () => [Market.Value.Test.DiskOf(1).ToArray()]
            ),
            new(
                "founding-ledger",
                [$"{nameof(FoundingLedger)}.{nameof(FoundingLedger.TryOpen)}"],
                input => OpenFounding(input) ? input : null,
                () => [Founding()]
            ),
            new("attempt-file", [$"{nameof(AttemptRecord)}.{nameof(AttemptRecord.TryOpen)}"], OpenAttempt, () => [Attempt.Value.File])
            {
                Executions = 3_000,
            },
            new(
                "ledger-history",
                [$"{nameof(LedgerState)}.{nameof(LedgerState.TryRestore)}"],
                input => Open(Framed(input)) ? input : null,
                () => [Histories()]
            )
            {
                AllocationPerByte = 256,
                Executions = 5_000,
            },
        ];

    // One kind of entry begins with one byte: no bytes are two kinds.
    private static byte[]? ReadEntry(byte[] input)
    {
        var read = new List<byte[]>();
        if (LedgerStart.TryRead(input, out var start))
            read.Add(start.Encode());
        if (LedgerBinding.TryRead(input, out var binding))
            read.Add(binding.Encode());
        if (LedgerHandover.TryRead(input, out var handover))
            read.Add(handover.Encode());
        if (LedgerCheckpoint.TryRead(input, out var checkpoint))
            read.Add(checkpoint.Encode());
        if (LedgerAttempt.TryRead(input, out var attempt))
            read.Add(attempt.Encode());
        if (LedgerEntry.TryRead(input, out var entry))
            read.Add(entry.Encode());
        return read.Count <= 1 ? read.SingleOrDefault() : throw new FuzzException("ledger-entry: one entry is read as two kinds");
    }

    private static bool Open(byte[] file)
    {
        var stream = new MemoryStream();
        stream.Write(file);
        if (!RequestLedger.TryOpen(stream, static () => { }, Binding, out var ledger, out _))
            return false;
        using (ledger)
            return ledger.Spent <= ledger.Budget ? true : throw new FuzzException("ledger-file: more is spent than there was");
    }

    private static readonly Lazy<(LedgerAttempt Entry, byte[] File)> Attempt = new(() =>
    {
        var stream = new MemoryStream();
        using var record = AttemptRecord.Create(stream, static () => { }, static () => { }, default, "fuzz"u8, Streams.Entropy("fuzz"), 1);
        return (new LedgerAttempt(default, 0, record.Digest), stream.ToArray());
    });

    private static byte[]? OpenAttempt(byte[] input)
    {
        var (stream, attempt) = (new MemoryStream(), Attempt.Value.Entry);
        stream.Write(input);
        if (!AttemptRecord.TryOpen(stream, static () => { }, static () => { }, attempt, "fuzz"u8, out var record, out _, 1))
            return null;
        record.Dispose();
        return input;
    }

    private static byte[] Founding()
    {
        var stream = new MemoryStream();
        if (!AppendLog.TryOpen(stream, static () => { }, RequestLedger.Format, out var log, out _))
            throw Market.Unreadable();
        log.Append(new LedgerAttempt(default, 0, default).Encode());
        return stream.ToArray();
    }

    private static bool OpenFounding(byte[] input)
    {
        var stream = new MemoryStream();
        stream.Write(input);
        if (!FoundingLedger.TryOpen(stream, static () => { }, out var ledger, out _))
            return false;
        ledger.Dispose();
        return true;
    }

    /// <summary>A sound file with these entries, each after a byte with its length.</summary>
    private static byte[] Framed(byte[] input)
    {
        var stream = new MemoryStream();
        if (!AppendLog.TryOpen(stream, static () => { }, RequestLedger.Format, out var log, out _))
            throw Market.Unreadable();
        log.Append(new LedgerStart(Binding, LeakageBudget.Total).Encode());
        for (var at = 0; at < input.Length;)
        {
            var length = Math.Min(Math.Min((int)input[at], input.Length - at - 1), LedgerStart.EncodedLength);
            log.Append(input.AsSpan(at + 1, length));
            at += 1 + length;
        }
        return stream.ToArray();
    }

    private static byte[] Histories()
    {
        byte[][] entries =
        [
            new LedgerCheckpoint(1, default, default).Encode(),
            new LedgerEntry(default, default, LedgerKind.WholeOpening, 5).Encode(),
            new LedgerEntry(Hash32.Sha256([1]), default, LedgerKind.Scan, 6).Encode(),
            new LedgerAttempt(default, 0, default).Encode(),
            new LedgerHandover(default).Encode(),
        ];
        return [.. entries.SelectMany(entry => (byte[])[(byte)entry.Length, .. entry])];
    }
}
