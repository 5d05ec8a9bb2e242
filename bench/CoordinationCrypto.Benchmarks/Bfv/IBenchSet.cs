namespace CoordinationCrypto.Benchmarks.Bfv;

/// <summary>A parameter set as a type, so that each operation has a class with each set.</summary>
public interface IBenchSet
{
    /// <summary>The set's name.</summary>
    static abstract string Name { get; }
}
