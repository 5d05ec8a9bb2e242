using CoordinationCrypto.Board;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.EndToEnd.Crash;

/// <summary>
/// Validators of two epochs killed by SIGKILL at the writes around the epoch's change: whatever happens to its process, an old validator
/// signs one certificate and nothing after it, and a new one says that it holds its shares only when they are on its disk
/// (docs/security/resharing.md, claim 10).
/// </summary>
public sealed class HandoverCrashTests : IDisposable
{
    private const int HandoverFrame = LogFrame.PrefixLength + LedgerHandover.EncodedLength + LogFrame.SuffixLength;

    private readonly RecordedHandover _recorded = new();

    [Fact]
    public void Killed_at_some_writes_of_its_handover_it_signs_the_same_certificate_again_and_nothing_else() =>
        KillWhileHandingOver([2, 4]);

    [Fact, Trait("Category", "Long")]
    public void Killed_at_any_write_of_its_handover_it_signs_the_same_certificate_again_and_nothing_else() =>
        KillWhileHandingOver([1, 2, 3, 4, 5]);

    [Fact, Trait("Category", "Long")]
    public void Killed_at_any_write_before_its_resharing_it_still_takes_part_in_it()
    {
        var lives = new Lives(_recorded.Old);
        var (_, said, ledger) = lives.Uninterrupted();
        for (var killAt = 1; killAt <= Lives.Number(said, "resharing "); killAt++)
            lives.KillAndRestart(killAt, ledger);
    }

    [Fact]
    public void Killed_at_some_writes_of_its_files_an_heir_has_not_signed_before_they_are_there() => KillWhileInheriting(2);

    [Fact, Trait("Category", "Long")]
    public void Killed_at_any_write_of_its_files_an_heir_has_not_signed_before_they_are_there() => KillWhileInheriting(int.MaxValue);

    [Fact]
    public void Killed_at_some_writes_in_its_epoch_an_heir_sends_the_same_bytes_again_and_nothing_else() => KillInEpochOne(2);

    [Fact, Trait("Category", "Long")]
    public void Killed_at_any_write_in_its_epoch_an_heir_sends_the_same_bytes_again_and_nothing_else() => KillInEpochOne(int.MaxValue);

    public void Dispose() => _recorded.Dispose();

    private string Epoch => $"Epoch {_recorded.Certificate}";

    /// <summary>
    /// The points of the handover's entry: before its write, in it, after it, after its flush; and one after the signature has left.
    /// </summary>
    private void KillWhileHandingOver(IEnumerable<int> points)
    {
        var lives = new Lives(_recorded.Old);
        var (all, said, whole) = lives.Uninterrupted();
        var before = Lives.Number(said, "handover ");
        Assert.Equal(before + 5, all);
        AssertSignedIt(said);
        foreach (var point in points)
        {
            var path = _recorded.Old.NewLedger($"handover {point}");
            var (first, second) = lives.KillAndRestart(path, before + point);
            Assert.Equal(point == 5, first.Contains(Epoch)); // nothing leaves before it is on the disk
            Assert.DoesNotContain(first, line => line.StartsWith("rival", StringComparison.Ordinal));
            if (point > 2)
                AssertSignedIt(second);
            else // the entry is torn or not there, and the party is lost: it signs for no epoch any more
            {
                Assert.Contains($"refused {ValidatorRefusal.EpochDiffers}", second);
                Assert.Contains($"rival {ValidatorRefusal.EpochDiffers}", second);
            }
            Assert.Equal(point > 2 ? whole : whole[..^HandoverFrame], File.ReadAllBytes(path));
        }
    }

    private void AssertSignedIt(IReadOnlyList<string> said)
    {
        Assert.Contains(Epoch, said);
        Assert.Contains($"rival {ValidatorRefusal.EpochDiffers}", said);
        Assert.Contains($"checkpoint {ValidatorRefusal.HandedOver}", said);
        Assert.Contains($"end {ValidatorRefusal.EpochOver}", said);
        Assert.DoesNotContain(said, line => line.StartsWith("refused", StringComparison.Ordinal));
        Assert.Empty(Lives.Answers([.. said.SkipWhile(line => line != Epoch)]));
        Assert.Empty(Lives.Signed([.. said.SkipWhile(line => line != Epoch)]));
    }

    private void KillWhileInheriting(int most)
    {
        var (whole, said) = Inherit("whole", 0);
        Assert.Equal(0, whole);
        Assert.Contains($"Certify {_recorded.Certify}", said);
        foreach (var killAt in Lives.Spread(Lives.Points(said), most).Append(Lives.Points(said)).Distinct())
        {
            var (code, heard) = Inherit($"{killAt}", killAt);
            Assert.Equal(Child.Killed, code);
            var hasSigned = heard.Contains($"Certify {_recorded.Certify}");
            Assert.Equal(killAt == Lives.Points(said), hasSigned);
            var isSealed =
                File.Exists(KeystoreOf($"{killAt}"))
                && Keystore.TryRead(
                    File.ReadAllBytes(KeystoreOf($"{killAt}")),
                    CrashProcess.Passphrase,
                    CrashProcess.Iterations,
                    out var read,
                    out _
                )
                && Serves(read, $"{killAt}");
            Assert.True(isSealed || !hasSigned);
        }
    }

    /// <summary>From the files that were left, it lives through the whole epoch.</summary>
    private bool Serves(Keystore keystore, string name)
    {
        using (keystore)
        {
            Assert.Equal(1u, keystore.Binding.Epoch);
            using var child = new Child("replay", KeystoreOf(name), LedgerOf(name), _recorded.Heir.Board, "", "0", "0");
            Assert.Equal(0, child.Wait(Lives.Limit));
            Assert.Equal(_recorded.Heir.Answers.Order(), Lives.Answers(child.Lines).Distinct().Order());
            Assert.Equal(_recorded.Heir.Signed.Order(), Lives.Signed(child.Lines).Distinct().Order());
        }
        return true;
    }

    private (int Code, IReadOnlyList<string> Said) Inherit(string name, int killAt)
    {
        using var child = new Child(
            "inherit",
            _recorded.PathOf("resharing"),
            _recorded.Heir.Board,
            _recorded.PathOf("heir's key"),
            $"{RecordedHandover.HeirNumber}",
            KeystoreOf(name),
            LedgerOf(name),
            $"{killAt}"
        );
        var code = child.Wait(Lives.Limit);
        if (code is not (0 or Child.Killed))
            Assert.Fail($"exit code {code}: {child.Errors}");
        return (code, child.Lines);
    }

    private string KeystoreOf(string name) => _recorded.PathOf($"heir's keystore {name}");

    private string LedgerOf(string name) => _recorded.PathOf($"heir's ledger {name}");

    private void KillInEpochOne(int most)
    {
        Assert.NotEmpty(_recorded.Heir.Answers);
        var lives = new Lives(_recorded.Heir);
        var (points, said, ledger) = lives.Uninterrupted();
        Assert.Contains("end signed", said);
        foreach (var killAt in Lives.Spread(points, most))
            lives.KillAndRestart(killAt, ledger);
    }
}
