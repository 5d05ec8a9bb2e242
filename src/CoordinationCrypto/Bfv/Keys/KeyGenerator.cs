using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// Makes the keys of one party that encrypts, computes and decrypts by itself. No committee is needed, and none is protected by it: who
/// has the secret key reads everything. It holds no secret itself, so there is nothing to dispose but the keys.
/// </summary>
/// <remarks>
/// s is uniform ternary. A public key is (b, a) with b = −a·s + e, a uniform and e centred binomial; a switching key has such a pair per
/// data prime. Everything comes from 32-byte seeds, one per key for what is secret (AES-256-CTR) and one for what is public (SHAKE256).
/// Safe under many threads if the entropy source is.
/// </remarks>
/// <example>
/// <code>
/// var keys = new KeyGenerator(BfvParameters.Secure8192, EntropySource.System);
/// using var secretKey = keys.CreateSecretKey();
/// using var publicKey = keys.CreatePublicKey(secretKey);
/// using var relinearizationKey = keys.CreateRelinearizationKey(secretKey);
/// </code>
/// </example>
public sealed class KeyGenerator
{
    private readonly EntropySource _entropy;

    /// <summary>A generator for one parameter set.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="entropy">Usually <see cref="EntropySource.System"/>.</param>
    public KeyGenerator(BfvParameters parameters, EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(entropy);
        Parameters = parameters;
        _entropy = entropy;
    }

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters { get; }

    /// <summary>A fresh secret key.</summary>
    /// <returns>The key, for the caller to dispose.</returns>
    public SecretKey CreateSecretKey()
    {
        using var stream = SecretStream();
        using var s = SmallPolynomial.Ternary(stream, Parameters.Degree);
        return new SecretKey(Parameters, s.ToPolynomial(Parameters.KeyBasis).IntoEvaluation());
    }

    /// <summary>A fresh public key, for <see cref="Encryptor"/>.</summary>
    /// <param name="key">What decrypts.</param>
    /// <returns>The key, for the caller to dispose.</returns>
    /// <exception cref="ArgumentException">The secret key belongs to other parameters.</exception>
    public PublicKey CreatePublicKey(SecretKey key)
    {
        Require(key);
        var a = PublicKey.ExpandA(Parameters, PublicSeed());
        using var noise = SecretStream();
        return new PublicKey(Parameters, Masked(key, a, noise), a);
    }

    /// <summary>A fresh relinearization key, for <see cref="Evaluator.Relinearize"/>.</summary>
    /// <param name="key">What decrypts.</param>
    /// <returns>The key, for the caller to dispose.</returns>
    /// <exception cref="ArgumentException">The secret key belongs to other parameters.</exception>
    public RelinearizationKey CreateRelinearizationKey(SecretKey key)
    {
        Require(key);
        using var uniform = PublicStream();
        using var noise = SecretStream();
        return CreateRelinearizationKey(key, uniform, noise);
    }

    /// <summary>Fresh keys for every rotation and for the swap: the steps ±2^i, of which other steps are composed.</summary>
    /// <param name="key">What decrypts.</param>
    /// <returns>The keys, for the caller to dispose: 24 at N = 8192, of 63 MB.</returns>
    /// <exception cref="ArgumentException">The secret key belongs to other parameters.</exception>
    public GaloisKeys CreateGaloisKeys(SecretKey key) => CreateGaloisKeys(key, GaloisKeys.StandardElements(Parameters));

    /// <summary>Fresh keys for some rotations.</summary>
    /// <param name="key">What decrypts.</param>
    /// <param name="steps">To the left, to the right if negative; no multiple of the row's length.</param>
    /// <param name="swap">Whether the rows can be swapped too.</param>
    /// <returns>The keys, for the caller to dispose.</returns>
    /// <exception cref="ArgumentException">The secret key belongs to other parameters, or a step turns nothing.</exception>
    public GaloisKeys CreateGaloisKeys(SecretKey key, ReadOnlySpan<int> steps, bool swap = false)
    {
        var elements = new SortedSet<int>();
        foreach (var step in steps)
        {
            if (step % Parameters.RowSize == 0)
                throw new ArgumentException($"A rotation by {step} needs no key.", nameof(steps));
            elements.Add(Automorphism.RotationElement(Parameters.Degree, step));
        }
        if (swap)
            elements.Add(Automorphism.SwapElement(Parameters.Degree));
        return CreateGaloisKeys(key, elements);
    }

    /// <summary>The key from s² to s, with given randomness.</summary>
    internal static RelinearizationKey CreateRelinearizationKey(SecretKey key, IRandomStream uniform, IRandomStream noise)
    {
        using var square = EvaluationPolynomial.Product(key.Parameters.KeyBasis, key.Values, key.Values);
        return new RelinearizationKey(SwitchingKey(key, square, uniform, noise));
    }

    /// <summary>The keys from s(X^g) to s, with given randomness.</summary>
    internal static GaloisKeys CreateGaloisKeys(SecretKey key, IEnumerable<int> elements, IRandomStream uniform, IRandomStream noise)
    {
        var keys = new List<(int, KeySwitchingKey)>();
        foreach (var element in elements)
        {
            using var image = Automorphism.Get(key.Parameters.Degree, element).Apply(key.Values);
            keys.Add((element, SwitchingKey(key, image, uniform, noise)));
        }
        return new GaloisKeys(key.Parameters, keys);
    }

    private GaloisKeys CreateGaloisKeys(SecretKey key, IEnumerable<int> elements)
    {
        Require(key);
        using var uniform = PublicStream();
        using var noise = SecretStream();
        return CreateGaloisKeys(key, elements, uniform, noise);
    }

    /// <summary>b_l = −a_l·s + e_l + P·g_l·s'.</summary>
    private static KeySwitchingKey SwitchingKey(SecretKey key, EvaluationPolynomial from, IRandomStream uniform, IRandomStream noise)
    {
        var parameters = key.Parameters;
        var basis = parameters.KeyBasis;
        var b = new EvaluationPolynomial[parameters.DataBasis.Count];
        var a = new EvaluationPolynomial[b.Length];
        for (var l = 0; l < b.Length; l++)
        {
            a[l] = EvaluationPolynomial.Zero(basis);
            UniformSampler.Fill(uniform, a[l]);
            b[l] = Masked(key, a[l], noise);
            var gadget = new ulong[basis.Count];
            gadget[l] = parameters.SpecialPrime % basis[l].Value;
            b[l].AddScaled(from, gadget);
        }
        return new KeySwitchingKey(parameters, b, a);
    }

    /// <summary>−a·s + e.</summary>
    private static EvaluationPolynomial Masked(SecretKey key, EvaluationPolynomial a, IRandomStream noise)
    {
        var basis = key.Parameters.KeyBasis;
        using var e = SmallPolynomial.CenteredBinomial(noise, basis.Degree);
        var b = e.ToPolynomial(basis).IntoEvaluation();
        using var product = EvaluationPolynomial.Product(basis, a, key.Values);
        b.Subtract(product);
        return b;
    }

    private Expander SecretStream()
    {
        using var seed = SecretBuffer.Allocate(Expander.SecretLength);
        _entropy.Fill(seed.Span);
        return new Expander(seed.Span, "CoordinationCrypto/key-generation/v1"u8);
    }

    private Xof PublicStream()
    {
        var xof = new Xof("CoordinationCrypto/switching-key-polynomial/v1"u8);
        xof.Absorb(PublicSeed());
        return xof;
    }

    /// <summary>What a public polynomial is expanded from.</summary>
    private byte[] PublicSeed()
    {
        var seed = new byte[32];
        _entropy.Fill(seed);
        return seed;
    }

    private void Require(SecretKey key)
    {
        if (key.Parameters != Parameters)
            throw new ArgumentException("The secret key belongs to other parameters.", nameof(key));
    }
}
