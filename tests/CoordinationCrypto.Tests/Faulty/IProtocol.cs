namespace CoordinationCrypto.Tests.Faulty;

/// <summary>A protocol to be run with faulty parties. What it starts is reproducible.</summary>
internal interface IProtocol
{
    string Name { get; }

    /// <summary>n.</summary>
    int Parties { get; }

    /// <summary>f.</summary>
    int Corrupted { get; }

    /// <summary>
    /// Whether it goes on to its end whatever f of them do. If not, a fault may end it early, so that later steps are attacked only by
    /// who keeps to the protocol until then.
    /// </summary>
    bool IsLive { get; }

    /// <summary>Starts a session of its own, by the same parties under the same identity keys.</summary>
    /// <param name="seed">Another seed, another session.</param>
    ISession Start(string seed);
}
