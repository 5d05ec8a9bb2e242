namespace CoordinationCrypto.Tests.Faulty;

/// <summary>The committee's coin, three times.</summary>
public sealed class CoinFaultTests() : FaultyPartyLaws(new CoinProtocol(4, 1), new CoinProtocol(7, 2), 10);
