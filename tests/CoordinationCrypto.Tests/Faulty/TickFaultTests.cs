namespace CoordinationCrypto.Tests.Faulty;

/// <summary>A tick that fires, in one round.</summary>
public sealed class TickFaultTests()
    : FaultyPartyLaws(
        new TickProtocol(4, 1, fires: true, isSlow: false),
        new TickProtocol(7, 2, fires: true, isSlow: false),
        mixes: 3,
        every: 2
    );
