using System.Text;

namespace CoordinationCrypto.Primitives;

/// <summary>SHAKE256 of a seed and a label, read from its start. Reproducible, therefore insecure.</summary>
internal sealed class InsecureEntropySource : EntropySource, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Xof _stream;
    private readonly byte[] _seed;
    private readonly string _label;

    public InsecureEntropySource(ReadOnlySpan<byte> seed, string label)
    {
        (_seed, _label) = (seed.ToArray(), label);
        _stream = new Xof("CoordinationCrypto/insecure-seed/v1"u8);
        _stream.Absorb(seed);
        _stream.Absorb(Encoding.UTF8.GetBytes(label));
    }

    internal override EntropySource For(string party) => new InsecureEntropySource(_seed, $"{_label}/{party}");

    public override void Fill(Span<byte> destination)
    {
        lock (_gate)
            _stream.Squeeze(destination);
    }

    /// <summary>Releases the stream's state.</summary>
    public void Dispose() => _stream.Dispose();
}
