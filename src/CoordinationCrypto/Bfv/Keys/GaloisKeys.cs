using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// The public keys for rotating slots: for some Galois elements g, a key from s(X^g) to s. Each is kept as its image under X ↦ X^(1/g),
/// a key from s to s(X^(1/g)): then the digits of c1 are multiplied by it as they are, and the automorphism comes last, on the two
/// polynomials that result. Immutable; safe to share between threads.
/// </summary>
public sealed class GaloisKeys : IDisposable
{
    private readonly SortedDictionary<int, KeySwitchingKey> _keys = [];

    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="keys">For each element g the key from s(X^g) to s; this object takes them over.</param>
    internal GaloisKeys(BfvParameters parameters, IEnumerable<(int Element, KeySwitchingKey Key)> keys)
    {
        Parameters = parameters;
        foreach (var (element, key) in keys)
        {
            if (key.Parameters != parameters)
                throw new ArgumentException("A key belongs to other parameters.", nameof(keys));
            _keys.Add(element, key.Into(Automorphism.Get(parameters.Degree, element).Inverse()));
        }
    }

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters { get; }

    /// <summary>The Galois elements that have a key, ascending.</summary>
    internal IReadOnlyCollection<int> Elements => _keys.Keys;

    /// <summary>
    /// The elements that let every rotation and the swap be done: steps ±2^i, and 2N − 1. The same set as Microsoft SEAL makes when
    /// asked for no particular one.
    /// </summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <returns>Galois elements, ascending.</returns>
    public static IReadOnlyList<int> StandardElements(BfvParameters parameters)
    {
        var elements = new SortedSet<int> { Automorphism.SwapElement(parameters.Degree) };
        for (var step = 1; step < parameters.RowSize; step <<= 1)
        {
            elements.Add(Automorphism.RotationElement(parameters.Degree, step));
            elements.Add(Automorphism.RotationElement(parameters.Degree, -step));
        }
        return [.. elements];
    }

    /// <summary>True when rotating by exactly this step takes one key switching.</summary>
    /// <param name="step">To the left; to the right if negative.</param>
    /// <returns>False where the rotation is composed of others or impossible.</returns>
    public bool HasStep(int step) => _keys.ContainsKey(Automorphism.RotationElement(Parameters.Degree, step));

    /// <summary>True when the rows can be swapped.</summary>
    public bool CanSwap => _keys.ContainsKey(Automorphism.SwapElement(Parameters.Degree));

    /// <summary>Whether there is a key for the element g.</summary>
    internal bool Has(int element) => _keys.ContainsKey(element);

    /// <summary>A new copy of the key from s(X^g) to s, as it was put in.</summary>
    internal KeySwitchingKey Original(int element) => _keys[element].Image(Automorphism.Get(Parameters.Degree, element));

    /// <summary>Enc(m(X^g)): one key switching.</summary>
    internal Ciphertext Apply(Ciphertext ciphertext, int element) => Finish(ciphertext, element, Find(element).Switch(ciphertext.C1));

    /// <summary>The same with the digits of c1 made beforehand, for many elements.</summary>
    internal Ciphertext Apply(Ciphertext ciphertext, Digits digits, int element) =>
        Finish(ciphertext, element, Find(element).Switch(digits));

    /// <summary>Rotates the rows by steps that have keys, one after another; a copy where there is none.</summary>
    internal Ciphertext Rotate(Ciphertext ciphertext, IReadOnlyList<int> steps)
    {
        if (steps.Count == 0)
            return ciphertext.Clone();
        var result = Apply(ciphertext, Automorphism.RotationElement(Parameters.Degree, steps[0]));
        foreach (var next in steps.Skip(1))
        {
            using var previous = result;
            result = Apply(previous, Automorphism.RotationElement(Parameters.Degree, next));
        }
        return result;
    }

    /// <summary>Rotates the rows by a step that has a key, with the digits of c1 made beforehand.</summary>
    internal Ciphertext Rotate(Ciphertext ciphertext, Digits digits, int step)
    {
        var element = Automorphism.RotationElement(Parameters.Degree, step);
        return element == 1 ? ciphertext.Clone() : Apply(ciphertext, digits, element);
    }

    /// <summary>
    /// Splits a rotation into steps that have keys: none for a multiple of the row's length, the step itself if it has a key, else its
    /// non-adjacent form (signed powers of two, no two neighbours), else its binary form.
    /// </summary>
    /// <returns>False when a key is missing for each way.</returns>
    internal bool TrySplit(int step, out IReadOnlyList<int> steps)
    {
        var row = Parameters.RowSize;
        var rest = (step % row + row) % row; // in [0, N/2)
        if (rest == 0)
        {
            steps = [];
            return true;
        }
        if (HasStep(rest))
        {
            steps = [rest];
            return true;
        }
        if (rest > row / 2)
            rest -= row; // in (−N/4, N/4]
        steps = NonAdjacentForm(rest);
        if (steps.All(HasStep))
            return true;
        var positive = rest < 0 ? rest + row : rest;
        steps = [.. Enumerable.Range(0, 31).Select(i => positive & 1 << i).Where(bit => bit != 0)];
        return steps.All(HasStep);
    }

    /// <summary>Gives the keys' memory back.</summary>
    public void Dispose()
    {
        foreach (var key in _keys.Values)
            key.Dispose();
    }

    private KeySwitchingKey Find(int element) =>
        _keys.TryGetValue(element, out var key)
            ? key
            : throw new ArgumentException($"There is no Galois key for the element {element}.", nameof(element));

    /// <summary>c0 + u + v·s(X^(1/g)) = Δ·m + noise; the automorphism makes s of s(X^(1/g)).</summary>
    private static Ciphertext Finish(Ciphertext ciphertext, int element, (CoefficientPolynomial U, CoefficientPolynomial V) switched)
    {
        var automorphism = Automorphism.Get(ciphertext.Parameters.Degree, element);
        using var u = switched.U;
        using var v = switched.V;
        u.Add(ciphertext.C0);
        return new Ciphertext(ciphertext.Parameters, automorphism.Apply(u), automorphism.Apply(v));
    }

    private static List<int> NonAdjacentForm(int value)
    {
        var terms = new List<int>();
        for (var power = 1; value != 0; power <<= 1, value /= 2)
        {
            if ((value & 1) == 0)
                continue;
            var digit = 2 - (value & 3); // 1 or −1, which leaves value − digit divisible by 4
            terms.Add(digit * power);
            value -= digit;
        }
        return terms;
    }
}
