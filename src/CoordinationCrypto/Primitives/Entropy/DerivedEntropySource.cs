namespace CoordinationCrypto.Primitives;

/// <summary>
/// Randomness that follows from a secret and a use, for whoever has to give the same bytes again after a restart. As good as the secret,
/// for that one use. Zeroed on disposal; not safe for several threads.
/// </summary>
internal sealed class DerivedEntropySource : EntropySource, IDisposable
{
    private readonly Expander _stream;

    /// <summary>The randomness of a secret and a use.</summary>
    /// <param name="secret">32 bytes that nobody else knows.</param>
    /// <param name="use">What the randomness is for, in full: it must not serve for anything else.</param>
    public DerivedEntropySource(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> use) => _stream = new Expander(secret, use);

    /// <inheritdoc/>
    public override void Fill(Span<byte> destination) => _stream.Fill(destination);

    /// <summary>Zeroes the stream's state.</summary>
    public void Dispose() => _stream.Dispose();
}
