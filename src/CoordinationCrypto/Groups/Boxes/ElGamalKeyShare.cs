using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Groups;

/// <summary>Validator i's share x_i of an ElGamal key, a point of a polynomial whose value at 0 is the key; zeroed on disposal.</summary>
internal sealed class ElGamalKeyShare : IDisposable
{
    /// <summary>A share, which takes over the secret.</summary>
    /// <param name="index">i, in [1, 65535].</param>
    /// <param name="secret">x_i; disposed with the share.</param>
    public ElGamalKeyShare(int index, SecretScalar secret)
    {
        if (index is < 1 or > ushort.MaxValue)
            Throw.OutOfRange("An index is in [1, 65535].", nameof(index));
        Index = index;
        Secret = secret;
        VerificationKey = Secp256k1.MultiplyGenerator(secret);
    }

    /// <summary>i.</summary>
    public int Index { get; }

    /// <summary>X_i = x_i·G, against which the share's decryptions are proved.</summary>
    public Point VerificationKey { get; }

    /// <summary>x_i.</summary>
    internal SecretScalar Secret { get; }

    /// <summary>x_i·C1.</summary>
    public ElGamalShare Decrypt(ElGamalCiphertext ciphertext) => new(Index, Secp256k1.Multiply(ciphertext.C1, Secret));

    /// <summary>Zeroes the share.</summary>
    public void Dispose() => Secret.Dispose();

    /// <summary>The type's name: never the value.</summary>
    public override string ToString() => nameof(ElGamalKeyShare);
}
