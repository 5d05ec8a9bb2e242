namespace CoordinationCrypto.Tests.Faulty;

/// <summary>A resharing among committees that serve sealed scans. Everyday runs take one attack in twelve.</summary>
public sealed class ResharingOfFiveFaultTests() : FaultyPartyLaws(new ResharingProtocol(5, 1), new ResharingProtocol(9, 2), 1, every: 12);
