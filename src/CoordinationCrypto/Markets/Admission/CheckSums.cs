using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Markets;

/// <summary>The sums of products of each check of a batch. Not safe for use by several threads at once.</summary>
/// <param name="parameters">The scheme's parameters.</param>
/// <param name="checks">How many checks there are.</param>
/// <param name="rows">Rows of each.</param>
internal sealed class CheckSums(BfvParameters parameters, int checks, int rows) : IDisposable
{
    private readonly WeightedProductSums[] _sums =
    [
        .. Enumerable.Range(0, checks).Select(_ => new WeightedProductSums(parameters, rows)),
    ];

    public WeightedProductSums this[int check] => _sums[check];

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        foreach (var sum in _sums)
            sum.Dispose();
    }
}
