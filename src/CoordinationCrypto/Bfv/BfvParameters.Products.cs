using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

public sealed partial class BfvParameters
{
    private readonly Lazy<ProductRing> _products;
    private readonly Lazy<BasisConversion> _specialQuotient;

    /// <summary>What multiplying ciphertexts needs; made at the first use.</summary>
    internal ProductRing Products => _products.Value;

    /// <summary>⌊x/P⌉ mod q, the end of every key switching.</summary>
    internal BasisConversion SpecialQuotient => _specialQuotient.Value;
}
