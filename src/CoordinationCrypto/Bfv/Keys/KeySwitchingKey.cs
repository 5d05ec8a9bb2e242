using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// Switches c·s' to the key s: for each data prime a pair (b_l, a_l) modulo q·P with b_l + a_l·s = P·g_l·s' + e_l, where g_l is 1
/// modulo q_l and 0 modulo the other data primes. The digits of c are its residues modulo each q_l, so Σ_l [c]_{q_l}·g_l = c, and
/// dividing by P leaves the noise Σ_l [c]_{q_l}·e_l/P and a rounding (Bajard, Eynard, Hasan and Zucca, SAC 2016; with a special prime:
/// Gentry, Halevi and Smart, CRYPTO 2012; as Microsoft SEAL has it). Immutable; safe to share between threads.
/// </summary>
internal sealed class KeySwitchingKey : IDisposable
{
    private readonly EvaluationPolynomial[] _b;
    private readonly EvaluationPolynomial[] _a;

    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="b">b_l over q·P, for each data prime; the key takes them over.</param>
    /// <param name="a">a_l, likewise.</param>
    public KeySwitchingKey(BfvParameters parameters, EvaluationPolynomial[] b, EvaluationPolynomial[] a)
    {
        if (b.Length != parameters.DataBasis.Count || a.Length != b.Length)
            throw new ArgumentException($"A key has {parameters.DataBasis.Count} pairs, one per data prime.", nameof(b));
        foreach (var part in b.Concat(a))
            if (part.Basis.Count != parameters.KeyBasis.Count || !part.Basis.IsPrefixOf(parameters.KeyBasis))
                throw new ArgumentException("The parts of a key are polynomials modulo q·P.", nameof(b));
        Parameters = parameters;
        _b = b;
        _a = a;
    }

    public BfvParameters Parameters { get; }

    /// <summary>The number of pairs.</summary>
    public int Count => _b.Length;

    /// <summary>All b_l, in the order of the data primes.</summary>
    public IReadOnlyList<EvaluationPolynomial> AllB => _b;

    /// <summary>All a_l, likewise.</summary>
    public IReadOnlyList<EvaluationPolynomial> AllA => _a;

    public EvaluationPolynomial B(int digit) => _b[digit];

    public EvaluationPolynomial A(int digit) => _a[digit];

    /// <summary>(u, v) modulo q with u + v·s = c·s' + noise.</summary>
    public (CoefficientPolynomial U, CoefficientPolynomial V) Switch(CoefficientPolynomial c)
    {
        var basis = Parameters.KeyBasis;
        using var memory = PolynomialMemory.Rent(_b.Length * basis.Degree);
        var digits = new LimbReference[_b.Length];
        for (var l = 0; l < digits.Length; l++)
            digits[l] = new LimbReference(memory, l * basis.Degree);
        return Switch(j =>
        {
            for (var l = 0; l < digits.Length; l++)
                Digits.Lift(memory.Span.Slice(digits[l].Start, basis.Degree), c, l, j, basis);
            return digits;
        });
    }

    /// <summary>The same for a polynomial whose digits are there already.</summary>
    public (CoefficientPolynomial U, CoefficientPolynomial V) Switch(Digits digits)
    {
        if (digits.Parameters != Parameters)
            throw new ArgumentException("The digits belong to other parameters.", nameof(digits));
        return Switch(j => References(digits.Count, l => digits[l].Reference(j)));
    }

    /// <summary>By the digits modulo each prime of the key's basis.</summary>
    private (CoefficientPolynomial U, CoefficientPolynomial V) Switch(Func<int, LimbReference[]> digits)
    {
        var basis = Parameters.KeyBasis;
        using var u = CoefficientPolynomial.Zero(basis);
        using var v = CoefficientPolynomial.Zero(basis);
        for (var j = 0; j < basis.Count; j++)
        {
            FusedKernels.DotPair(
                u.Limb(j),
                v.Limb(j),
                digits(j),
                References(_b.Length, l => _b[l].Reference(j)),
                References(_a.Length, l => _a[l].Reference(j)),
                basis[j]
            );
            basis.Ntt(j).Inverse(u.Limb(j));
            basis.Ntt(j).Inverse(v.Limb(j));
        }
        return (DivideByP(u), DivideByP(v));
    }

    /// <summary>The key with every part replaced by its image under an automorphism; this object is used up.</summary>
    public KeySwitchingKey Into(Automorphism automorphism)
    {
        var image = Image(automorphism);
        Dispose();
        return image;
    }

    /// <summary>The key with every part replaced by its image under an automorphism.</summary>
    public KeySwitchingKey Image(Automorphism automorphism) =>
        new(Parameters, Array.ConvertAll(_b, automorphism.Apply), Array.ConvertAll(_a, automorphism.Apply));

    public void Dispose()
    {
        foreach (var part in _b)
            part.Dispose();
        foreach (var part in _a)
            part.Dispose();
    }

    private static LimbReference[] References(int count, Func<int, LimbReference> limb)
    {
        var references = new LimbReference[count];
        for (var l = 0; l < count; l++)
            references[l] = limb(l);
        return references;
    }

    private CoefficientPolynomial DivideByP(CoefficientPolynomial x)
    {
        var quotient = CoefficientPolynomial.Zero(Parameters.DataBasis);
        x.Residues[..quotient.Residues.Length].CopyTo(quotient.Residues);
        Parameters.SpecialQuotient.Apply(x.Limb(Parameters.DataBasis.Count), quotient.Residues);
        return quotient;
    }
}
