namespace CoordinationCrypto.Primitives;

/// <summary>A stream of words to sample from: public (<see cref="Xof"/>) or secret (<see cref="Expander"/>).</summary>
internal interface IRandomStream
{
    /// <summary>Gives the next words, each from eight bytes of the stream, little-endian.</summary>
    void Fill(Span<ulong> destination);
}
