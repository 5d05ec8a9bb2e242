using System.Security.Cryptography;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Groups;

/// <summary>
/// An agent's secret key d for one stag: t = ±d with t·H of even y signs the agent's records there under base H. Signatures have
/// BIP-340's equations and tags of their own for nonce and challenge, both bound to H. Zeroed on disposal and
/// never printed.
/// </summary>
/// <remarks>
/// A nonce is never shared with another stag, nor with <see cref="SigningKey"/>, although the secret is the same up to sign: equal nonces
/// for two equations would give it away. Signing from several threads is safe; disposing while another thread signs is not.
/// </remarks>
internal sealed class PseudonymKey : IDisposable
{
    private readonly SecretScalar _exponent; // t = ±d, with t·H of even y

    /// <summary>The key of an agent in a stag.</summary>
    /// <param name="agent">d, of which this keeps copies.</param>
    /// <param name="base">H.</param>
    public PseudonymKey(SigningKey agent, PseudonymBase @base)
    {
        Agent = agent.PublicKey;
        Secret = agent.Secret.Copy();
        _exponent = agent.Secret.Copy();
        var point = Secp256k1.Multiply(@base.Point, _exponent);
        IsOdd = !point.HasEvenY;
        _exponent.NegateIf(IsOdd);
        Pseudonym = new Pseudonym(@base, VerifyingKey.FromPoint(point));
    }

    /// <summary>PK. It must not be shown next to the pseudonym unless the stag is one of names.</summary>
    public VerifyingKey Agent { get; }

    /// <summary>x(T): what verifies.</summary>
    public Pseudonym Pseudonym { get; }

    /// <summary>Whether d·H has odd y, d·G having even y. Public where T is: it follows the choice of signs in PK.</summary>
    public bool IsOdd { get; }

    /// <summary>d, in [1, n), with d·G of even y: the witness of T = d·H.</summary>
    internal SecretScalar Secret { get; }

    /// <summary>t, for tests of its zeroing.</summary>
    internal SecretScalar Exponent => _exponent;

    /// <summary>Signs.</summary>
    /// <param name="message">Any length.</param>
    /// <param name="aux">Gives the 32 auxiliary bytes. Even a source that repeats itself leaks nothing: the nonce depends on key, base
    /// and message too.</param>
    /// <param name="signature">Exactly 64 bytes, the x of R, then s; not written unless the new signature verifies.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="CryptographicException">The machine miscalculated.</exception>
    public void Sign(ReadOnlySpan<byte> message, EntropySource aux, Span<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(aux);
        Throw.IfLengthIsNot(signature.Length, SigningKey.SignatureLength, nameof(signature));
        Span<byte> made = stackalloc byte[SigningKey.SignatureLength];
        Span<byte> bound = stackalloc byte[Point.CompressedLength + Pseudonym.Length];
        Pseudonym.Base.Point.WriteCompressed(bound[..Point.CompressedLength]);
        Pseudonym.Bytes.CopyTo(bound[Point.CompressedLength..]);
        using var nonce = SchnorrNonce.Derive(
            _exponent,
            aux,
            "CoordinationCrypto/pseudonym-aux/v1"u8,
            "CoordinationCrypto/pseudonym-nonce/v1"u8,
            bound,
            message
        );
        var point = Secp256k1.Multiply(Pseudonym.Base.Point, nonce);
        if (point.IsInfinity)
            throw new CryptographicException("The nonce is zero.");
        nonce.NegateIf(!point.HasEvenY);
        point.X.CopyTo(made);
        _exponent.Respond(nonce, Pseudonym.Challenge(point.X, message)).Write(made[32..]);
        if (!Pseudonym.Verify(message, made))
            throw new CryptographicException("The signature just made does not verify.");
        made.CopyTo(signature);
    }

    /// <summary>Zeroes the key.</summary>
    public void Dispose()
    {
        Secret.Dispose();
        _exponent.Dispose();
    }

    /// <summary>The type's name: never the key.</summary>
    public override string ToString() => nameof(PseudonymKey);
}
