using CoordinationCrypto.Board;

namespace CoordinationCrypto.EndToEnd.Crash;

/// <summary>
/// Lives a recorded life again in processes that are killed and restarted, and compares what they say with what was recorded.
/// </summary>
internal sealed class Lives(RecordedLife recorded)
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    private static readonly RecordKind[] Kinds = [RecordKind.Share, RecordKind.Vouch, RecordKind.Body, RecordKind.CoinShare];

    /// <summary>A life without a crash: how many points it has, what it said, and its ledger.</summary>
    public (int Points, IReadOnlyList<string> Said, byte[] Ledger) Uninterrupted()
    {
        var path = recorded.NewLedger("whole");
        var (points, said, _) = Run(path, 0, 0);
        Assert.Equal(recorded.Answers.Order(), Answers(said).Distinct().Order());
        Assert.Equal(recorded.Signed.Order(), Signed(said).Distinct().Order());
        return (points, said, File.ReadAllBytes(path));
    }

    /// <summary>
    /// Kills at a point, restarts: every request of the board is answered, each with the board's bytes, and no other; nothing is recorded
    /// twice, nothing is missing.
    /// </summary>
    public void KillAndRestart(int killAt, byte[] whole)
    {
        var path = recorded.NewLedger($"ledger {killAt}");
        var (first, second) = KillAndRestart(path, killAt);
        Assert.DoesNotContain(second, line => line.StartsWith("refused", StringComparison.Ordinal));
        var sent = Answers([.. first, .. second]).ToList();
        Assert.Equal(recorded.Answers.Order(), sent.Distinct().Order());
        Assert.Equal(sent.Distinct().Count(), sent.Select(RequestOf).Distinct().Count());
        Assert.Equal(recorded.Signed.Order(), Signed([.. first, .. second]).Distinct().Order());
        Assert.Equal(whole, File.ReadAllBytes(path));
    }

    /// <summary>What it said before it was killed, and what after it was restarted at the place it had come to.</summary>
    public (IReadOnlyList<string> First, IReadOnlyList<string> Second) KillAndRestart(string ledger, int killAt)
    {
        var (_, first, code) = Run(ledger, 0, killAt);
        Assert.Equal(Child.Killed, code);
        var place = first.LastOrDefault(line => line.StartsWith("at ", StringComparison.Ordinal));
        var (_, second, end) = Run(ledger, place is null ? 0 : int.Parse(place[3..]), 0);
        Assert.Equal(0, end);
        return (first, second);
    }

    /// <summary>Lives from a record on, with a ledger.</summary>
    public (int Points, IReadOnlyList<string> Said, int Code) Run(string ledger, int from, int killAt)
    {
        using var child = new Child("replay", recorded.Keystore, ledger, recorded.Board, recorded.Resharing, $"{from}", $"{killAt}");
        var code = child.Wait(Limit);
        if (code is not (0 or Child.Killed))
            Assert.Fail($"exit code {code}: {child.Errors}");
        return (code == 0 ? Points(child.Lines) : 0, child.Lines, code);
    }

    public static int Points(IReadOnlyList<string> lines) => Number(lines, "points ");

    /// <summary>The number behind a word that is said once.</summary>
    public static int Number(IReadOnlyList<string> lines, string word) =>
        int.Parse(Assert.Single(lines, line => line.StartsWith(word, StringComparison.Ordinal))[word.Length..]);

    /// <summary>Points from the first to the last, so many at most, with every place in a write among them.</summary>
    public static IEnumerable<int> Spread(int points, int most)
    {
        if (points <= most)
            return Enumerable.Range(1, points);
        return Enumerable
            .Range(0, most)
            .Select(i => 1 + i % 4 + (points - 4) * i / Math.Max(1, most - 1) / 4 * 4)
            .Where(point => point <= points)
            .Distinct();
    }

    public static IEnumerable<string> Answers(IReadOnlyList<string> lines) =>
        lines.Where(line => Kinds.Any(kind => line.StartsWith($"{kind} ", StringComparison.Ordinal)));

    public static IEnumerable<string> Signed(IReadOnlyList<string> lines) =>
        lines.Where(line => line.StartsWith("Checkpoint ", StringComparison.Ordinal) || line.StartsWith("Hunt ", StringComparison.Ordinal));

    /// <summary>Kind, request id and subset of an answer.</summary>
    private static string RequestOf(string answer) => answer[..(answer.IndexOf(' ', StringComparison.Ordinal) + 1 + 2 * 34)];
}
