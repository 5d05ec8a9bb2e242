namespace CoordinationCrypto.Tests.Faulty;

/// <summary>A tick that fires, over a network that loses the shares of one-round scans.</summary>
public sealed class SlowTickFaultTests()
    : FaultyPartyLaws(
        new TickProtocol(4, 1, fires: true, isSlow: true),
        new TickProtocol(7, 2, fires: true, isSlow: true),
        mixes: 1,
        every: 4
    );
