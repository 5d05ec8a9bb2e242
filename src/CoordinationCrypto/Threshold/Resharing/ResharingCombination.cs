using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// z_i, the polynomials of degree f' that dealer i opens: for every prime l and challenge c the coefficients of m_i + ⟨ρ_{c,l},
/// g_i⟩. Byte form, after 32 bytes of transcript: for k = 0 … f', for every prime, its five residues, packed. Immutable.
/// </summary>
internal sealed class ResharingCombination
{
    private readonly ulong[] _values; // of y^k, prime l, challenge c at (k·L + l)·5 + c

    public ResharingCombination(ulong[] values) => _values = values;

    /// <summary>The bytes of a payload, of a deal to a committee.</summary>
    public static int Length(RnsBasis basis, Committee committee)
    {
        var each = 0;
        for (var l = 0; l < basis.Count; l++)
            each += (int)Residues.EncodedLength(ResharingTerms.Challenges, basis[l].Value);
        return 32 + (committee.MaxFaulty + 1) * each;
    }

    /// <summary>z_i(x) for every prime and challenge, as <see cref="ResharingChallenge.AddCombinations"/> orders them.</summary>
    public ulong[] At(RnsBasis basis, int x)
    {
        var count = ResharingChallenge.Count(basis);
        var result = new ulong[count];
        for (var k = _values.Length / count - 1; k >= 0; k--)
            for (var at = 0; at < count; at++)
            {
                var q = basis[at / ResharingTerms.Challenges];
                result[at] = q.Add(q.Multiply(result[at], (ulong)x), _values[k * count + at]);
            }
        return result;
    }

    /// <summary>The payload.</summary>
    /// <param name="basis">q·P.</param>
    /// <param name="transcript">Of the deals that the challenges follow from.</param>
    public byte[] Encode(RnsBasis basis, Hash32 transcript)
    {
        var writer = new WireWriter();
        writer.WriteHash(transcript);
        for (var run = 0; run < _values.Length / ResharingTerms.Challenges; run++)
            writer.WriteResidues(
                _values.AsSpan(run * ResharingTerms.Challenges, ResharingTerms.Challenges),
                basis[run % basis.Count].Value
            );
        return writer.ToArray();
    }

    /// <summary>Reads a payload. False unless the length is exact and every residue canonical.</summary>
    public static bool TryRead(
        ResharingTerms terms,
        ReadOnlySpan<byte> payload,
        out Hash32 transcript,
        [NotNullWhen(true)] out ResharingCombination? combination
    )
    {
        combination = null;
        transcript = default;
        if (payload.Length != Length(terms.Parameters.KeyBasis, terms.Committee))
            return false;
        var basis = terms.Parameters.KeyBasis;
        var values = new ulong[(terms.Committee.MaxFaulty + 1) * ResharingChallenge.Count(basis)];
        var reader = new WireReader(payload);
        if (!reader.TryReadHash(out transcript))
            return false;
        for (var run = 0; run < values.Length / ResharingTerms.Challenges; run++)
            if (
                !reader.TryReadResidues(
                    values.AsSpan(run * ResharingTerms.Challenges, ResharingTerms.Challenges),
                    basis[run % basis.Count].Value
                )
            )
                return false;
        combination = new ResharingCombination(values);
        return true;
    }
}
