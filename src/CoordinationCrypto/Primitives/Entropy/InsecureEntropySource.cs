using System.Text;

namespace CoordinationCrypto.Primitives;

/// <summary>SHAKE256 of a seed and a label, read from its start. Reproducible, therefore insecure.</summary>
internal sealed class InsecureEntropySource : EntropySource, IDisposable
{
    private readonly Lock gate = new();
    private readonly Xof stream;
    private readonly byte[] seed;
    private readonly string label;

    public InsecureEntropySource(ReadOnlySpan<byte> seed, string label)
    {
        (this.seed, this.label) = (seed.ToArray(), label);
        stream = new Xof("CoordinationCrypto/insecure-seed/v1"u8);
        stream.Absorb(seed);
        stream.Absorb(Encoding.UTF8.GetBytes(label));
    }

    internal override EntropySource For(string party) => new InsecureEntropySource(seed, $"{label}/{party}");

    public override void Fill(Span<byte> destination)
    {
        lock (gate)
            stream.Squeeze(destination);
    }

    /// <summary>Releases the stream's state.</summary>
    public void Dispose() => stream.Dispose();
}
