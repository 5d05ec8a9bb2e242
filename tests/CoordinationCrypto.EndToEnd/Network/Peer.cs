using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CoordinationCrypto.EndToEnd.Network;

/// <summary>
/// One side of a connection to the sequencer: puts the items in their order again, whatever the network did to them, and asks for those
/// that are missing.
/// </summary>
internal sealed class Peer : IDisposable
{
    private readonly Wire _wire;
    private readonly BlockingCollection<byte[]> _frames = [];
    private readonly SortedDictionary<uint, byte[]> _early = [];
    private uint _next;

    public Peer(int port, uint epoch, int number, ReadOnlySpan<byte> key)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        _wire = new Wire(socket);
        Greeting = [(byte)Said.Hello, (byte)epoch, (byte)number, .. key];
        Wire.Listen(
            _wire,
            (_, frame) =>
            {
                if (frame is null)
                    _frames.CompleteAdding();
                else
                    _frames.Add(frame);
            }
        );
    }

    private byte[] Greeting { get; }

    /// <summary>Whether the sequencer is gone and everything from it was taken.</summary>
    public bool IsOver => _frames.IsCompleted;

    /// <summary>Greets, again and again, since a greeting may be lost; and says which item comes next.</summary>
    public void Ask()
    {
        Say(Greeting);
        Say(Said.Have, BitConverter.GetBytes(_next));
    }

    public void Say(Said what, ReadOnlySpan<byte> content) => Say([(byte)what, .. content]);

    /// <summary>The items that have come by now, in order; waits a moment for the first.</summary>
    public IEnumerable<(Item Kind, byte[] Content)> Take(TimeSpan moment)
    {
        if (_frames.TryTake(out var frame, moment))
            do Sort(frame);
            while (_frames.TryTake(out frame));
        while (_early.Remove(_next, out var item))
        {
            _next++;
            yield return ((Item)item[0], item[1..]);
        }
    }

    public void Dispose() => _wire.Dispose();

    private void Sort(byte[] frame)
    {
        var index = BinaryPrimitives.ReadUInt32LittleEndian(frame);
        if (index >= _next)
            _early.TryAdd(index, frame[4..]);
    }

    private void Say(byte[] frame) => _wire.Write(frame);
}
