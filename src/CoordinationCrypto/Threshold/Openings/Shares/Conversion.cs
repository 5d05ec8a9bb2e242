using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What the opening of a ciphertext with every slot hidden shows: w = v + Σ_A μ_A, slot by slot, public and saying nothing of v to who
/// lacks a μ_A. The validators hold v_i = w − Σ_{A∋i} μ_A·φ_A(i), Shamir shares of degree f (<see cref="ShareMaker.Convert"/>). Immutable.
/// </summary>
internal sealed class Conversion
{
    /// <summary>Takes what was opened.</summary>
    /// <param name="request">The opening's request: purpose <see cref="RequestPurpose.Conversion"/>, no slot open.</param>
    /// <param name="opened">w, N residues modulo p.</param>
    public Conversion(Request request, ReadOnlySpan<ulong> opened)
        : this(request.Id, opened) { }

    /// <summary>The same, of a request known by its id.</summary>
    internal Conversion(Hash32 requestId, ReadOnlySpan<ulong> opened)
    {
        RequestId = requestId;
        Opened = opened.ToArray();
        var writer = new WireWriter(64 + 8 * opened.Length);
        writer.WriteLengthPrefixed("CoordinationCrypto/conversion/v1"u8);
        writer.WriteHash(requestId);
        foreach (var value in opened)
            writer.WriteUInt64(value);
        Digest = Hash32.Sha256(writer.Written);
    }

    /// <summary>The opening's request.</summary>
    public Hash32 RequestId { get; }

    /// <summary>w.</summary>
    public ReadOnlyMemory<ulong> Opened { get; }

    /// <summary>SHA-256 over the request's id and w: whoever saw another w works on other values.</summary>
    public Hash32 Digest { get; }
}
