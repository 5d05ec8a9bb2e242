namespace CoordinationCrypto.Fuzz;

/// <summary>An invariant of a target does not hold for some bytes.</summary>
internal sealed class FuzzException(string message) : Exception(message);
