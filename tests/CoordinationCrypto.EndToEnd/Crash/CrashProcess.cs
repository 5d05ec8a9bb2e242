using CoordinationCrypto.Board;
using CoordinationCrypto.Local;
using CoordinationCrypto.Tests;
using CoordinationCrypto.Tests.Board;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.EndToEnd.Crash;

/// <summary>
/// A validator in a process of its own that may die at any write. It holds a keystore and a ledger, and walks along a board that was
/// recorded: wherever the board has something of its own, it computes that anew and says it on standard output, one line each, when it
/// would be sent.
/// </summary>
internal static class CrashProcess
{
    public const int NoKeystore = 3;
    public const int NoLedger = 4;

    /// <summary>PBKDF2's iterations: few, since a keystore is opened a hundred times.</summary>
    public const int Iterations = 2;

    public static ReadOnlySpan<byte> Passphrase => "a passphrase"u8;

    /// <summary>What a new validator draws in a resharing: the same in the process as when the messages were recorded.</summary>
    public static EntropySource HeirEntropy(int number) => Streams.Entropy($"heir {number}");

    /// <summary>Makes the ledger, then seals the keystore, from secrets that it is given.</summary>
    public static int Create(string given, string keystorePath, string ledgerPath, int killAt)
    {
        Orphan.Watch(TimeSpan.FromMinutes(10));
        if (!Keystore.TryRead(File.ReadAllBytes(given), Passphrase, Iterations, out var keystore, out _))
            return NoKeystore;
        using (keystore)
        {
            var points = new LethalPoints(killAt);
            if (!TryMake(keystore, LeakageBudget.Total, keystorePath, ledgerPath, points))
                return NoLedger;
            Say($"points {points.Passed}");
        }
        return 0;
    }

    /// <summary>
    /// A new validator's part in a recorded resharing: makes its files from what it was dealt, then says its last message, by which it
    /// signs the epoch's certificate.
    /// </summary>
    public static int Inherit(
        string resharingPath,
        string boardPath,
        string keyPath,
        int number,
        string keystorePath,
        string ledgerPath,
        int killAt
    )
    {
        Orphan.Watch(TimeSpan.FromMinutes(10));
        if (!SigningKey.TryImport(File.ReadAllBytes(keyPath), out var identity))
            return NoKeystore;
        using var key = identity;
        var recorded = RecordedResharing.Read(resharingPath);
        using var party = new ResharingParty(TermsOf(recorded, boardPath), identity, number, HeirEntropy(number));
        var points = new LethalPoints(killAt);
        var made = true;
        recorded.Show(
            party,
            message =>
            {
                if (party.Step is not ResharingStep.Certify)
                    return;
                var binding = LedgerBinding.Create(
                    party.Draft!.ConfigurationId,
                    party.Draft.Roster.Epoch,
                    number,
                    identity.PublicKey,
                    EntropySource.System
                );
                // the secrets stay the party's
                made = TryMake(new Keystore(party.Secrets!, identity, binding), party.Draft.LeakageLeft, keystorePath, ledgerPath, points);
                Say($"Certify {Convert.ToHexString(message.Span)}");
                points.Pass();
            }
        );
        Say($"points {points.Passed}");
        return made && party.Outcome is ResharingOutcome.Done ? 0 : NoLedger;
    }

    /// <summary>
    /// Takes the board's records up to <paramref name="from"/>, then acts at every further one; at the end it is asked for a signature on
    /// the next checkpoint.
    /// </summary>
    public static int Replay(string keystorePath, string ledgerPath, string boardPath, string resharingPath, int from, int killAt)
    {
        Orphan.Watch(TimeSpan.FromMinutes(10));
        if (
            !File.Exists(keystorePath)
            || !Keystore.TryRead(File.ReadAllBytes(keystorePath), Passphrase, Iterations, out var keystore, out _)
        )
            return NoKeystore;
        var points = new LethalPoints(killAt);
        if (!File.Exists(ledgerPath))
            return NoLedger;
        var stream = new LethalStream(ledgerPath, FileMode.Open, points);
        if (!RequestLedger.TryOpen(stream, stream.Flush, keystore.Binding, out var ledger, out var problem))
        {
            Say($"ledger {problem.Fault}");
            stream.Dispose();
            return NoLedger;
        }
        var clock = new SimulatedClock(0); // moved to each checkpoint's time
        using var validator = new Validator(keystore, ledger, EntropySource.System, clock);
        using var board = BoardFile.OpenForAudit(File.OpenRead(boardPath), out _);
        for (var at = 0; at < board.Count; at++)
        {
            var bytes = board.Read(at);
            if (Record.TryRead(bytes, out var record, out _))
            {
                Move(clock, record);
                if (at >= from && record.Kind is RecordKind.Epoch && resharingPath.Length > 0)
                    HandOver(validator, at, record, RecordedResharing.Read(resharingPath), isAgain: at == from, points);
                else if (at >= from && validator.Board.Epoch == validator.Epoch)
                    Act(validator, at, record);
            }
            if (validator.Observe(bytes) is { } refusal)
                throw new InvalidOperationException($"Record {at}: {refusal}.");
        }
        Say($"at {board.Count}");
        var next = validator.Board.NextCheckpoint(validator.Board.LastCheckpoint!.Time + 1, isCut: false).Encode();
        var judged = validator.SignCheckpoint(next, out _);
        Say(judged is null ? "end signed" : $"end {judged}");
        Say($"points {points.Passed}");
        return 0;
    }

    private static void Move(SimulatedClock clock, Record record)
    {
        if (
            record.Kind is RecordKind.Checkpoint
            && QuorumSigned.TryRead(record.Body.Span, CheckpointBody.EncodedLength, out var signed)
            && CheckpointBody.TryRead(signed.Payload.Span, out var checkpoint)
        )
            clock.Advance(checkpoint.Time - clock.Milliseconds);
    }

    private static void Act(Validator validator, int at, Record record)
    {
        if (record.Kind is RecordKind.Checkpoint or RecordKind.Hunt)
        {
            if (
                !QuorumSigned.TryRead(record.Body.Span, record.Body.Length, out var signed)
                || signed.Signatures.All(signature => signature.Validator != validator.Number)
            )
                return;
            Say($"at {at}");
            var refusal =
                record.Kind is RecordKind.Hunt
                    ? validator.SignHunt(signed.Payload.Span, out var signature)
                    : validator.SignCheckpoint(signed.Payload.Span, out signature);
            var valid =
                refusal is null
                && validator.Identity.Verify(
                    QuorumDigest.Of(record.Kind is RecordKind.Hunt ? HuntBody.Domain : CheckpointBody.Domain, signed.Payload.Span),
                    signature
                );
            Say(valid ? $"{record.Kind} {Convert.ToHexString(signed.Payload.Span)}" : $"refused {refusal}");
        }
        else if (record.Author.Equals(validator.Identity))
        {
            Say($"at {at}");
            var answers = validator.Answer(out var refusals);
            foreach (var answer in answers)
                Say($"{answer.Kind} {Convert.ToHexString(answer.Body.Span)}");
            foreach (var refusal in refusals)
                Say($"refused {refusal}");
        }
    }

    /// <summary>
    /// Takes part in the resharing, unless it came as far before it was killed: a party that is lost is not made again. Then signs the
    /// certificate that is in the record, and is asked for the other certificate and the next checkpoint.
    /// </summary>
    private static void HandOver(Validator validator, int at, Record record, RecordedResharing recorded, bool isAgain, LethalPoints points)
    {
        if (
            !EpochBody.TryRead(record.Body.Span, out var body)
            || !EpochCertificate.TryRead(validator.Board.Certificate!, body.Certificate.Span, out var certificate, out _)
        )
            throw new InvalidDataException("The record has no certificate.");
        if (!EpochCertificate.TryRead(validator.Board.Certificate!, recorded.Rival.Certificate.Span, out var rival, out _))
            throw new InvalidDataException("There is no other certificate.");
        Say($"at {at}");
        Say($"resharing {points.Passed}");
        if (!isAgain)
        {
            if (validator.Reshare(recorded.Committee, recorded.Keys, recorded.Nonce, out var party) is { } absent)
                Say($"refused {absent}");
            else
                recorded.Show(party!);
        }
        Say($"handover {points.Passed}");
        var refusal = validator.HandOver(certificate, body.Heirs, out var signature);
        Say(
            refusal is null && validator.Identity.Verify(certificate.QuorumDigest, signature)
                ? $"Epoch {Convert.ToHexString(certificate.Digest)}"
                : $"refused {refusal}"
        );
        points.Pass();
        Say($"rival {validator.HandOver(rival, recorded.Rival.Heirs, out _)}");
        if (refusal is not null)
            return;
        var next = validator.Board.NextCheckpoint(validator.Board.LastCheckpoint!.Time + 1, isCut: true);
        Say($"checkpoint {validator.SignCheckpoint(next.Encode(), out _)}");
    }

    private static bool TryMake(Keystore keystore, ulong budget, string keystorePath, string ledgerPath, LethalPoints points)
    {
        var stream = new LethalStream(ledgerPath, FileMode.OpenOrCreate, points);
        if (!RequestLedger.TryCreate(stream, stream.Flush, keystore.Binding, budget, out var ledger, out _))
            return false;
        using (ledger)
        using (var file = new LethalStream(keystorePath, FileMode.CreateNew, points))
        {
            file.Write(keystore.Seal(Passphrase, EntropySource.System, Iterations));
            file.Flush();
        }
        return true;
    }

    /// <summary>The terms that the board gives just before its first epoch change.</summary>
    private static ResharingTerms TermsOf(RecordedResharing recorded, string boardPath)
    {
        using var replay = new Replay();
        using var board = BoardFile.OpenForAudit(File.OpenRead(boardPath), out _);
        for (var at = 0; at < board.Count; at++)
        {
            var bytes = board.Read(at);
            if (Record.TryRead(bytes, out var record, out _) && record.Kind is RecordKind.Epoch)
                break;
            if (replay.Append(bytes) is { } refusal)
                throw new InvalidOperationException($"Record {at}: {refusal}.");
        }
        return replay.TryGetResharingTerms(recorded.Committee, recorded.Keys, recorded.Nonce, out var terms)
            ? terms
            : throw new InvalidDataException("At its end the key cannot be handed on.");
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
