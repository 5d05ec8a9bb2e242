using CoordinationCrypto.Bfv;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto;

/// <summary>
/// The parameters of the BFV scheme (Brakerski, CRYPTO 2012; Fan–Vercauteren, ePrint 2012/144): ring degree N, data primes q = ∏ q_l,
/// one special prime P for key switching, plaintext modulus p.
/// Immutable; safe to share between threads.
/// </summary>
public sealed class BfvParameters
{
    private readonly Lazy<ProductRing> _products;
    private readonly Lazy<BasisConversion> _specialQuotient;
    private readonly Lazy<BasisConversion> _messageQuotient;

    private BfvParameters(string name, bool insecure, int degree, ReadOnlySpan<ulong> dataPrimes, ulong specialPrime, ulong plainModulus)
    {
        Name = name;
        IsInsecure = insecure;
        KeyBasis = new RnsBasis(degree, [.. dataPrimes, specialPrime]);
        DataBasis = KeyBasis.Prefix(dataPrimes.Length);
        PlainModulus = new Modulus(plainModulus);
        PlainNtt = NttTables.Get(PlainModulus, degree);
        Delta = DataBasis.Product / plainModulus;
        DeltaResidues = DataBasis.Residues(Delta);
        _products = new Lazy<ProductRing>(() => new ProductRing(this));
        _specialQuotient = new Lazy<BasisConversion>(() =>
            BasisConversion.Quotient(new RnsBasis(degree, [SpecialPrime]), DataBasis, BigInteger.One)
        );
        _messageQuotient = new Lazy<BasisConversion>(() =>
            BasisConversion.Quotient(DataBasis, new RnsBasis(degree, [plainModulus]), plainModulus)
        );
    }

    /// <summary>N = 8192, 174 bits of data primes, a 44-bit special prime, p = 65537: 4,096 cells, 128-bit security.</summary>
    public static BfvParameters Secure8192 { get; } =
        CreateSecure("Secure8192", 8192, [0x7fe07fe0001, 0x7fb87fb8001, 0xfff0fff0001, 0xffd8ffd8001], 0xffb4ffb4001, 65537);

    /// <summary>N = 16384, 389 bits of data primes, a 49-bit special prime, p = 65537: 8,192 cells, 128-bit security.</summary>
    public static BfvParameters Secure16384 { get; } =
        CreateSecure(
            "Secure16384",
            16384,
            [
                0xfff9fff90001,
                0xfff17ff08001,
                0xffdf7fde8001,
                0x1fff77ff58001,
                0x1fff3fff20001,
                0x1fff27ff08001,
                0x1ffd8ffd70001,
                0x1ffd07fce8001,
            ],
            0x1ffb37fb18001,
            65537
        );

    /// <summary>The name under which files and certificates refer to these parameters.</summary>
    public string Name { get; }

    /// <summary>True for the toy sets of <see cref="InsecureToyParameters"/>.</summary>
    public bool IsInsecure { get; }

    /// <summary>The ring degree N, which is also the number of slots: 2 rows of N/2.</summary>
    public int Degree => DataBasis.Degree;

    /// <summary>The number of slots in a row, N/2: the most cells a condition grid can have.</summary>
    public int RowSize => Degree / 2;

    /// <summary>p, a prime ≡ 1 mod 2N.</summary>
    public Modulus PlainModulus { get; }

    /// <summary>q, the product of the data primes.</summary>
    public BigInteger Q => DataBasis.Product;

    /// <summary>Δ = ⌊q/p⌋. Because q ≡ 1 mod p, Δ·p = q − 1.</summary>
    internal BigInteger Delta { get; }

    /// <summary>The data primes.</summary>
    public IReadOnlyList<ulong> DataPrimes => Values(DataBasis);

    /// <summary>P, the prime of key switching.</summary>
    public ulong SpecialPrime => KeyBasis[KeyBasis.Count - 1].Value;

    internal RnsBasis DataBasis { get; }

    /// <summary>The data primes, then P: the basis of all key material.</summary>
    internal RnsBasis KeyBasis { get; }

    internal NttTables PlainNtt { get; }

    internal ulong[] DeltaResidues { get; }

    /// <summary>What multiplying ciphertexts needs; made at the first use.</summary>
    internal ProductRing Products => _products.Value;

    /// <summary>⌊x/P⌉ mod q, the end of every key switching.</summary>
    internal BasisConversion SpecialQuotient => _specialQuotient.Value;

    /// <summary>⌊p·x/q⌉ mod p, the end of every decryption.</summary>
    internal BasisConversion MessageQuotient => _messageQuotient.Value;

    /// <summary>The set with the given name.</summary>
    /// <param name="name">"Secure8192" or "Secure16384", or a toy's name when <paramref name="allowInsecure"/>.</param>
    /// <param name="allowInsecure">Whether the toy sets may be named too.</param>
    /// <param name="parameters">The set, or null.</param>
    /// <returns>False when no such set exists or it is insecure and was not allowed.</returns>
    public static bool TryGet(string name, bool allowInsecure, [NotNullWhen(true)] out BfvParameters? parameters)
    {
        parameters = name switch
        {
            "Secure8192" => Secure8192,
            "Secure16384" => Secure16384,
            _ when allowInsecure => InsecureToyParameters.All.FirstOrDefault(toy => toy.Name == name),
            _ => null,
        };
        return parameters is not null;
    }

    /// <summary>Makes a parameter set, refusing what is insecure or what the library's arithmetic does not cover.</summary>
    /// <param name="name">A name for it: 1 to 64 printable ASCII characters, no space at either end. Names that begin with "Secure" or
    /// "Insecure" are the library's own.</param>
    /// <param name="degree">N, a power of two from 1024.</param>
    /// <param name="dataPrimes">The primes of q: distinct, below 2^50, each ≡ 1 mod 2N, their product ≡ 1 mod p.</param>
    /// <param name="specialPrime">P: as the data primes, and the largest-norm condition of key switching: no smaller than half the
    /// largest of them.</param>
    /// <param name="plainModulus">p: a prime ≡ 1 mod 2N, so far below q that fresh encryptions decrypt.</param>
    /// <returns>A new set. Two calls give two sets, whose keys and ciphertexts do not mix.</returns>
    /// <exception cref="ArgumentException">A condition above fails, or bits(q·P) exceeds the limit of the HomomorphicEncryption.org
    /// standard (2018, Table 1, ternary secret, 128 bits).</exception>
    public static BfvParameters Create(string name, int degree, ReadOnlySpan<ulong> dataPrimes, ulong specialPrime, ulong plainModulus)
    {
        ParameterConditions.RequireName(name);
        return CreateSecure(name, degree, dataPrimes, specialPrime, plainModulus);
    }

    /// <summary>The name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;

    internal static BfvParameters CreateInsecure(string name, int degree)
    {
        ulong[] primes = [.. Secure8192.DataPrimes];
        ParameterConditions.RequirePrimes(degree, primes, Secure8192.SpecialPrime, Secure8192.PlainModulus.Value);
        return new BfvParameters(name, true, degree, primes, Secure8192.SpecialPrime, Secure8192.PlainModulus.Value);
    }

    private static BfvParameters CreateSecure(
        string name,
        int degree,
        ReadOnlySpan<ulong> dataPrimes,
        ulong specialPrime,
        ulong plainModulus
    )
    {
        ParameterConditions.RequireSecure(degree, dataPrimes, specialPrime);
        ParameterConditions.RequirePrimes(degree, dataPrimes, specialPrime, plainModulus);
        var parameters = new BfvParameters(name, false, degree, dataPrimes, specialPrime, plainModulus);
        ParameterConditions.RequireDecryption(parameters, plainModulus);
        return parameters;
    }

    private static ulong[] Values(RnsBasis basis)
    {
        var values = new ulong[basis.Count];
        for (var l = 0; l < values.Length; l++)
            values[l] = basis[l].Value;
        return values;
    }
}
