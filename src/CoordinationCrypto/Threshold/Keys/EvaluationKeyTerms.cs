using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>Which evaluation keys a key ceremony makes. Immutable; safe to share.</summary>
public sealed class EvaluationKeyTerms
{
    /// <summary>The most Galois elements.</summary>
    public const int MostElements = 64;

    internal const byte Version = 1;

    private readonly int[] _elements;

    /// <summary>Chooses the keys.</summary>
    /// <param name="relinearization">Whether a relinearization key is made.</param>
    /// <param name="galoisElements">The Galois elements that get a key, in any order: odd, from 3, and below 2N of the ceremony's
    /// parameters.</param>
    /// <exception cref="ArgumentException">An element is even or below 3, occurs twice, or there are more than
    /// <see cref="MostElements"/>.</exception>
    public EvaluationKeyTerms(bool relinearization, IEnumerable<int> galoisElements)
    {
        ArgumentNullException.ThrowIfNull(galoisElements);
        HasRelinearizationKey = relinearization;
        _elements = [.. galoisElements.Order()];
        if (!AreElements(_elements))
            throw new ArgumentException(
                $"Galois elements are at most {MostElements} different odd numbers from 3.",
                nameof(galoisElements)
            );
    }

    /// <summary>No evaluation keys.</summary>
    public static EvaluationKeyTerms None { get; } = new(false, []);

    /// <summary>
    /// What products v·(t − ρ(v)) need, as the tests of admission are: the relinearization key, and the Galois key of a rotation to
    /// the left by one, which takes v to its shift x ↦ v(x + 1) along a row.
    /// </summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <returns>The terms.</returns>
    public static EvaluationKeyTerms ForAdmission(BfvParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new EvaluationKeyTerms(true, [Automorphism.RotationElement(parameters.Degree, 1)]);
    }

    /// <summary>Whether a relinearization key is made.</summary>
    public bool HasRelinearizationKey { get; }

    /// <summary>The Galois elements that get a key, ascending.</summary>
    public IReadOnlyList<int> GaloisElements => _elements;

    /// <summary>The rounds of contributions it takes: two for the relinearization key, one for each Galois key.</summary>
    internal int Rounds => (HasRelinearizationKey ? 2 : 0) + _elements.Length;

    /// <summary>Whether these are at most <see cref="MostElements"/> odd numbers from 3, strictly ascending.</summary>
    internal static bool AreElements(ReadOnlySpan<int> elements)
    {
        if (elements.Length > MostElements)
            return false;
        for (var i = 0; i < elements.Length; i++)
            if (elements[i] < 3 || (elements[i] & 1) == 0 || (i > 0 && elements[i] <= elements[i - 1]))
                return false;
        return true;
    }

    internal void Write(WireWriter writer)
    {
        writer.WriteByte(Version);
        writer.WriteByte(HasRelinearizationKey ? (byte)1 : (byte)0);
        writer.WriteUInt16((ushort)_elements.Length);
        foreach (var element in _elements)
            writer.WriteUInt32((uint)element);
    }
}
