namespace CoordinationCrypto.Tests.Faulty;

/// <summary>A message and the party that sends it.</summary>
/// <param name="Sender">1..n.</param>
/// <param name="Bytes">As they reach the board.</param>
internal sealed record Post(int Sender, byte[] Bytes);
