namespace CoordinationCrypto.Tests.Board;

/// <summary>The process is gone. No product code catches it.</summary>
internal sealed class PowerCutException : Exception;
