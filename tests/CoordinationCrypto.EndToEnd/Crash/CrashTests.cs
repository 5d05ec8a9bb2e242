using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.EndToEnd.Crash;

/// <summary>A validator's process killed by SIGKILL at the writes of its files, and started again from what is left of them.</summary>
[Trait("Category", "Once")]
public sealed class CrashTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    private readonly RecordedBoard _recorded = new();

    [Fact]
    public void Killed_at_some_writes_it_sends_the_same_bytes_again_and_nothing_else()
    {
        var (points, ledger) = Uninterrupted();
        foreach (var killAt in Spread(points, 5)) KillAndRestart(killAt, ledger);
    }

    [Fact, Trait("Category", "Long")]
    public void Killed_at_any_write_it_sends_the_same_bytes_again_and_nothing_else()
    {
        var (points, ledger) = Uninterrupted();
        for (var killAt = 1; killAt <= points; killAt++) KillAndRestart(killAt, ledger);
    }

    [Fact]
    public void Killed_at_some_writes_while_its_files_are_made_it_has_no_keystore_without_a_ledger() => KillWhileCreating(3);

    [Fact, Trait("Category", "Long")]
    public void Killed_at_any_write_while_its_files_are_made_it_has_no_keystore_without_a_ledger() => KillWhileCreating(int.MaxValue);

    [Fact]
    public void Restored_from_a_stale_ledger_it_does_not_sign_and_without_its_ledger_it_does_not_start()
    {
        var ledger = _recorded.NewLedger("ledger");
        var (points, _, _) = Run(ledger, 0, 0);
        File.Copy(_recorded.NewLedger("stale"), _recorded.PathOf("backup"));
        using (var dies = new Child("replay", _recorded.Keystore, _recorded.PathOf("stale"), _recorded.Board, "0", $"{points / 2}")) Assert.Equal(Child.Killed, dies.Wait(Limit));
        foreach (var old in new[] { "stale", "backup" }) // half of its entries, and none
        {
            var before = File.ReadAllBytes(_recorded.PathOf(old));
            var (_, said, _) = Run(_recorded.PathOf(old), _recorded.Records, 0);
            Assert.Contains($"end {CoordinationCrypto.Board.ValidatorRefusal.StaleLedger}", said);
            Assert.True(before.AsSpan().StartsWith(File.ReadAllBytes(_recorded.PathOf(old)))); // at most a torn end was cut off
        }
        var (_, current, _) = Run(ledger, _recorded.Records, 0);
        Assert.Contains("end signed", current);

        var lost = _recorded.PathOf("lost");
        foreach (var content in new byte[]?[] { null, [] })
        {
            if (content is not null) File.WriteAllBytes(lost, content);
            using var child = new Child("replay", _recorded.Keystore, lost, _recorded.Board, "0", "0");
            Assert.Equal(CrashProcess.NoLedger, child.Wait(Limit));
            Assert.True(!File.Exists(lost) || new FileInfo(lost).Length == 0); // it makes none by itself
        }
    }

    public void Dispose() => _recorded.Dispose();

    /// <summary>A life without a crash: how many points it has, and its ledger.</summary>
    private (int Points, byte[] Ledger) Uninterrupted()
    {
        var path = _recorded.NewLedger("whole");
        var (points, said, _) = Run(path, 0, 0);
        Assert.Equal(_recorded.Answers.Order(), Answers(said).Distinct().Order());
        Assert.Equal(_recorded.Signed.Order(), Signed(said).Distinct().Order());
        return (points, File.ReadAllBytes(path));
    }

    private void KillAndRestart(int killAt, byte[] whole)
    {
        var path = _recorded.NewLedger($"ledger {killAt}");
        var (_, first, code) = Run(path, 0, killAt);
        Assert.Equal(Child.Killed, code);
        var place = first.LastOrDefault(line => line.StartsWith("at ", StringComparison.Ordinal));
        var (_, second, end) = Run(path, place is null ? 0 : int.Parse(place[3..]), 0);
        Assert.Equal(0, end);
        Assert.DoesNotContain(second, line => line.StartsWith("refused", StringComparison.Ordinal));
        var sent = Answers([.. first, .. second]).ToList();
        Assert.Equal(_recorded.Answers.Order(), sent.Distinct().Order()); // every request of the board, each with the board's bytes, and no other
        Assert.Equal(sent.Distinct().Count(), sent.Select(RequestOf).Distinct().Count());
        Assert.Equal(_recorded.Signed.Order(), Signed([.. first, .. second]).Distinct().Order());
        Assert.Equal(whole, File.ReadAllBytes(path)); // nothing was recorded twice, nothing is missing
    }

    private void KillWhileCreating(int most)
    {
        int points;
        using (var child = new Child("create", _recorded.Keystore, _recorded.PathOf("created keystore"), _recorded.PathOf("created ledger"), "0"))
        {
            Assert.Equal(0, child.Wait(Limit));
            points = Points(child.Lines);
        }
        foreach (var killAt in Spread(points, most))
        {
            var (keystore, ledger) = (_recorded.PathOf($"keystore {killAt}"), _recorded.PathOf($"ledger {killAt}"));
            using (var child = new Child("create", _recorded.Keystore, keystore, ledger, $"{killAt}")) Assert.Equal(Child.Killed, child.Wait(Limit));
            if (!File.Exists(keystore) || !Keystore.TryRead(File.ReadAllBytes(keystore), CrashProcess.Passphrase, CrashProcess.Iterations, out var read, out _)) continue;
            using (read)
            using (var stream = new FileStream(ledger, FileMode.Open)) Assert.True(RequestLedger.TryOpen(stream, stream.Flush, read.Binding, LeakageBudget.Total, out _, out _), $"point {killAt}");
        }
    }

    private (int Points, IReadOnlyList<string> Said, int Code) Run(string ledger, int from, int killAt)
    {
        using var child = new Child("replay", _recorded.Keystore, ledger, _recorded.Board, $"{from}", $"{killAt}");
        var code = child.Wait(Limit);
        if (code is not (0 or Child.Killed)) Assert.Fail($"exit code {code}: {child.Errors}");
        return (code == 0 ? Points(child.Lines) : 0, child.Lines, code);
    }

    private static int Points(IReadOnlyList<string> lines) => int.Parse(Assert.Single(lines, line => line.StartsWith("points ", StringComparison.Ordinal))[7..]);

    private static IEnumerable<string> Answers(IReadOnlyList<string> lines) => lines.Where(line => line.StartsWith("Share ", StringComparison.Ordinal) || line.StartsWith("Vouch ", StringComparison.Ordinal) || line.StartsWith("Body ", StringComparison.Ordinal) || line.StartsWith("CoinShare ", StringComparison.Ordinal));

    private static IEnumerable<string> Signed(IReadOnlyList<string> lines) => lines.Where(line => line.StartsWith("Checkpoint ", StringComparison.Ordinal) || line.StartsWith("Hunt ", StringComparison.Ordinal));

    /// <summary>Kind, request id and subset of an answer.</summary>
    private static string RequestOf(string answer) => answer[..(answer.IndexOf(' ', StringComparison.Ordinal) + 1 + 2 * 34)];

    /// <summary>Points from the first to the last, so many at most, with every place in a write among them.</summary>
    private static IEnumerable<int> Spread(int points, int most)
    {
        if (points <= most) return Enumerable.Range(1, points);
        return Enumerable.Range(0, most).Select(i => 1 + i % 4 + (points - 4) * i / Math.Max(1, most - 1) / 4 * 4).Where(point => point <= points).Distinct();
    }
}
