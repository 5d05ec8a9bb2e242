using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Primitives;

/// <summary>What a caller's own mistake throws. Bytes from others never come here.</summary>
internal static class Throw
{
    /// <summary>Throws unless a length is the one required.</summary>
    public static void IfLengthIsNot(int actual, int expected, string parameter)
    {
        if (actual != expected)
            Length(actual, expected, parameter);
    }

    /// <summary>The caller called in the wrong order or on a spent object.</summary>
    [DoesNotReturn]
    public static void Invalid(string message) => throw new InvalidOperationException(message);

    /// <summary>The caller's argument is wrong.</summary>
    [DoesNotReturn]
    public static void Argument(string message, string parameter) => throw new ArgumentException(message, parameter);

    /// <summary>The caller's argument is out of range.</summary>
    [DoesNotReturn]
    public static void OutOfRange(string message, string parameter) => throw new ArgumentOutOfRangeException(parameter, message);

    [DoesNotReturn]
    private static void Length(int actual, int expected, string parameter) =>
        throw new ArgumentException($"Length {actual}, required {expected}.", parameter);
}
