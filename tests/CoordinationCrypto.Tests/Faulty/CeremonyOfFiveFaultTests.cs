namespace CoordinationCrypto.Tests.Faulty;

/// <summary>The key ceremony of committees that serve sealed scans. Everyday runs take one attack in six.</summary>
public sealed class CeremonyOfFiveFaultTests() : FaultyPartyLaws(new CeremonyProtocol(5, 1), new CeremonyProtocol(9, 2), 3, every: 6);
