namespace CoordinationCrypto.Bfv;

/// <summary>Why bytes were not read as an object of Microsoft SEAL.</summary>
public enum SealRefusal
{
    /// <summary>They were read.</summary>
    None,

    /// <summary>They end before the object does.</summary>
    TooShort,

    /// <summary>They go on after the object, or a header's size is not that of its object.</summary>
    WrongLength,

    /// <summary>A header does not begin with SEAL's magic number and header size, or its reserved field is not zero.</summary>
    NotSeal,

    /// <summary>A header's version is not 4.1 to 4.4, or a nested one differs from the outer one.</summary>
    OtherVersion,

    /// <summary>A header names a compression.</summary>
    Compressed,

    /// <summary>A polynomial is replaced by the seed that SEAL would expand it from.</summary>
    SeedCompressed,

    /// <summary>The scheme, the degree, the primes, the plaintext modulus or the parameters' identifier are not the expected ones.</summary>
    OtherParameters,

    /// <summary>Coefficients where values belong, or the other way round; or a scale or correction factor that is not 1.</summary>
    WrongForm,

    /// <summary>Another number of polynomials or keys than this object has.</summary>
    WrongShape,

    /// <summary>A residue is not below its modulus.</summary>
    NotCanonical,
}
