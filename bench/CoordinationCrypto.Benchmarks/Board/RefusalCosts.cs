using System.Diagnostics;
using System.Globalization;
using System.Text;
using CoordinationCrypto.Board;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Tests.Board;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Benchmarks.Board;

/// <summary>
/// What junk costs who sends it and who refuses it, under Secure8192 at (4,1): processor time of all cores, the mean of several calls.
/// Prints the table and writes bench/results/refusals.md.
/// </summary>
internal sealed class RefusalCosts : IDisposable
{
    private const int Small = 1024;
    private const int Large = 65_536;

    private readonly LocalMarket _market = LocalMarket.Create(
        BfvParameters.Secure8192,
        new Committee(4, 1),
        EntropySource.System,
        TimeProvider.System
    );
    private readonly SigningKey _stranger = SigningKey.Create(EntropySource.System);
    private readonly StringBuilder _page = new();

    public static int Run()
    {
        using var costs = new RefusalCosts();
        costs.Measure();
        Console.Write(costs._page);
        File.WriteAllText(Path.Combine(HouseConfig.Root, "bench", "results", "refusals.md"), costs._page.ToString());
        return 0;
    }

    public void Dispose()
    {
        _market.Dispose();
        _stranger.Dispose();
    }

    private void Measure()
    {
        _page.Append(
            CultureInfo.InvariantCulture,
            $"""
            # What junk costs

            Written by `./build.sh bench refusals`: records that a board refuses, under Secure8192 at (4,1). *Make* is the least that
            their sender needs, once it has what can be copied from the board; *refuse* is a replay's, from the bytes. Milliseconds of
            processor time, all cores together. *Per 100 KB* leaves out what one proof is allowed.

            .NET {Environment.Version}, {Environment.ProcessorCount} processors: {Machine()}

            | what | refusal | bytes | make | refuse | per 100 KB |
            | --- | --- | ---: | ---: | ---: | ---: |

            """
        );
        var open = new StagTerms("open", "An open stag", ConditionGrid.OfMembers(4096));
        _market.Post(open);
        _market.Submit(open, "first", Condition.Members(4096));
        _market.Submit(open, "first", Condition.Members(4095));
        _market.Tick();
        var old = _market.Records.Where(record => record.Length > 1_000_000 && record.Span[1] == (byte)RecordKind.Submission).ToList();

        Row("random bytes", 1_400_000, () => new byte[1_400_000], ReplayRefusal.MalformedRecord);
        Registries();
        Row("stag, one byte of junk", 1, () => Sign(RecordKind.Stag, new byte[1]), ReplayRefusal.StagMalformed);
        Row("stag that names no registry", 1, () => Sign(RecordKind.Stag, Named(default).Encode()), ReplayRefusal.RegistryUnknown);
        Row("certificate again", 1, () => _market.Records[0].ToArray(), ReplayRefusal.CertificateRepeated);
        var key = _market.Records.First(record => record.Span[1] == (byte)RecordKind.EvaluationKey);
        Row("evaluation key again, verbatim", 1, () => key.ToArray(), ReplayRefusal.SequenceNotIncreasing);
        Row("evaluation key again, signed anew", 1, () => Sign(RecordKind.EvaluationKey, BodyOf(key)), ReplayRefusal.EvaluationKeyRepeated);
        Row("submission again, verbatim", 1, () => old[0].ToArray(), ReplayRefusal.SequenceNotIncreasing);
        byte[] unsigned = [.. old[0].Span];
        unsigned[35] = 1; // of the number: 256 more
        Row("submission, forged number", 1, () => unsigned.ToArray(), ReplayRefusal.BadSignature);
        Submissions("named", open, 3);
        foreach (var count in new[] { Small, Large })
        {
            var registry = _market.PostRegistry(Enumerable.Range(0, count).Select(i => $"{count} {i}"));
            var shielded = new StagTerms($"s{count}", "Shielded", ConditionGrid.OfMembers(9), eligibility: Eligibility.Shielded(registry));
            _market.Post(shielded);
            _market.Tick();
            Submissions($"shielded, {count:N0} keys", shielded, 16);
        }
        Validators();
    }

    private void Registries()
    {
        var rows = new byte[Large][];
        var point = HashToCurve.Hash("registry"u8, "benchmarks"u8);
        for (var i = 0; i < Large; i++)
        {
            rows[i] = [.. VerifyingKey.FromPoint(point).Point.X, .. VerifyingKey.FromPoint(point).Point.Y];
            point += Point.Generator;
        }

        byte[][] sorted = [.. rows.OrderBy(row => Convert.ToHexString(row))];
        byte[] sound = [0, 0, 1, 0, .. sorted.SelectMany(row => row)];
        byte[] lastOff = [.. sound];
        lastOff[^1] ^= 2;
        byte[] lastLow = [.. sound];
        lastLow.AsSpan(^64..).Clear();
        Row("registry, last key out of order", 20, () => Sign(RecordKind.Registry, lastLow), ReplayRefusal.RegistryMalformed);
        Row("registry, last key off the curve", 20, () => Sign(RecordKind.Registry, lastOff), ReplayRefusal.RegistryMalformed);
    }

    private void Submissions(string stag, StagTerms terms, int runs)
    {
        var policy = _market.Board.Find(terms.Id)!.Stag.Policy;
        var agent = policy.Registry is { } registry ? _market.AgentOf($"{registry.Count} 1") : _market.AgentOf("stranger");
        using var forge = new SubmissionForge(_market.Board, terms, agent.Key, stag);
        using var condition = forge.Encode(Condition.Members(2));
        var honest = forge.First(condition, 1);
        var bare = honest with { Stamp = policy.StampBits > 0 ? 0 : null };
        Row($"{stag}: one byte too long", 5, () => Bytes([.. bare.Encode(), 0]), ReplayRefusal.SubmissionMalformed);
        Row(
            $"{stag}: another position",
            5,
            () => Bytes((bare with { Consent = bare.Consent with { Head = default } }).Encode()),
            ReplayRefusal.PositionUnknown
        );
        if (policy.StampBits > 0)
            Row($"{stag}: no stamp", 5, () => Bytes(bare.Encode()), ReplayRefusal.StampWrong);
        byte[] last = [.. honest.Ciphertext.Span];
        last.AsSpan(^8..).Fill(255);
        var broken = honest with { Ciphertext = last };
        if (policy.StampBits == 0)
            Row($"{stag}: last residue too large", 5, () => Bytes(broken.Encode()), ReplayRefusal.SubmissionMalformed);
        byte[] wrong = [.. honest.Proof.Span];
        Row($"{stag}: false proof", runs, FalseProof, ReplayRefusal.ProofInvalid);

        // Another one each time: one stamp may be found at once, and the next after a long search.
        byte[] FalseProof()
        {
            wrong[0]++;
            return Bytes((honest with { Proof = wrong.ToArray() }).Stamped(policy, forge.Key.Pseudonym.Name, 1).Encode());
        }

        byte[] Bytes(byte[] body) => forge.Sign(RecordKind.Submission, 1, body).Encode();
    }

    private void Validators()
    {
        var checkpoint = _market.Board.NextCheckpoint(ulong.MaxValue / 2, false);
        var nobody = new byte[64];
        byte[] unsigned = QuorumSigned.Encode(checkpoint.Encode(), [(1, nobody), (2, nobody), (3, nobody)]);
        Row("checkpoint, false signatures", 20, () => Sign(RecordKind.Checkpoint, unsigned), ReplayRefusal.QuorumMissing);
        byte[] other = QuorumSigned.Encode((checkpoint with { Head = default }).Encode(), [(1, nobody), (2, nobody), (3, nobody)]);
        Row("checkpoint of another board", 20, () => Sign(RecordKind.Checkpoint, other), ReplayRefusal.CheckpointDiffers);
        var share = new RequestBody(default, 0, new byte[178_000]).Encode();
        foreach (var kind in new[] { RecordKind.Share, RecordKind.Vouch, RecordKind.Body, RecordKind.CoinShare, RecordKind.IdentityShare })
            Row($"{kind}, 178 kB of a stranger's", 20, () => Sign(kind, share), ReplayRefusal.NotAValidator);
        Row("epoch, 1 MB of junk", 5, () => Sign(RecordKind.Epoch, new byte[1_000_000]), ReplayRefusal.EpochMalformed);
        Row("hunt, 1 MB of junk", 5, () => Sign(RecordKind.Hunt, new byte[1_000_000]), ReplayRefusal.HuntDiffers);
    }

    private static StagTerms Named(Hash32 registry) =>
        new("named", "Named", ConditionGrid.OfMembers(9), eligibility: Eligibility.Named(registry));

    private byte[] Sign(RecordKind kind, byte[] body) => Record.Sign(_stranger, kind, 1, body, EntropySource.System).Encode();

    private static byte[] BodyOf(ReadOnlyMemory<byte> bytes) =>
        Record.TryRead(bytes.Span, out var record, out _) ? record.Body.ToArray() : throw new InvalidOperationException("No record.");

    private void Row(string what, int runs, Func<byte[]> make, ReplayRefusal expected)
    {
        var junk = make();
        _market.Board.TryAppend(junk, out var refusal);
        if (refusal != expected)
            throw new InvalidOperationException($"{what}: {refusal}, not {expected}.");
        var (making, refusing) = (Processor(runs, () => make()), Processor(runs, () => _market.Board.TryAppend(junk, out _)));
        var rate = (refusing / junk.Length * 100_000).ToString("F2", CultureInfo.InvariantCulture);
        var per = expected == ReplayRefusal.ProofInvalid ? "" : rate;
        _page.Append(CultureInfo.InvariantCulture, $"| {what} | `{refusal}` | {junk.Length} | {making:F2} | {refusing:F2} | {per} |\n");
    }

    private static string Machine() =>
        File.Exists("/proc/cpuinfo")
            ? string.Join(
                ", ",
                File.ReadLines("/proc/cpuinfo")
                    .Take(8)
                    .Select(line => line.Split(':', StringSplitOptions.TrimEntries))
                    .Where(pair => pair[0] is "cpu family" or "model" or "model name")
                    .Select(pair => $"{pair[0]} {pair[1]}")
            )
            : "unknown";

    // Milliseconds of a call, over so many that the clock's ticks of ten do not matter.
    private static double Processor(int runs, Action call)
    {
        call();
        var process = Process.GetCurrentProcess();
        var (watch, before, count) = (Stopwatch.StartNew(), process.TotalProcessorTime, 0);
        while (count < runs || watch.ElapsedMilliseconds < 500)
        {
            call();
            count++;
        }

        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMilliseconds / count;
    }
}
