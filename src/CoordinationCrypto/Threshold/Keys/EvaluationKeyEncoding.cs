using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The byte form of one evaluation key of a committee: u8 version, 1; u32 Galois element, 0 for the relinearization key; the packed b_l;
/// of the relinearization key also the packed a_l (the h1_l of its making). The a_l of a Galois key
/// are expanded from the ceremony's transcript. At most 14,352,389 bytes for the parameters there are (`Secure16384`, relinearization).
/// </summary>
internal static class EvaluationKeyEncoding
{
    private const byte Version = 1;
    private const int HeaderLength = 5;

    /// <summary>The bytes of a key.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="element">g, or <see cref="EvaluationKeyContribution.Relinearization"/>.</param>
    public static int Length(BfvParameters parameters, int element) =>
        HeaderLength
        + (element == EvaluationKeyContribution.Relinearization ? 2 : 1)
            * parameters.DataBasis.Count
            * KeyContribution.PackedLength(parameters);

    /// <summary>Writes a relinearization key.</summary>
    public static byte[] Write(RelinearizationKey key) => Write(EvaluationKeyContribution.Relinearization, key.Key);

    /// <summary>Writes the key of one Galois element.</summary>
    /// <param name="keys">Of a ceremony.</param>
    /// <param name="element">One of their elements.</param>
    public static byte[] Write(GaloisKeys keys, int element)
    {
        if (!keys.Elements.Contains(element))
            throw new ArgumentException($"There is no key for the element {element}.", nameof(element));
        using var key = keys.Original(element);
        return Write(element, key);
    }

    /// <summary>Writes all keys of a ceremony, one after the other: as they go onto a board.</summary>
    public static IReadOnlyList<byte[]> WriteAll(RelinearizationKey relinearization, GaloisKeys galois) =>
        [Write(relinearization), .. galois.Elements.Select(element => Write(galois, element))];

    /// <summary>Reads a key and compares it with the certificate's digest.</summary>
    /// <param name="certificate">Of the ceremony that made the key.</param>
    /// <param name="bytes">From anyone.</param>
    /// <param name="element">g, or <see cref="EvaluationKeyContribution.Relinearization"/>.</param>
    /// <param name="key">From s(X^g), or from s², to s; the caller disposes of it.</param>
    /// <param name="refusal">Why not.</param>
    public static bool TryRead(
        KeyCertificate certificate,
        ReadOnlySpan<byte> bytes,
        out int element,
        [NotNullWhen(true)] out KeySwitchingKey? key,
        out EvaluationKeyRefusal refusal
    )
    {
        key = null;
        refusal = ReadHeader(certificate, bytes, out element);
        if (refusal is not EvaluationKeyRefusal.None)
            return false;
        var parameters = certificate.Parameters;
        var isCarried = element == EvaluationKeyContribution.Relinearization;
        var b = New(parameters);
        var a = isCarried ? New(parameters) : EvaluationKeyContribution.ExpandA(parameters, certificate.Transcript, element);
        var read = new KeySwitchingKey(parameters, b, a);
        var packed = bytes[HeaderLength..];
        if (!TryUnpack(ref packed, b) || (isCarried && !TryUnpack(ref packed, a)))
            refusal = EvaluationKeyRefusal.NotCanonical;
        else if (!certificate.EvaluationKeys!.Matches(element, read))
            refusal = EvaluationKeyRefusal.DigestDiffers;
        if (refusal is EvaluationKeyRefusal.None)
            key = read;
        else
            read.Dispose();
        return key is not null;
    }

    private static byte[] Write(int element, KeySwitchingKey key)
    {
        var writer = new WireWriter(Length(key.Parameters, element));
        writer.WriteByte(Version);
        writer.WriteUInt32((uint)element);
        KeyContribution.PackEach(key.AllB, part => writer.WriteBytes(part));
        if (element == EvaluationKeyContribution.Relinearization)
            KeyContribution.PackEach(key.AllA, part => writer.WriteBytes(part));
        return writer.ToArray();
    }

    private static EvaluationKeyRefusal ReadHeader(KeyCertificate certificate, ReadOnlySpan<byte> bytes, out int element)
    {
        element = -1;
        var reader = new WireReader(bytes);
        if (!reader.TryReadByte(out var version) || !reader.TryReadUInt32(out var named))
            return EvaluationKeyRefusal.WrongLength;
        if (version != Version)
            return EvaluationKeyRefusal.UnknownVersion;
        if (named >= 2 * (uint)certificate.Parameters.Degree || certificate.EvaluationKeys?.Has((int)named) != true)
            return EvaluationKeyRefusal.NotCertified;
        element = (int)named;
        return bytes.Length == Length(certificate.Parameters, element) ? EvaluationKeyRefusal.None : EvaluationKeyRefusal.WrongLength;
    }

    /// <summary>Reads polynomials from the front of bytes whose length was checked, and moves past them.</summary>
    private static bool TryUnpack(ref ReadOnlySpan<byte> packed, EvaluationPolynomial[] parts)
    {
        foreach (var part in parts)
        {
            var length = KeyContribution.PackedLength(part.Basis);
            if (!KeyContribution.TryUnpack(packed[..length], part))
                return false;
            packed = packed[length..];
        }
        return true;
    }

    private static EvaluationPolynomial[] New(BfvParameters parameters)
    {
        var parts = new EvaluationPolynomial[parameters.DataBasis.Count];
        for (var l = 0; l < parts.Length; l++)
            parts[l] = EvaluationPolynomial.Zero(parameters.KeyBasis);
        return parts;
    }
}
