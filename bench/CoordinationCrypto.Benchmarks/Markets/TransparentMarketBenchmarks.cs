using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;

namespace CoordinationCrypto.Benchmarks.Markets;

/// <summary>
/// How the cost of a change, with the next hunt's cell after it, grows with the levels of the stag: a join or an exit at a random
/// threshold, in a pack of up to 2^16.
/// </summary>
public class TransparentMarketBenchmarks
{
    private const int Changes = 1 << 16;

    private readonly Condition[] _conditions = new Condition[Changes];
    private TransparentMarket _market = null!;
    private int _next;

    [Params(1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20, 1 << 22, 1 << 24)]
    public int Levels { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _market = new TransparentMarket(new StagTerms("bench", "Growth", ConditionGrid.OfMembers(Levels)));
        var bytes = new byte[8 * Changes];
        EntropySource.InsecureSeeded("thresholds"u8, "benchmark").Fill(bytes);
        for (var i = 0; i < Changes; i++)
            _conditions[i] = Condition.Members(
                2 + (int)(BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(8 * i)) % (ulong)(Levels - 1))
            );
        for (var i = 0; i < Math.Min(Levels / 2, Changes); i++)
        {
            // A threshold for every other level: F(x) stays below x.
            if (_market.Join($"agent-{i}", Condition.Members((2 * i) + 2)) != MarketRefusal.None || _market.HuntCell is not null)
                throw new InvalidOperationException("The pack was to grow without firing.");
        }
    }

    [Benchmark(Description = "a change and the next hunt's cell", OperationsPerInvoke = 2)]
    public int JoinAndLeave()
    {
        _next = (_next + 1) % Changes;
        _market.Join("newcomer", _conditions[_next]);
        var found = _market.HuntCell?.Members ?? 0;
        _market.Leave("newcomer");
        return found + (_market.HuntCell?.Members ?? 0);
    }
}
