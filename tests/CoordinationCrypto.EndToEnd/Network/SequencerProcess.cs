using System.Collections.Concurrent;

namespace CoordinationCrypto.EndToEnd.Network;

/// <summary>
/// The sequencer's process: one thread that decides, one for each connection that reads. It holds no secret; it keeps the board in a file.
/// </summary>
internal static class SequencerProcess
{
    public static int Run(int n, int f, string boardPath, ulong seed)
    {
        Orphan.Watch(TimeSpan.FromMinutes(30));
        using var stream = new FileStream(boardPath, FileMode.CreateNew, FileAccess.ReadWrite);
        if (!BoardFile.TryOpen(stream, () => stream.Flush(true), out var board, out _))
            return 1;
        using (board)
        {
            var network = new FaultyNetwork(seed);
            var heard = new BlockingCollection<(Wire From, byte[]? Frame)>();
            using var sequencer = new NetworkSequencer(new Committee(n, f), board, network);
            using (var door = new Doorway(Hear))
            {
                Console.Out.WriteLine($"port {door.Port}");
                Console.Out.Flush();
                while (!sequencer.IsOver)
                {
                    network.Deliver();
                    if (heard.TryTake(out var frame, TimeSpan.FromMilliseconds(10)))
                        sequencer.Hear(frame.From, frame.Frame);
                    sequencer.GoOn();
                }
            }
            Console.Out.WriteLine($"network lost {network.Lost} doubled {network.Doubled} delayed {network.Delayed}");
            Console.Out.Flush();

            void Hear(Wire from, byte[]? frame)
            {
                if (frame is null)
                    heard.Add((from, null)); // an end is never lost
                else
                    network.Carry(() => heard.Add((from, frame)));
            }
        }
        return 0;
    }
}
