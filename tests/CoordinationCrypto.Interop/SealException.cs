namespace CoordinationCrypto.Interop;

/// <summary>SEAL refused a request.</summary>
public sealed class SealException(string message) : Exception(message);
