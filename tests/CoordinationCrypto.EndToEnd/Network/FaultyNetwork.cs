using System.Diagnostics;

namespace CoordinationCrypto.EndToEnd.Network;

/// <summary>
/// Loses one frame in ten, delivers one in ten twice, and delays one in five, so that later ones overtake it. Seeded: the choices follow
/// the order of frames.
/// </summary>
internal sealed class FaultyNetwork(ulong seed)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(60);

    private readonly PriorityQueue<Action, TimeSpan> _delayed = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _gate = new();
    private ulong _state = seed;

    public int Lost { get; private set; }

    public int Doubled { get; private set; }

    public int Delayed { get; private set; }

    /// <summary>Delivers now, later, twice, or never.</summary>
    public void Carry(Action deliver)
    {
        var times = 1;
        lock (_gate)
        {
            switch (Next(20))
            {
                case 0 or 1:
                    Lost++;
                    return;
                case 2 or 3:
                    Doubled++;
                    times = 2;
                    break;
                case < 8:
                    Delayed++;
                    _delayed.Enqueue(deliver, _clock.Elapsed + LongestDelay * Next(100) / 100);
                    return;
            }
        }
        for (var i = 0; i < times; i++)
            deliver();
    }

    /// <summary>Delivers what is due.</summary>
    public void Deliver()
    {
        while (true)
        {
            Action deliver;
            lock (_gate)
            {
                if (!_delayed.TryPeek(out _, out var due) || due > _clock.Elapsed)
                    return;
                deliver = _delayed.Dequeue();
            }
            deliver();
        }
    }

    /// <summary>splitmix64 (Steele, Lea, Flood, OOPSLA 2014).</summary>
    private int Next(int below)
    {
        var z = _state += 0x9e3779b97f4a7c15;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
        z = (z ^ z >> 27) * 0x94d049bb133111eb;
        return (int)((z ^ z >> 31) % (ulong)below);
    }
}
