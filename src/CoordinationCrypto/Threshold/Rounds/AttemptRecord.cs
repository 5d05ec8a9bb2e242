using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What one party keeps of one attempt at a session: the seed that everything it draws is expanded from. The seed is drawn once and
/// zeroed at the end. Not safe for use by several threads at once.
/// </summary>
internal sealed class AttemptRecord : IDisposable
{
    /// <summary>Bytes of a seed.</summary>
    public const int SeedLength = Expander.SecretLength;

    private readonly SecretBuffer _seed;

    private AttemptRecord(SecretBuffer seed) => _seed = seed;

    /// <summary>An attempt that lives in memory alone: its party, once lost, is not made again.</summary>
    /// <param name="entropy">Gives the seed.</param>
    public static AttemptRecord Draw(EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(entropy);
        var seed = SecretBuffer.Allocate(SeedLength);
        entropy.Fill(seed.Span);
        return new AttemptRecord(seed);
    }

    /// <summary>AES-256-CTR under HKDF(seed, domain ‖ label ‖ recipient ‖ view).</summary>
    /// <param name="label">What the randomness is for.</param>
    /// <param name="recipient">For whom, in [0, 65535].</param>
    /// <param name="view">What is answered; zero where nothing is.</param>
    public DerivedEntropySource Expand(ReadOnlySpan<byte> label, int recipient, Hash32 view)
    {
        var use = new WireWriter();
        use.WriteLengthPrefixed("CoordinationCrypto/attempt/v1"u8);
        use.WriteLengthPrefixed(label);
        use.WriteUInt16((ushort)recipient);
        use.WriteHash(view);
        return new DerivedEntropySource(_seed.Span, use.Written);
    }

    /// <summary>Zeroes the seed.</summary>
    public void Dispose() => _seed.Dispose();

    /// <summary>The type's name: never the seed.</summary>
    public override string ToString() => nameof(AttemptRecord);
}
