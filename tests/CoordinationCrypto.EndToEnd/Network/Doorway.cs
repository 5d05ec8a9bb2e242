using System.Net;
using System.Net.Sockets;

namespace CoordinationCrypto.EndToEnd.Network;

/// <summary>
/// Accepts connections on a thread of its own until it is disposed, which waits for that thread. Each connection is read by a thread too.
/// No exception leaves a thread: it would end the process.
/// </summary>
internal sealed class Doorway : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Action<Wire, byte[]?> _hear;
    private readonly Thread _accepting;
    private volatile bool _isClosed;

    /// <param name="hear">Takes every frame with its connection, and null when that connection has ended; called by many threads.</param>
    public Doorway(Action<Wire, byte[]?> hear)
    {
        _hear = hear;
        _listener.Start();
        _accepting = new Thread(Accept) { IsBackground = true };
        _accepting.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _isClosed = true;
        _listener.Stop();
        _accepting.Join();
        _listener.Dispose();
    }

    private void Accept()
    {
        while (!_isClosed)
            if (AcceptOne() is { } wire)
                Wire.Listen(wire, _hear);
    }

    /// <summary>Null when the door was closed meanwhile, or the other side was gone before the connection was made.</summary>
    private Wire? AcceptOne()
    {
        Socket? socket = null;
        try
        {
            socket = _listener.AcceptSocket();
            socket.NoDelay = true;
            return new Wire(socket);
        }
        catch (Exception gone) when (gone is SocketException or IOException or InvalidOperationException)
        {
            socket?.Dispose();
            return null;
        }
    }
}
