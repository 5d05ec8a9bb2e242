using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Tests.Groups;

/// <summary>Gives stated bytes once, then fails.</summary>
internal sealed class VectorEntropy(byte[] bytes) : EntropySource
{
    private int position;

    public override void Fill(Span<byte> destination)
    {
        bytes.AsSpan(position, destination.Length).CopyTo(destination);
        position += destination.Length;
    }
}
