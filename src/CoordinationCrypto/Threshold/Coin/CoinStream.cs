using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a coin decides: for each use a stream of its own, SHAKE256 of the coin and the use. Public and the same for everyone.
/// </summary>
internal static class CoinStream
{
    /// <summary>The stream of a coin for a use; the caller disposes of it.</summary>
    /// <param name="coin">From <see cref="CoinToss.Coin"/>.</param>
    /// <param name="use">What the bytes decide; different uses give independent streams.</param>
    public static Xof Open(Hash32 coin, ReadOnlySpan<byte> use)
    {
        var stream = new Xof("CoordinationCrypto/coin-stream/v1"u8);
        stream.Absorb(coin);
        stream.Absorb(use);
        return stream;
    }
}
