using CoordinationCrypto.Board;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.EndToEnd.Crash;

/// <summary>A validator's process killed by SIGKILL at the writes of its files, and started again from what is left of them.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly RecordedBoard _board = new();
    private readonly Lives _lives;

    public CrashTests() => _lives = new Lives(Recorded);

    private RecordedLife Recorded => _board.Life;

    [Fact]
    public void Killed_at_some_writes_it_sends_the_same_bytes_again_and_nothing_else()
    {
        var (points, _, ledger) = _lives.Uninterrupted();
        foreach (var killAt in Lives.Spread(points, 5))
            _lives.KillAndRestart(killAt, ledger);
    }

    [Fact, Trait("Category", "Long")]
    public void Killed_at_any_write_it_sends_the_same_bytes_again_and_nothing_else()
    {
        var (points, _, ledger) = _lives.Uninterrupted();
        for (var killAt = 1; killAt <= points; killAt++)
            _lives.KillAndRestart(killAt, ledger);
    }

    [Fact]
    public void Killed_at_some_writes_while_its_files_are_made_it_has_no_keystore_without_a_ledger() => KillWhileCreating(3);

    [Fact, Trait("Category", "Long")]
    public void Killed_at_any_write_while_its_files_are_made_it_has_no_keystore_without_a_ledger() => KillWhileCreating(int.MaxValue);

    [Fact]
    public void Restored_from_a_stale_ledger_it_does_not_sign_and_without_its_ledger_it_does_not_start()
    {
        var ledger = Recorded.NewLedger("ledger");
        var (points, _, _) = _lives.Run(ledger, 0, 0);
        File.Copy(Recorded.NewLedger("stale"), Recorded.PathOf("backup"));
        Assert.Equal(Child.Killed, _lives.Run(Recorded.PathOf("stale"), 0, points / 2).Code);
        foreach (var old in new[] { "stale", "backup" }) // half of its entries, and none
        {
            var before = File.ReadAllBytes(Recorded.PathOf(old));
            var (_, said, _) = _lives.Run(Recorded.PathOf(old), Recorded.Records, 0);
            Assert.Contains($"end {ValidatorRefusal.StaleLedger}", said);
            Assert.True(before.AsSpan().StartsWith(File.ReadAllBytes(Recorded.PathOf(old)))); // at most a torn end was cut off
        }
        var (_, current, _) = _lives.Run(ledger, Recorded.Records, 0);
        Assert.Contains("end signed", current);

        var lost = Recorded.PathOf("lost");
        foreach (var content in new byte[]?[] { null, [] })
        {
            if (content is not null)
                File.WriteAllBytes(lost, content);
            using var child = new Child("replay", Recorded.Keystore, lost, Recorded.Board, "", "0", "0");
            Assert.Equal(CrashProcess.NoLedger, child.Wait(Lives.Limit));
            Assert.True(!File.Exists(lost) || new FileInfo(lost).Length == 0); // it makes none by itself
        }
    }

    public void Dispose() => _board.Dispose();

    private void KillWhileCreating(int most)
    {
        int points;
        using (
            var child = new Child("create", Recorded.Keystore, Recorded.PathOf("created keystore"), Recorded.PathOf("created ledger"), "0")
        )
        {
            Assert.Equal(0, child.Wait(Lives.Limit));
            points = Lives.Points(child.Lines);
        }
        foreach (var killAt in Lives.Spread(points, most))
        {
            var (keystore, ledger) = (Recorded.PathOf($"keystore {killAt}"), Recorded.PathOf($"ledger {killAt}"));
            using (var child = new Child("create", Recorded.Keystore, keystore, ledger, $"{killAt}"))
                Assert.Equal(Child.Killed, child.Wait(Lives.Limit));
            if (
                !File.Exists(keystore)
                || !Keystore.TryRead(File.ReadAllBytes(keystore), CrashProcess.Passphrase, CrashProcess.Iterations, out var read, out _)
            )
                continue;
            using (read)
            using (var stream = new FileStream(ledger, FileMode.Open))
                Assert.True(RequestLedger.TryOpen(stream, stream.Flush, read.Binding, out _, out _), $"point {killAt}");
        }
    }
}
