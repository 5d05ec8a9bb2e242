using CoordinationCrypto.Tests;
using CoordinationCrypto.Tests.Board;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.EndToEnd.Crash;

/// <summary>
/// The files of a validator, and a board it took part in: a tick that fires in one round, then one that does not in two, another
/// validator being silent.
/// </summary>
internal sealed class RecordedBoard : IDisposable
{
    private const int Validator = 2; // whose files they are

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("coordcrypto-crash-");

    public RecordedBoard()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1), "crash");
        using var test = new TestMarket(committee, "crash");
        var market = test.Market;
        var stag = TestMarket.Stag(8);
        market.Post(stag);
        foreach (var agent in new[] { "ana", "bo" })
            market.Submit(stag, agent, Condition.Members(2));
        Assert.Equal(TickEnd.Fired, Assert.Single(market.Tick()).End);
        market.Committee.IsSilent = validator => validator == 4;
        market.Submit(stag, "cy", Condition.Members(7));
        Assert.Equal(TickEnd.NotFired, Assert.Single(market.Tick()).End);

        var identity = test.Identities[Validator - 1];
        using var keystore = new Keystore(committee.SeedsOf(Validator), RecordedLife.Copy(identity), test.Bindings[Validator - 1]);
        Life = new RecordedLife(_folder.FullName, market.Records, Validator, identity.PublicKey)
        {
            Keystore = Path.Combine(_folder.FullName, "keystore"),
            Binding = keystore.Binding,
        };
        RecordedLife.WriteBoard(Life.Board, market.Records);
        File.WriteAllBytes(Life.Keystore, keystore.Seal(CrashProcess.Passphrase, Streams.Entropy("keystore"), CrashProcess.Iterations));
    }

    public RecordedLife Life { get; }

    public void Dispose() => _folder.Delete(recursive: true);
}
