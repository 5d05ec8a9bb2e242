using CoordinationCrypto.Primitives;
using System.Security.Cryptography;

namespace CoordinationCrypto;

/// <summary>Where fresh randomness comes from. Nothing in the library draws randomness from anywhere else.</summary>
/// <remarks>Both sources here are safe to share between threads. Derive from it to use a hardware generator.</remarks>
/// <example>
/// <code>
/// using var key = SigningKey.Create(EntropySource.System);
/// </code>
/// </example>
public abstract class EntropySource
{
    /// <summary>The operating system's cryptographic generator: the only source for real use.</summary>
    public static EntropySource System { get; } = new SystemEntropySource();

    /// <summary>
    /// INSECURE. A deterministic stream for reproducible tests and demonstrations: whoever knows the seed knows every secret made from it.
    /// </summary>
    /// <param name="seed">Any bytes.</param>
    /// <param name="label">Separates streams made from one seed.</param>
    /// <returns>The source.</returns>
    /// <remarks>The bytes depend on the seed, the label and the position only, not on how the reads are cut.</remarks>
    public static EntropySource InsecureSeeded(ReadOnlySpan<byte> seed, string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return new InsecureEntropySource(seed, label);
    }

    /// <summary>
    /// A source for one of several parties that draw at the same time: for a reproducible source, a stream of its own, so that what each
    /// party gets does not depend on who is first.
    /// </summary>
    /// <param name="party">Names the party.</param>
    internal virtual EntropySource For(string party) => this;

    /// <summary>Fills the whole of <paramref name="destination"/> with uniform bytes.</summary>
    /// <param name="destination">Any length.</param>
    /// <exception cref="CryptographicException">The source failed; nothing in the destination may be used.</exception>
    public abstract void Fill(Span<byte> destination);
}
