namespace CoordinationCrypto.Tests.Faulty;

/// <summary>A part of a message's payload.</summary>
/// <param name="Name">What it holds.</param>
/// <param name="Offset">Its first byte in the payload.</param>
/// <param name="Length">Its bytes.</param>
internal readonly record struct Field(string Name, int Offset, int Length);
