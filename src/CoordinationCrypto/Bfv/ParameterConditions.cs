using System.Numerics;
using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Bfv;

/// <summary>What a parameter set must fulfil; each check throws with the name of the argument that fails it.</summary>
internal static class ParameterConditions
{
    private const int MaxNameLength = 64;

    /// <summary>A name that prints as it is, and that none of the library's sets has or will have.</summary>
    public static void RequireName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > MaxNameLength || name.Trim() != name || name.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            throw new ArgumentException(
                $"A name is 1 to {MaxNameLength} printable ASCII characters, no space at either end.",
                nameof(name)
            );
        if (
            name.StartsWith("Secure", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Insecure", StringComparison.OrdinalIgnoreCase)
        )
            throw new ArgumentException($"Names like {name} are the library's own: they begin with Secure or Insecure.", nameof(name));
    }

    /// <summary>bits(q·P) within the standard.</summary>
    public static void RequireSecure(int degree, ReadOnlySpan<ulong> dataPrimes, ulong specialPrime)
    {
        var limit = LargestModulusBits(degree);
        var product = new BigInteger(specialPrime);
        foreach (var prime in dataPrimes)
            product *= prime;
        var bits = (int)product.GetBitLength();
        if (bits > limit)
            throw new ArgumentException(
                $"q·P has {bits} bits; at N = {degree} no more than {limit} are 128-bit secure.",
                nameof(dataPrimes)
            );
    }

    /// <summary>A fresh encryption decrypts, except with probability 2^−64.</summary>
    public static void RequireDecryption(BfvParameters parameters, ulong plainModulus)
    {
        var model = new NoiseModel(parameters, keyParts: 1);
        if (model.HonestSum(1, 1) >= model.DecryptionLimit)
            throw new ArgumentException(
                $"p = {plainModulus} is too close to q: a fresh encryption would not decrypt.",
                nameof(plainModulus)
            );
    }

    /// <summary>Primes that the arithmetic covers, and q ≡ 1 mod p.</summary>
    public static void RequirePrimes(int degree, ReadOnlySpan<ulong> dataPrimes, ulong specialPrime, ulong plainModulus)
    {
        if (dataPrimes.Length == 0)
            throw new ArgumentException("There is at least one data prime.", nameof(dataPrimes));
        var seen = new HashSet<ulong>();
        ulong largest = 0;
        foreach (var prime in dataPrimes)
        {
            RequirePrime(prime, degree, nameof(dataPrimes));
            if (!seen.Add(prime))
                throw new ArgumentException($"The prime {prime} occurs twice.", nameof(dataPrimes));
            largest = Math.Max(largest, prime);
        }
        RequirePrime(specialPrime, degree, nameof(specialPrime));
        if (!seen.Add(specialPrime))
            throw new ArgumentException("The special prime is one of the data primes.", nameof(specialPrime));
        if (specialPrime < largest / 2)
            throw new ArgumentException("The special prime is too small: key switching would add noise.", nameof(specialPrime));
        RequirePrime(plainModulus, degree, nameof(plainModulus));
        var q = BigInteger.One;
        foreach (var prime in dataPrimes)
            q *= prime;
        if (!BigInteger.Remainder(q, plainModulus).IsOne)
            throw new ArgumentException("q is not 1 modulo p, which the noise model relies on.", nameof(dataPrimes));
    }

    /// <summary>The most bits q·P may have at 128-bit classical security with a ternary secret.</summary>
    private static int LargestModulusBits(int degree) =>
        degree switch
        {
            1024 => 27,
            2048 => 54,
            4096 => 109,
            8192 => 218,
            16384 => 438,
            32768 => 881,
            _ => throw new ArgumentException($"The standard has no secure modulus for N = {degree}.", nameof(degree)),
        };

    private static void RequirePrime(ulong prime, int degree, string parameter)
    {
        if (prime >= 1UL << 50 || prime % (2 * (ulong)degree) != 1 || !Primes.IsPrime(prime))
            throw new ArgumentException($"{prime} is not a prime below 2^50 that is 1 modulo 2N = {2 * degree}.", parameter);
    }
}
