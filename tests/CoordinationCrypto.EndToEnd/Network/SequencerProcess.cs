using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using CoordinationCrypto.Board;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.EndToEnd.Network;

/// <summary>The sequencer's process: one thread that decides, one for each connection that reads. It holds no secret; it keeps the board in a file.</summary>
internal static class SequencerProcess
{
    public static int Run(int n, int f, string boardPath, ulong seed)
    {
        Orphan.Watch(TimeSpan.FromMinutes(10));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Console.Out.WriteLine($"port {((IPEndPoint)listener.LocalEndpoint).Port}");
        Console.Out.Flush();
        using var stream = new FileStream(boardPath, FileMode.CreateNew, FileAccess.ReadWrite);
        if (!BoardFile.TryOpen(stream, () => stream.Flush(true), out var board, out _)) return 1;
        using (board)
        {
            var network = new FaultyNetwork(seed);
            var heard = new BlockingCollection<(Wire From, byte[]? Frame)>();
            new Thread(() => Accept(listener, network, heard)) { IsBackground = true }.Start();
            using var sequencer = new Sequencer(new Committee(n, f), board, network);
            while (!sequencer.IsOver)
            {
                network.Deliver();
                if (heard.TryTake(out var frame, TimeSpan.FromMilliseconds(10))) sequencer.Hear(frame.From, frame.Frame);
                sequencer.GoOn();
            }
            Console.Out.WriteLine($"network lost {network.Lost} doubled {network.Doubled} delayed {network.Delayed}");
            Console.Out.Flush();
        }
        return 0;
    }

    private static void Accept(TcpListener listener, FaultyNetwork network, BlockingCollection<(Wire, byte[]?)> heard)
    {
        while (true)
        {
            var socket = listener.AcceptSocket();
            socket.NoDelay = true;
            var wire = new Wire(socket);
            new Thread(() =>
            {
                while (wire.Read() is { } frame) network.Carry(() => heard.Add((wire, frame)));
                heard.Add((wire, null));
            })
            { IsBackground = true }.Start();
        }
    }
}
