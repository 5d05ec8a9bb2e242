using System.Buffers.Binary;
using System.Net.Sockets;

namespace CoordinationCrypto.EndToEnd.Network;

/// <summary>Frames over a TCP connection: their length in 4 bytes, then that many bytes. One reader; any number of writers.</summary>
internal sealed class Wire(Socket socket) : IDisposable
{
    private const int Longest = 1 << 25;

    private readonly Lock _writing = new();
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    /// <summary>The next frame; null when the other side is gone.</summary>
    public byte[]? Read()
    {
        try
        {
            Span<byte> prefix = stackalloc byte[4];
            _stream.ReadExactly(prefix);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(prefix);
            if (length > Longest)
                return null;
            var frame = new byte[length];
            _stream.ReadExactly(frame);
            return frame;
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>Sends a frame, or nothing when the other side is gone.</summary>
    public void Write(ReadOnlySpan<byte> frame)
    {
        var bytes = new byte[4 + frame.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)frame.Length);
        frame.CopyTo(bytes.AsSpan(4));
        try
        {
            lock (_writing)
                _stream.Write(bytes);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException) { }
    }

    /// <summary>Reads on a thread of its own: every frame, then null once.</summary>
    /// <param name="wire">Read by nobody else.</param>
    /// <param name="hear">Must not throw: an exception would end the process.</param>
    public static void Listen(Wire wire, Action<Wire, byte[]?> hear) =>
        new Thread(() =>
        {
            while (wire.Read() is { } frame)
                hear(wire, frame);
            hear(wire, null);
        })
        {
            IsBackground = true,
        }.Start();

    public void Dispose() => _stream.Dispose();
}
