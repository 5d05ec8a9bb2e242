using CoordinationCrypto.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// The first round of a two-round scan: a masked ciphertext of every subset, none of which is taken before all are vouched for. Not safe
/// for use by several threads at once.
/// </summary>
/// <param name="request">The request.</param>
/// <param name="ciphertext">What is masked; the caller's.</param>
/// <param name="committee">The committee.</param>
internal sealed class BodyCollection(Request request, Ciphertext ciphertext, Committee committee) : IOpenRequest, IDisposable
{
    private readonly bool[] _posted = new bool[committee.SubsetCount];
    private Accumulator? _sum;
    private int _missing = committee.SubsetCount;

    public Request Request => request;

    /// <summary>What is masked.</summary>
    public Ciphertext Ciphertext => ciphertext;

    /// <summary>The hashes of the masked ciphertexts, which come first.</summary>
    public VouchCollection Vouches { get; } = new(request, committee);

    /// <summary>Whether every subset's body is in.</summary>
    public bool IsComplete => _missing == 0;

    public bool HasBody(int subset) => _posted[subset];

    /// <summary>Whether the bytes are the vouched body of a subset that still lacks it.</summary>
    public bool Accepts(int subset, ReadOnlySpan<byte> body) => Vouches.IsComplete && !_posted[subset] && Vouches.IsVouched(subset, body);

    public AnswerFault? FaultOf(int validator, int subset, ReadOnlySpan<byte> content)
    {
        if (subset >= committee.SubsetCount)
            return AnswerFault.Malformed;
        if (_posted[subset])
            return AnswerFault.Repeated;
        if (!Accepts(subset, content))
            return AnswerFault.NotVouched;
        if (!Bfv.Ciphertext.TryRead(ciphertext.Parameters, content, out var body))
            return AnswerFault.Malformed;
        body.Dispose();
        return null;
    }

    /// <summary>Adds a vouched body.</summary>
    public void Take(int validator, int subset, ReadOnlySpan<byte> content)
    {
        if (!Bfv.Ciphertext.TryRead(ciphertext.Parameters, content, out var body))
            throw new ArgumentException("The masked ciphertext does not read.", nameof(content));
        using (body)
            (_sum ??= new Accumulator(body.Parameters)).Add(body);
        _posted[subset] = true;
        _missing--;
    }

    /// <summary>The sum of all bodies: an encryption of r·g.</summary>
    public Ciphertext Sum() => _sum!.ToCiphertext();

    public void Dispose() => _sum?.Dispose();
}
