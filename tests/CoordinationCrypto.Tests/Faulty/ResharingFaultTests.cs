namespace CoordinationCrypto.Tests.Faulty;

/// <summary>A resharing to a committee of the same size.</summary>
public sealed class ResharingFaultTests() : FaultyPartyLaws(new ResharingProtocol(4, 1), new ResharingProtocol(7, 2), 3);
