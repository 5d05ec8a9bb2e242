namespace CoordinationCrypto.Tests.Groups;

/// <summary>Gives stated bytes once, then fails.</summary>
internal sealed class VectorEntropy(byte[] bytes) : EntropySource
{
    private int _position;

    public override void Fill(Span<byte> destination)
    {
        bytes.AsSpan(_position, destination.Length).CopyTo(destination);
        _position += destination.Length;
    }
}
