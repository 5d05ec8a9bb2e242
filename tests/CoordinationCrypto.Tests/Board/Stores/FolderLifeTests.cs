namespace CoordinationCrypto.Tests.Board;

/// <summary>All files of a validator at once, through every order of deaths of its processes.</summary>
public sealed class FolderLifeTests
{
    private static readonly Action<FolderLife>[] Story =
    [
        life => life.Open(),
        life => life.Answer(1, 1),
        life => life.Append([1, 2, 3]),
        life => life.Sign(7, 1),
        life => life.Enter(1),
        life => life.Say(1),
        life => life.Answer(2, 1), // the ciphertext is opened
        life => life.Say(2),
        life => life.End(),
        life => life.Enter(2),
        life => life.Say(1),
        life => life.Enter(3), // ends the second
        life => life.Say(1),
        life => life.Sign(7, 2),
        life => life.HandOver(),
        life => life.Erase(),
    ];

    private enum Death
    {
        Kill,
        PowerCut,
        FailedFlush,
    }

    /// <summary>It dies at every write, flush and change of names, and again at every one after that, while it opens or later.</summary>
    [Fact]
    public void Dying_twice_somewhere_it_keeps_all_that_was_acted_upon() => DieTwice(step: 11);

    [Fact, Trait("Category", "Long")]
    public void Dying_twice_anywhere_it_keeps_all_that_was_acted_upon() => DieTwice(step: 1);

    private static void DieTwice(int step)
    {
        var whole = new FolderLife();
        Play(whole);
        Assert.True(whole.IsErased);
        var operations = whole.Files.Operations;
        Assert.True(operations > 40, $"{operations} operations");
        (Death, Death)[] deaths = [(Death.Kill, Death.PowerCut), (Death.PowerCut, Death.Kill), (Death.FailedFlush, Death.PowerCut)];
        foreach (var (first, second) in deaths)
            for (var at = 1; at <= operations; at++)
                for (var again = 1 + at % step; again <= operations; again += step)
                {
                    var life = new FolderLife();
                    Named(
                        $"{first} at {at}, {second} at {again}",
                        () =>
                        {
                            Dies(life, at, first, seed: at);
                            Dies(life, again, second, seed: again);
                            Play(life);
                            life.Restart(isPowerCut: true, again);
                            life.Open();
                        }
                    );
                }
    }

    /// <summary>Any events in any order, any number of deaths.</summary>
    [Fact]
    public void In_many_orders_of_events_and_deaths_it_keeps_all_that_was_acted_upon() => WalkFrom(0, runs: 1000);

    [Fact, Trait("Category", "Long")]
    public void In_more_orders_of_events_and_deaths_it_keeps_all_that_was_acted_upon() => WalkFrom(1000, runs: 5000);

    private static void WalkFrom(int first, int runs)
    {
        for (var seed = first; seed < first + runs; seed++)
        {
            var (life, dice) = (new FolderLife(), new Random(seed));
            Named(
                $"seed {seed}",
                () =>
                {
                    for (var lives = 0; lives < 8 && !life.IsErased; lives++)
                        Walk(life, dice);
                    life.Restart(isPowerCut: true, seed);
                    life.Open();
                }
            );
        }
    }

    // One process: opens, does this and that, and dies.
    private static void Walk(FolderLife life, Random dice)
    {
        var death = (Death)dice.Next(3);
        Arm(life, dice.Next(1, 40), death);
        try
        {
            life.Open();
            for (var events = dice.Next(1, 12); events > 0; events--)
                Event(life, dice);
        }
        catch (Exception gone) when (gone is PowerCutException or IOException or InvalidOperationException) { }
        life.Restart(death != Death.Kill, dice.Next());
    }

    private static void Event(FolderLife life, Random dice)
    {
        switch (dice.Next(40))
        {
            case < 8:
                life.Answer((byte)dice.Next(6), (byte)dice.Next(3));
                break;
            case < 14:
                life.Sign((ulong)dice.Next(9), (byte)dice.Next(2));
                break;
            case < 20:
                var record = new byte[dice.Next(1, 40)];
                dice.NextBytes(record);
                life.Append(record);
                break;
            case < 26:
                life.Enter(dice.Next(3));
                break;
            case < 36:
                life.Say(dice.Next(4));
                break;
            case < 38:
                life.End();
                break;
            case 38:
                life.HandOver();
                break;
            default:
                life.Erase();
                break;
        }
    }

    private static void Dies(FolderLife life, int at, Death death, int seed)
    {
        Arm(life, at, death);
        try
        {
            Play(life);
        }
        catch (Exception gone) when (gone is PowerCutException or IOException) { }
        life.Restart(death != Death.Kill, seed);
    }

    private static void Arm(FolderLife life, int at, Death death) =>
        (life.Files.DiesAt, life.Files.FlushFailsAt) = death is Death.FailedFlush ? (0, at) : (at, 0);

    private static void Play(FolderLife life)
    {
        foreach (var step in Story)
            step(life);
    }

    // says which run it was
    private static void Named(string run, Action check)
    {
        try
        {
            check();
        }
        catch (Exception failure) when (failure is Xunit.Sdk.XunitException or IOException or InvalidOperationException)
        {
            Assert.Fail($"{run}: {failure}");
        }
    }
}
