namespace CoordinationCrypto.Tests.Faulty;

/// <summary>The key ceremony.</summary>
public sealed class CeremonyFaultTests() : FaultyPartyLaws(new CeremonyProtocol(4, 1), new CeremonyProtocol(7, 2), 16);
