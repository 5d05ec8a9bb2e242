using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>Names of values: SHA-256 over the operation, the names of its operands and its public numbers.</summary>
internal static class ShareName
{
    /// <summary>The name of what an operation gives.</summary>
    /// <param name="operation">What is done.</param>
    /// <param name="operands">The names of what it is done to, in order.</param>
    /// <param name="numbers">The public numbers in it: constants, indexes.</param>
    public static Hash32 Of(ShareOperation operation, ReadOnlySpan<Hash32> operands, ReadOnlySpan<ulong> numbers)
    {
        var writer = new WireWriter(64 + Hash32.Length * operands.Length + 8 * numbers.Length);
        writer.WriteLengthPrefixed("CoordinationCrypto/shared-value/v1"u8);
        writer.WriteByte((byte)operation);
        writer.WriteUInt32((uint)operands.Length);
        foreach (var operand in operands)
            writer.WriteHash(operand);
        foreach (var number in numbers)
            writer.WriteUInt64(number);
        return Hash32.Sha256(writer.Written);
    }
}

/// <summary>What is done to shared values. The numbers are part of names.</summary>
internal enum ShareOperation : byte
{
    /// <summary>A row that comes from outside.</summary>
    Input = 1,

    /// <summary>Chosen values of rows, in a chosen order.</summary>
    Choice = 2,

    /// <summary>A row and public constants.</summary>
    Offset = 3,

    /// <summary>c1·a + c2·b with public c1, c2.</summary>
    Combination = 4,

    /// <summary>a·b.</summary>
    Product = 5,

    /// <summary>Whether all of a row is zero.</summary>
    ZeroTest = 6,

    /// <summary>A random row.</summary>
    Random = 7,

    /// <summary>A row that is shown.</summary>
    Opening = 8,

    /// <summary>A product that is shown.</summary>
    OpenedProduct = 9,

    /// <summary>A row and public factors.</summary>
    Scaling = 10,
}
