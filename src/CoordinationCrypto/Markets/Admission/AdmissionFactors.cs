using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Markets;

/// <summary>What is multiplied for one submission: v, and the left factors v − 1 and t − ρ(v).</summary>
internal sealed record AdmissionFactors(ProductFactor Value, ProductFactor LessOne, ProductFactor TargetLessNext) : IDisposable
{
    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Value.Dispose();
        LessOne.Dispose();
        TargetLessNext.Dispose();
    }
}
