using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// A key that proofs may be designated to, with a proof that its owner knows the secret key. Without one, a "verifier" could show a key
/// that nobody knows the secret of, deny being able to forge, and pass proofs on as evidence.
/// An object of this type was checked: the proof verified. Immutable.
/// </summary>
/// <remarks>
/// Schnorr's proof in a transcript of its own; Ristenpart, Yilek, EUROCRYPT 2007, on proofs of possession. It shows that the secret was
/// known to whoever made it, not that it can be used to forge: a key inside attested hardware that signs nothing but registrations
/// defeats deniability. Refuse keys that come with an attestation.
/// </remarks>
public sealed class VerifierRegistration
{
    /// <summary>Bytes of a registration.</summary>
    public const int Length = 1 + VerifyingKey.Length + ProofLength;

    private const byte Version = 1;
    private const int ProofLength = ChallengeLength + Scalar.Length;
    private const int ChallengeLength = 21;
    private const int Degree = 8192; // of the challenges: a registration serves under any parameters

    private readonly byte[] _bytes;

    private VerifierRegistration(VerifyingKey key, byte[] bytes) => (Key, _bytes) = (key, bytes);

    /// <summary>The key.</summary>
    public VerifyingKey Key { get; }

    private static ChallengeSpace Challenges => new(Degree);

    /// <summary>Registers a key: the verifier's own, or one made for this.</summary>
    /// <param name="key">Whose secret is known.</param>
    /// <param name="entropy">Makes the proof's mask.</param>
    /// <returns>The registration.</returns>
    public static VerifierRegistration Create(SigningKey key, EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(entropy);
        using var transcript = Begin(key.PublicKey);
        var proof = FiatShamir.Prove(Statement(key.PublicKey), new ScalarWitness(key.Secret), transcript, entropy);
        return new VerifierRegistration(key.PublicKey, [Version, .. key.PublicKey.Bytes, .. proof]);
    }

    /// <summary>Reads and checks a registration.</summary>
    /// <param name="source">From anyone.</param>
    /// <param name="registration">The registration on success.</param>
    /// <param name="refusal">Why not, or <see cref="RegistrationRefusal.None"/>.</param>
    /// <returns>Whether the bytes are canonical.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> source,
        [NotNullWhen(true)] out VerifierRegistration? registration,
        out RegistrationRefusal refusal
    )
    {
        registration = null;
        refusal = Check(source, out var key);
        if (refusal != RegistrationRefusal.None)
            return false;
        registration = new VerifierRegistration(key!, source.ToArray());
        return true;
    }

    /// <summary>The bytes: version, key, proof.</summary>
    /// <returns>The canonical bytes.</returns>
    public byte[] Encode() => [.. _bytes];

    private static RegistrationRefusal Check(ReadOnlySpan<byte> source, out VerifyingKey? key)
    {
        key = null;
        if (source.Length != Length)
            return RegistrationRefusal.Length;
        if (source[0] != Version)
            return RegistrationRefusal.UnknownVersion;
        if (!VerifyingKey.TryRead(source.Slice(1, VerifyingKey.Length), out key))
            return RegistrationRefusal.Malformed;
        using var transcript = Begin(key);
        return FiatShamir.Verify(Statement(key), transcript, source[^ProofLength..])
            ? RegistrationRefusal.None
            : RegistrationRefusal.DoesNotVerify;
    }

    private static LinearRelation Statement(VerifyingKey key) => LinearRelation.DiscreteLog(Challenges, Point.Generator, key.Point);

    // A registration belongs to no configuration, checkpoint, scope or session.
    private static Transcript Begin(VerifyingKey key)
    {
        return new Transcript("CoordinationCrypto/verifier-registration/v1"u8, new ProofContext(default, default, default, [], key.Bytes));
    }
}

/// <summary>Why the registration of a key is not taken.</summary>
public enum RegistrationRefusal
{
    /// <summary>It is taken.</summary>
    None,

    /// <summary>The number of bytes is another.</summary>
    Length,

    /// <summary>The version is not one that this library reads.</summary>
    UnknownVersion,

    /// <summary>The key is no point of the curve.</summary>
    Malformed,

    /// <summary>The proof does not hold.</summary>
    DoesNotVerify,
}
