using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Benchmarks.Threshold;

/// <summary>
/// What a validator computes for a coin, and what anyone computes from what all have sent. The values need a key's seeds, so a toy
/// ceremony comes first.
/// </summary>
public class CoinBenchmarks
{
    private CeremonyResult _ceremony = null!;
    private Committee _committee = null!;
    private Request _request = null!;
    private List<CoinShares> _shares = null!;

    [Params(4, 7)]
    public int Validators { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _committee = new Committee(Validators, (Validators - 1) / 3);
        var parameters = InsecureToyParameters.N256;
        var identities = Enumerable.Range(0, Validators).Select(_ => SigningKey.Create(EntropySource.System)).ToList();
        _ceremony = KeyCeremony.RunInProcess(parameters, _committee, identities, EntropySource.System, 1000);
        foreach (var identity in identities)
            identity.Dispose();
        _request = new RequestFactory(parameters, _committee, default, 0, default, default, 1).Coin();
        _shares = [.. _ceremony.Seeds.Select(seeds => CoinShares.Make(seeds, _request))];
    }

    [GlobalCleanup]
    public void Cleanup() => _ceremony.Dispose();

    [Benchmark]
    public int MakeShares() => CoinShares.Make(_ceremony.Seeds[0], _request).Bytes.Length;

    [Benchmark]
    public Hash32 Toss()
    {
        var toss = new CoinToss(_committee, _request.Id);
        foreach (var shares in _shares)
            toss.Add(shares);
        return toss.Coin();
    }
}
