using CoordinationCrypto.Board;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.EndToEnd.Crash;

/// <summary>
/// A validator in a process of its own that may die at any write. It holds a keystore and a ledger, and walks along a board that was recorded: wherever the board has something of its own, it computes that anew and says it on
/// standard output, one line each, when it would be sent.
/// </summary>
internal static class CrashProcess
{
    public const int NoKeystore = 3;
    public const int NoLedger = 4;

    /// <summary>PBKDF2's iterations: few, since a keystore is opened a hundred times.</summary>
    public const int Iterations = 2;

    public static ReadOnlySpan<byte> Passphrase => "a passphrase"u8;

    /// <summary>Makes the ledger, then seals the keystore, from secrets that it is given.</summary>
    public static int Create(string given, string keystorePath, string ledgerPath, int killAt)
    {
        Orphan.Watch(TimeSpan.FromMinutes(10));
        if (!Keystore.TryRead(File.ReadAllBytes(given), Passphrase, Iterations, out var keystore, out _)) return NoKeystore;
        using (keystore)
        {
            var points = new LethalPoints(killAt);
            var stream = new LethalStream(ledgerPath, FileMode.OpenOrCreate, points);
            if (!RequestLedger.TryCreate(stream, stream.Flush, keystore.Binding, LeakageBudget.Total, out var ledger, out _)) return NoLedger;
            using (ledger)
            using (var file = new LethalStream(keystorePath, FileMode.CreateNew, points))
            {
                file.Write(keystore.Seal(Passphrase, EntropySource.System, Iterations));
                file.Flush();
            }
            Say($"points {points.Passed}");
        }
        return 0;
    }

    /// <summary>Takes the board's records up to <paramref name="from"/>, then acts at every further one; at the end it is asked for a signature on the next checkpoint.</summary>
    public static int Replay(string keystorePath, string ledgerPath, string boardPath, int from, int killAt)
    {
        Orphan.Watch(TimeSpan.FromMinutes(10));
        if (!File.Exists(keystorePath) || !Keystore.TryRead(File.ReadAllBytes(keystorePath), Passphrase, Iterations, out var keystore, out _)) return NoKeystore;
        var points = new LethalPoints(killAt);
        if (!File.Exists(ledgerPath)) return NoLedger;
        var stream = new LethalStream(ledgerPath, FileMode.Open, points);
        if (!RequestLedger.TryOpen(stream, stream.Flush, keystore.Binding, LeakageBudget.Total, out var ledger, out var problem))
        {
            Say($"ledger {problem.Fault}");
            stream.Dispose();
            return NoLedger;
        }
        var clock = new SimulatedClock(0);
        using var validator = new Validator(keystore.Seeds, keystore.Identity, ledger, EntropySource.System, clock);
        using var board = BoardFile.OpenForAudit(File.OpenRead(boardPath), out _);
        for (var at = 0; at < board.Count; at++)
        {
            var bytes = board.Read(at);
            if (at >= from && Record.TryRead(bytes, out var record, out _)) Act(validator, clock, at, record);
            if (validator.Observe(bytes) is { } refusal) throw new InvalidOperationException($"Record {at}: {refusal}.");
        }
        Say($"at {board.Count}");
        clock.Advance(validator.Board.LastCheckpoint!.Time + 1 - clock.Milliseconds);
        var next = validator.Board.NextCheckpoint(clock.Milliseconds, isCut: false).Encode();
        var judged = validator.TrySignCheckpoint(next, out _);
        Say(judged is null ? "end signed" : $"end {judged}");
        Say($"points {points.Passed}");
        return 0;
    }

    private static void Act(Validator validator, SimulatedClock clock, int at, Record record)
    {
        if (record.Kind is RecordKind.Checkpoint or RecordKind.Hunt)
        {
            if (!QuorumSigned.TryRead(record.Body.Span, record.Body.Length, out var signed) || signed.Signatures.All(signature => signature.Validator != validator.Number)) return;
            Say($"at {at}");
            if (CheckpointBody.TryRead(signed.Payload.Span, out var checkpoint)) clock.Advance(checkpoint.Time - clock.Milliseconds); // the time at which it was made
            var refusal = record.Kind is RecordKind.Hunt ? validator.TrySignHunt(signed.Payload.Span, out var signature) : validator.TrySignCheckpoint(signed.Payload.Span, out signature);
            var valid = refusal is null && validator.Identity.Verify(QuorumDigest.Of(record.Kind is RecordKind.Hunt ? HuntBody.Domain : CheckpointBody.Domain, signed.Payload.Span), signature);
            Say(valid ? $"{record.Kind} {Convert.ToHexString(signed.Payload.Span)}" : $"refused {refusal}");
        }
        else if (record.Author.Equals(validator.Identity))
        {
            Say($"at {at}");
            var answers = validator.Answer(out var refusals);
            foreach (var answer in answers) Say($"{answer.Kind} {Convert.ToHexString(answer.Body.Span)}");
            foreach (var refusal in refusals) Say($"refused {refusal}");
        }
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
