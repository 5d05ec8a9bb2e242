namespace CoordinationCrypto.Tests.Faulty;

/// <summary>A tick in which there is nothing to hunt.</summary>
public sealed class QuietTickFaultTests()
    : FaultyPartyLaws(new TickProtocol(4, 1, fires: false, isSlow: false), new TickProtocol(7, 2, fires: false, isSlow: false), 4);
