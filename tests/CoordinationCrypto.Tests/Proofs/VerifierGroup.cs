using CoordinationCrypto.Groups;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Tests.Proofs;

/// <summary>Verifiers with their keys, in ascending order, as proofs to several need them.</summary>
internal sealed class VerifierGroup
{
    public VerifierGroup(int count, string name = "verifiers")
    {
        var entropy = Streams.Entropy(name);
        Keys = [.. Enumerable.Range(0, count).Select(_ => SigningKey.Create(entropy))];
        Array.Sort(Keys, (left, right) => left.PublicKey.Bytes.SequenceCompareTo(right.PublicKey.Bytes));
        Points = [.. Keys.Select(key => key.PublicKey.Point)];
        Registrations = [.. Keys.Select(key => VerifierRegistration.Create(key, entropy))];
    }

    public SigningKey[] Keys { get; }

    public Point[] Points { get; }

    public VerifierRegistration[] Registrations { get; }

    /// <summary>The secret keys of a subset, bit j for verifier j, and null for the others.</summary>
    public SecretScalar?[] Secrets(int subset) => [.. Keys.Select((key, j) => (subset >> j & 1) != 0 ? key.Secret : null)];

    /// <summary>The keys of a subset.</summary>
    public SigningKey[] Members(int subset) => [.. Keys.Where((_, j) => (subset >> j & 1) != 0)];
}
