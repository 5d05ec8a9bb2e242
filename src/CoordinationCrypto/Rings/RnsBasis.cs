using System.Numerics;
using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Rings;

/// <summary>
/// The ring R_q = Z_q[X]/(X^N + 1) in residue form: q = ∏ q_l, every q_l prime, below 2^50 and ≡ 1 mod 2N. Immutable; safe to share.
/// </summary>
internal sealed class RnsBasis
{
    private readonly Modulus[] _moduli;
    private readonly NttTables[] _ntt;
    private readonly BigInteger[] _crtFactors;

    public RnsBasis(int degree, ReadOnlySpan<ulong> primes)
    {
        if (degree < 16 || !BitOperations.IsPow2(degree))
            throw new ArgumentOutOfRangeException(nameof(degree), degree, "The ring degree is a power of two, 16 or more.");
        if (primes.Length == 0)
            throw new ArgumentException("A basis has at least one prime.", nameof(primes));
        Degree = degree;
        _moduli = new Modulus[primes.Length];
        _ntt = new NttTables[primes.Length];
        Product = BigInteger.One;
        for (var l = 0; l < primes.Length; l++)
        {
            _moduli[l] = new Modulus(primes[l]);
            _ntt[l] = NttTables.Get(_moduli[l], degree);
            if (BigInteger.Remainder(Product, primes[l]).IsZero)
                throw new ArgumentException("The primes of a basis differ.", nameof(primes));
            Product *= primes[l];
        }
        _crtFactors = new BigInteger[primes.Length];
        for (var l = 0; l < primes.Length; l++)
        {
            var rest = Product / primes[l];
            _crtFactors[l] = rest * _moduli[l].Inverse((ulong)(rest % primes[l]));
        }
    }

    /// <summary>N.</summary>
    public int Degree { get; }

    /// <summary>The number of primes.</summary>
    public int Count => _moduli.Length;

    /// <summary>q = ∏ q_l.</summary>
    public BigInteger Product { get; }

    public ReadOnlySpan<Modulus> Moduli => _moduli;

    public Modulus this[int limb] => _moduli[limb];

    public NttTables Ntt(int limb) => _ntt[limb];

    /// <summary>The basis of the first <paramref name="count"/> primes.</summary>
    public RnsBasis Prefix(int count)
    {
        var primes = new ulong[count];
        for (var l = 0; l < count; l++)
            primes[l] = _moduli[l].Value;
        return new RnsBasis(Degree, primes);
    }

    /// <summary>True when this basis consists of the first primes of <paramref name="other"/>.</summary>
    public bool IsPrefixOf(RnsBasis other)
    {
        if (Degree != other.Degree || Count > other.Count)
            return false;
        for (var l = 0; l < Count; l++)
            if (_moduli[l].Value != other._moduli[l].Value)
                return false;
        return true;
    }

    /// <summary>The residues of an integer: x mod q_l for every l.</summary>
    public ulong[] Residues(BigInteger x)
    {
        var residues = new ulong[Count];
        for (var l = 0; l < Count; l++)
        {
            var r = BigInteger.Remainder(x, _moduli[l].Value);
            residues[l] = (ulong)(r.Sign < 0 ? r + _moduli[l].Value : r);
        }
        return residues;
    }

    /// <summary>The integer in [0, q) with the given residues (Chinese remainder theorem). Variable time, for public values.</summary>
    public BigInteger Compose(ReadOnlySpan<ulong> residues)
    {
        if (residues.Length != Count)
            throw new ArgumentException("One residue per prime is needed.", nameof(residues));
        var x = BigInteger.Zero;
        for (var l = 0; l < Count; l++)
            x += _crtFactors[l] * residues[l];
        return BigInteger.Remainder(x, Product);
    }
}
