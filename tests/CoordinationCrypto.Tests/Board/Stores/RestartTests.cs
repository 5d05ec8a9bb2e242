using CoordinationCrypto.Board;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Board;

/// <summary>
/// A validator that dies in a ceremony or a resharing and is made again from its folder: it never says two things in one place, and it
/// ends in the same key or in none.
/// </summary>
public sealed class RestartTests
{
    private const int Iterations = 2;

    private enum Death
    {
        Kill,
        PowerCut,
        FailedFlush,
    }

    private static ReadOnlySpan<byte> Passphrase => "a passphrase"u8;

    /// <summary>At every write, flush and change of names from entering to the end, and then once more at random.</summary>
    [Fact]
    public void Whenever_it_dies_in_a_ceremony_it_says_the_same_again_and_has_the_same_key()
    {
        using var table = new CeremonyTable(name: "restarts");
        var rounds = Record(table, out var operations);
        var key = ((CeremonyOutcome.Done)table.Parties[1].Outcome!).Certificate.ConfigurationId;
        Assert.True(operations > 30, $"{operations} operations");
        for (var at = 1; at <= operations; at++)
            foreach (var death in Enum.GetValues<Death>())
            {
                var (files, said, dice) = (new CachedFolder(), new Dictionary<string, string>(), new Random(at));
                var hasEnded = Dies(files, table, rounds, said, at, death);
                files.Restart(death != Death.Kill, seed: at);
                hasEnded |= Dies(files, table, rounds, said, dice.Next(1, operations), death);
                files.Restart(death != Death.Kill, seed: at);
                var outcome = Live(files, table, rounds, said, EntropyAfter(said), out var problem);
                if (outcome is null)
                    Assert.True(hasEnded && problem.Fault == ValidatorFolderFault.Attempt, $"operation {at}, {death}: {problem}");
                else
                {
                    Assert.Equal(key, Assert.IsType<CeremonyOutcome.Done>(outcome).Certificate.ConfigurationId);
                    Assert.DoesNotContain(AttemptFile.Name, files.Names);
                }
                files.Restart(isPowerCut: true, seed: at);
                Assert.True(FolderOpener.TryOpen(files, Passphrase, out var folder, out problem, Iterations), $"operation {at}: {problem}");
                Assert.Equal(key, folder.Keystore.Binding.ConfigurationId);
                folder.Dispose();
            }
    }

    /// <summary>After any number of steps it is shown others, the same in another order, or one validator less.</summary>
    [Theory]
    [InlineData(View.Others)]
    [InlineData(View.Reversed)]
    [InlineData(View.OneIsSilent)]
    public void Shown_another_view_it_says_nothing_twice_and_is_no_cheater(View view)
    {
        var ends = new List<string>();
        for (var steps = 0; ; steps++)
        {
            var (files, said) = (new CachedFolder(), new Dictionary<string, string>());
            using var before = new CeremonyTable(name: "views");
            Replace(before, Enter(files, before, out _)!);
            for (var step = 0; step < steps && !before.IsOver; step++)
                Round(before, said, posts => posts);
            if (before.IsOver)
                break;
            Note(said, before.Parties[0].Outgoing);
            before.Parties[0].Dispose();
            files.Restart(isPowerCut: true, steps);

            using var after = new CeremonyTable(name: "views");
            if (view is View.Others)
                for (var i = 2; i <= 4; i++)
                {
                    after.Parties[i - 1].Dispose();
                    after.Parties[i - 1] = new CeremonyParty(after.Terms, i, after.Identities[i - 1], Streams.Entropy($"others {i}"));
                }
            Replace(after, Enter(files, after, out _)!);
            while (!after.IsOver)
                Round(
                    after,
                    said,
                    posts =>
                        view is View.Reversed ? Enumerable.Reverse(posts)
                        : view is View.OneIsSilent && after.Step is CeremonyStep.Commit ? posts.Where(post => after.SenderOf(post) != 4)
                        : posts
                );
            Assert.All(after.Parties, party => Assert.DoesNotContain(1, party.Outcome!.Blamed));
            var own = after.Parties[0].Outcome;
            ends.Add(own is CeremonyOutcome.Failed failed ? $"{failed.Failure}" : own!.GetType().Name);
            if (own is CeremonyOutcome.Done done)
                Assert.All(
                    after.Parties,
                    party =>
                        Assert.Equal(done.Certificate.ConfigurationId, ((CeremonyOutcome.Done)party.Outcome!).Certificate.ConfigurationId)
                );
        }
        Assert.Equal(
            view switch
            {
                View.Others => ["Done", .. Enumerable.Repeat("Diverged", ends.Count - 1)],
                View.Reversed => Enumerable.Repeat("Done", ends.Count),
                _ => Enumerable.Repeat("TimedOut", ends.Count),
            },
            ends
        );
    }

    /// <summary>Dealer 1 and heir 1 die after any number of steps.</summary>
    [Theory]
    [InlineData(ResharingSide.Old)]
    [InlineData(ResharingSide.New)]
    public void Whenever_it_dies_in_a_resharing_it_says_the_same_again_and_has_the_same_key(ResharingSide side)
    {
        using var old = EpochMembers.First(4, 1);
        for (var steps = 0; ; steps++)
        {
            using var table = new ResharingTable(old, 4, 1);
            var (files, said, at) = (new CachedFolder(), new Dictionary<string, string>(), side is ResharingSide.Old ? 0 : 4);
            table.Parties[at].Dispose();
            table.Parties[at] = Enter(files, table, side);
            var rounds = new List<List<byte[]>>();
            while (rounds.Count < steps && table.Step is not ResharingStep.Ended)
            {
                Note(said, table.Parties[at].Outgoing);
                rounds.Add(table.Posts());
                table.Round(rounds[^1]);
            }
            if (table.Step is ResharingStep.Ended)
            {
                Assert.DoesNotContain(AttemptFile.Name, files.Names);
                break;
            }
            Note(said, table.Parties[at].Outgoing);
            table.Parties[at].Dispose();
            files.Restart(isPowerCut: true, steps);
            table.Parties[at] = Enter(files, table, side);
            foreach (var posts in rounds)
            {
                Note(said, table.Parties[at].Outgoing);
                foreach (var post in posts)
                    table.Parties[at].Receive(post);
                table.Parties[at].Close();
            }
            table.Done();
        }
    }

    [Fact]
    public void What_was_begun_and_is_lost_is_never_gone_on_with()
    {
        using var table = new CeremonyTable(name: "lost");
        var files = new CachedFolder();
        using (Enter(files, table, out _))
        {
            Assert.Null(Enter(files, table, out var inUse));
            Assert.Equal(new ValidatorFolderProblem(ValidatorFolderFault.InUse, AttemptFile.Name), inUse);
        }
        files.Remove(AttemptFile.Name);
        Assert.Null(Enter(files, table, out var problem));
        Assert.Equal((ValidatorFolderFault.Attempt, AttemptFile.Name), (problem.Fault, problem.File));

        // other terms end it; then these are another attempt's, and stay lost
        using var other = new CeremonyTable(name: "lost", session: "2");
        Enter(files, other, out _)!.Dispose();
        Assert.Null(Enter(files, table, out problem));
        Assert.Equal((ValidatorFolderFault.Attempt, LogFault.OtherKey), (problem.Fault, problem.Log.Fault));
        Assert.Null(Enter(files, other, out problem, "another passphrase"));
        Assert.Equal((ValidatorFolderFault.Attempt, LogFault.BadEntry), (problem.Fault, problem.Log.Fault));
        Enter(files, other, out _)!.Dispose();
    }

    public enum View
    {
        Others,
        Reversed,
        OneIsSilent,
    }

    /// <summary>The board of a ceremony in which nobody dies, and the operations of validator 1 on its files.</summary>
    private static List<List<byte[]>> Record(CeremonyTable table, out int operations)
    {
        var (files, rounds) = (new CachedFolder(), new List<List<byte[]>>());
        Replace(table, Enter(files, table, out _)!);
        while (!table.IsOver)
        {
            rounds.Add(table.Posts());
            table.Round(rounds[^1]);
        }
        files = new CachedFolder();
        Live(files, table, rounds, [], Streams.Entropy("restarts"), out _);
        operations = files.Operations;
        return rounds;
    }

    /// <summary>Whether it had come to an end before.</summary>
    private static bool Dies(
        CachedFolder files,
        CeremonyTable table,
        List<List<byte[]>> rounds,
        Dictionary<string, string> said,
        int at,
        Death death
    )
    {
        (files.DiesAt, files.FlushFailsAt) = death is Death.FailedFlush ? (0, at) : (at, 0);
        CeremonyParty? party = null;
        try
        {
            Live(files, table, rounds, said, EntropyAfter(said), out _, made => party = made);
        }
        catch (Exception gone) when (gone is PowerCutException or IOException) { }
        return party?.Outcome is not null;
    }

    // Who has said nothing may draw anew, and then the recorded board is another's: only then is the seed the recorded one.
    private static EntropySource EntropyAfter(Dictionary<string, string> said) =>
        Streams.Entropy(said.Count == 0 ? "restarts" : "another life");

    private static CeremonyOutcome? Live(
        CachedFolder files,
        CeremonyTable table,
        List<List<byte[]>> rounds,
        Dictionary<string, string> said,
        EntropySource entropy,
        out ValidatorFolderProblem problem,
        Action<CeremonyParty>? show = null
    )
    {
        using var party = Enter(files, table, out problem, entropy: entropy);
        if (party is null)
            return null;
        show?.Invoke(party);
        foreach (var posts in rounds)
        {
            if (party.Step is CeremonyStep.Certify)
                Keep(files, party, table.Identities[0], entropy);
            Note(said, party.Outgoing);
            foreach (var post in posts)
                party.Receive(post);
            party.Close();
        }
        return party.Outcome;
    }

    // before the signature leaves
    private static void Keep(CachedFolder files, CeremonyParty party, SigningKey identity, EntropySource entropy)
    {
        if (!FolderOpener.TryOpen(files, Passphrase, out var folder, out var problem, Iterations))
        {
            Assert.Equal(ValidatorFolderFault.NoKeystore, problem.Fault);
            using var secret = SecretBuffer.Allocate(SigningKey.Length);
            identity.Export(secret.Span);
            Assert.True(SigningKey.TryImport(secret.Span, out var copy));
            folder = Maker(files).Create(party, copy, Passphrase, entropy);
        }
        folder.Dispose();
    }

    private static FolderMaker Maker(CachedFolder files) => new(files, "model") { Iterations = Iterations };

    private static CeremonyParty? Enter(
        CachedFolder files,
        CeremonyTable table,
        out ValidatorFolderProblem problem,
        string passphrase = "a passphrase",
        EntropySource? entropy = null
    ) =>
        Maker(files)
            .TryEnter(
                table.Terms.Id,
                System.Text.Encoding.UTF8.GetBytes(passphrase),
                entropy ?? Streams.Entropy("restarts"),
                held => new CeremonyParty(table.Terms, 1, table.Identities[0], held),
                out var party,
                out problem
            )
            ? party
            : null;

    // An old validator's attempts stand in the ledger of its key, an heir's in one that has no key yet: the rules are the same.
    private static ResharingParty Enter(CachedFolder files, ResharingTable table, ResharingSide side)
    {
        Assert.True(
            Maker(files)
                .TryEnter(
                    table.Terms.Id,
                    Passphrase,
                    Streams.Entropy($"{files.Operations}"),
                    held =>
                        side is ResharingSide.Old
                            ? new ResharingParty(table.Terms, table.Old.Identities[0], table.Held[0], held)
                            : new ResharingParty(table.Terms, table.Identities[0], 1, held),
                    out var party,
                    out var problem
                ),
            $"{problem}"
        );
        return party!;
    }

    private static void Replace(CeremonyTable table, CeremonyParty party)
    {
        table.Parties[0].Dispose();
        table.Parties[0] = party;
    }

    private static void Round(CeremonyTable table, Dictionary<string, string> said, Func<List<byte[]>, IEnumerable<byte[]>> show)
    {
        Note(said, table.Parties[0].Outgoing);
        table.Round(show(table.Posts()));
    }

    /// <summary>What leaves is the only thing ever said in its place: session, step, attempt, sender.</summary>
    private static void Note(Dictionary<string, string> said, ReadOnlyMemory<byte> message)
    {
        if (message.IsEmpty)
            return;
        var (place, text) = (Convert.ToHexString(message.Span[..35]), Convert.ToHexString(message.Span));
        Assert.True(said.TryAdd(place, text) || said[place] == text, $"two things were said in {place[64..]}");
    }
}
