using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>Secret keys, and lists of switching keys, in SEAL's format.</summary>
internal static class SealKeys
{
    private const int KeysPrefix = SealWriter.HeaderLength + SealParameters.IdLength + 8;

    /// <summary>The length of a secret key.</summary>
    public static int SecretLength(BfvParameters parameters) =>
        checked((int)(SealWriter.PlaintextPrefix + SealWriter.ArrayLength(WordsOfSecret(parameters))));

    /// <summary>A secret key: a plaintext of its values modulo q·P, under the keys' identifier. No copy is left elsewhere.</summary>
    public static void Write(SecretKey key, Span<byte> destination)
    {
        Throw.IfLengthIsNot(destination.Length, SecretLength(key.Parameters), nameof(destination));
        var values = key.Values.Residues;
        var writer = new SealWriter(SealWriter.PlaintextPrefix + (int)SealWriter.ArrayLength(0));
        writer.PlaintextHead(SealParameters.KeyId(key.Parameters), values.Length);
        writer.Written.CopyTo(destination);
        destination = destination[writer.Written.Length..];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(destination[(8 * i)..], values[i]);
    }

    /// <summary>A relinearization key: one key, from s².</summary>
    public static byte[] Write(RelinearizationKey key)
    {
        var parameters = key.Parameters;
        var length = KeysPrefix + KeyLength(parameters);
        var writer = new SealWriter((int)length);
        writer.Header(length);
        writer.Id(SealParameters.KeyId(parameters));
        writer.Word(1);
        WriteKey(writer, key.Key);
        return writer.ToArray();
    }

    /// <summary>Galois keys: N places, the key of the element g at place (g − 1)/2, the others empty.</summary>
    public static byte[] Write(GaloisKeys keys)
    {
        var parameters = keys.Parameters;
        var length = KeysPrefix + (parameters.Degree - keys.Elements.Count) * 8L + keys.Elements.Count * KeyLength(parameters);
        var writer = new SealWriter(checked((int)length));
        writer.Header(length);
        writer.Id(SealParameters.KeyId(parameters));
        writer.Word((ulong)parameters.Degree);
        for (var element = 1; element < 2 * parameters.Degree; element += 2)
        {
            if (!keys.Has(element))
            {
                writer.Word(0);
                continue;
            }
            using var key = keys.Original(element);
            WriteKey(writer, key);
        }
        return writer.ToArray();
    }

    /// <summary>Reads a relinearization key for s² only.</summary>
    public static bool TryRead(
        BfvParameters parameters,
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out RelinearizationKey? key,
        out SealRefusal refusal
    )
    {
        var reader = new SealReader(bytes);
        key = null;
        if (
            reader.TryReadOuterHeader()
            && reader.TryReadId(SealParameters.KeyId(parameters))
            && reader.TryReadWord(1, SealRefusal.WrongShape)
            && reader.TryReadWord((ulong)parameters.DataBasis.Count, SealRefusal.WrongShape)
            && TryReadKey(ref reader, parameters, out var read)
        )
        {
            if (reader.TryReadEnd())
                key = new RelinearizationKey(read);
            else
                read.Dispose();
        }
        refusal = reader.Refusal;
        return key is not null;
    }

    /// <summary>Reads Galois keys.</summary>
    public static bool TryRead(
        BfvParameters parameters,
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out GaloisKeys? keys,
        out SealRefusal refusal
    )
    {
        var reader = new SealReader(bytes);
        var read = new List<(int Element, KeySwitchingKey Key)>();
        var complete =
            reader.TryReadOuterHeader()
            && reader.TryReadId(SealParameters.KeyId(parameters))
            && reader.TryReadWord((ulong)parameters.Degree, SealRefusal.WrongShape);
        for (var element = 1; element < 2 * parameters.Degree && complete; element += 2)
        {
            complete = reader.TryReadWord(out var count);
            if (!complete || count == 0)
                continue;
            complete = count == (ulong)parameters.DataBasis.Count || reader.Refuse(SealRefusal.WrongShape);
            if (!complete || !(complete = TryReadKey(ref reader, parameters, out var key)))
                continue;
            read.Add((element, key!));
        }
        complete = complete && reader.TryReadEnd();
        keys = complete ? new GaloisKeys(parameters, read) : null;
        if (!complete)
            foreach (var (_, key) in read)
                key.Dispose();
        refusal = reader.Refusal;
        return keys is not null;
    }

    /// <summary>Reads a secret key.</summary>
    public static bool TryRead(
        BfvParameters parameters,
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out SecretKey? key,
        out SealRefusal refusal
    )
    {
        var reader = new SealReader(bytes);
        var words = WordsOfSecret(parameters);
        key = null;
        if (
            reader.TryReadOuterHeader()
            && reader.TryReadId(SealParameters.KeyId(parameters))
            && reader.TryReadWord((ulong)words, SealRefusal.WrongShape)
            && reader.TryReadWord(SealWriter.One, SealRefusal.WrongForm)
            && reader.TryReadHeader(SealWriter.ArrayLength(words))
            && reader.TryReadWord((ulong)words, SealRefusal.WrongShape)
        )
        {
            var values = EvaluationPolynomial.Zero(parameters.KeyBasis);
            if (reader.TryReadPolynomial(values) && reader.TryReadEnd())
                key = new SecretKey(parameters, values);
            else
                values.Dispose();
        }
        refusal = reader.Refusal;
        return key is not null;
    }

    private static int WordsOfSecret(BfvParameters parameters) => parameters.KeyBasis.Count * parameters.Degree;

    /// <summary>The number of pairs and the pairs.</summary>
    private static long KeyLength(BfvParameters parameters) =>
        8 + parameters.DataBasis.Count * SealWriter.CiphertextLength(parameters.KeyBasis, 2);

    private static void WriteKey(SealWriter writer, KeySwitchingKey key)
    {
        writer.Word((ulong)key.Count);
        for (var l = 0; l < key.Count; l++)
            writer.Ciphertext<EvaluationPolynomial>(SealParameters.KeyId(key.Parameters), true, key.B(l), key.A(l));
    }

    private static bool TryReadKey(ref SealReader reader, BfvParameters parameters, [NotNullWhen(true)] out KeySwitchingKey? key)
    {
        var b = new List<EvaluationPolynomial>();
        var a = new List<EvaluationPolynomial>();
        for (var l = 0; l < parameters.DataBasis.Count; l++)
        {
            if (!reader.TryReadHeader(out var length))
                break;
            var expected = (ulong)SealWriter.CiphertextLength(parameters.KeyBasis, 2);
            if (!SealPolynomials.TryReadPair(ref reader, parameters, out var first, out var second))
                break;
            b.Add(first);
            a.Add(second);
            if (length == expected)
                continue;
            reader.Refuse(SealRefusal.WrongLength);
            break;
        }
        if (reader.Refusal == SealRefusal.None)
        {
            key = new KeySwitchingKey(parameters, [.. b], [.. a]);
            return true;
        }
        foreach (var part in b.Concat(a))
            part.Dispose();
        key = null;
        return false;
    }
}
