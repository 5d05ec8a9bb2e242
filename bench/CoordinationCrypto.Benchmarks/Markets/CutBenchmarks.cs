using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Benchmarks.Markets;

/// <summary>
/// A whole cut by commitment: deposits credited, joins admitted in the coin's order under cover and capacity, half of the accounts behind
/// a second stag too, the order of units drawn, everybody's units moved by one hunt, and cover seen to everywhere.
/// </summary>
public class CutBenchmarks
{
    private const int Accounts = 10_000;

    private static readonly Hash32 Asset = Hash32.Sha256("usd"u8);

    private readonly Hash32[] _accounts = new Hash32[Accounts];
    private readonly Hash32[] _stags = [Hash32.Sha256("one"u8), Hash32.Sha256("two"u8)];

    [GlobalSetup]
    public void Name()
    {
        Span<byte> number = stackalloc byte[sizeof(int)];
        for (var i = 0; i < Accounts; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, i);
            _accounts[i] = Hash32.Sha256(number);
        }
    }

    [Benchmark(Description = "a commitment settled", OperationsPerInvoke = Accounts + (Accounts / 2))]
    public int Cut()
    {
        var engine = new CutEngine();
        var axis = new AxisRule(5 * Accounts, 5 * Accounts);
        foreach (var stag in _stags)
            engine.Add(new StagRules { Id = stag, Capital = axis, Asset = Asset, Roles = [new RoleRule(0, 1)] });
        for (var i = 0; i < Accounts; i++)
        {
            engine.TryDeposit(new Deposit(Asset, _accounts[i], 5, _accounts[i]), out _);
            Join(engine, i, _stags[0]);
            if (i % 2 == 0)
                Join(engine, i, _stags[1]);
        }

        engine.Open(new CutTime(1, 1));
        foreach (var stag in engine.Settle(Asset))
        {
            if (engine.TryGetStag(stag, out var book) && book.Live.Select(each => each.Pseudonym).ToList() is { Count: > 0 } members)
                engine.Hunt(stag, new Weight(0, 5 * members.Count), members);
            else
                engine.NotFired(stag);
        }

        return engine.TakeNotices().Count;
    }

    private void Join(CutEngine engine, int account, Hash32 stag)
    {
        var join = new CommitmentChange
        {
            Kind = CommitmentChangeKind.Join,
            Stag = stag,
            Pseudonym = _accounts[account],
            Sequence = 1,
            Account = _accounts[account],
            Units = 5,
        };
        if (!engine.TryEnqueue(join, 1, out var refusal))
            throw new InvalidOperationException($"The change is well-formed: {refusal}.");
    }
}
