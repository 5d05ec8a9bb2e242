using System.Security.Cryptography;

namespace CoordinationCrypto.Threshold;

/// <summary>Who has said what under one id: one message of a stated length counts from each validator, the first. One that comes when it is over is remembered and not read, so that whoever says something else afterwards is seen too.</summary>
/// <param name="id">What every message begins with, 32 bytes.</param>
/// <param name="contentLength">The length of what follows.</param>
/// <param name="validators">n.</param>
internal sealed class RefreshInbox(ReadOnlyMemory<byte> id, int contentLength, int validators)
{
    private readonly Dictionary<int, byte[]> _said = []; // validator → hash of its message
    private readonly SortedSet<int> _senders = [];

    /// <summary>The validators whose message counts.</summary>
    public IReadOnlyCollection<int> Senders => _senders;

    /// <summary>Judges all but the content.</summary>
    /// <returns>Null when the content is to be read, and to be kept if it reads.</returns>
    public RefreshReceipt? Judge(int sender, ReadOnlySpan<byte> message, bool isOver)
    {
        if (sender < 1 || sender > validators || message.Length != 32 + contentLength) return RefreshReceipt.Malformed;
        if (!message[..32].SequenceEqual(id.Span)) return RefreshReceipt.OtherContext;
        if (_said.TryGetValue(sender, out var said)) return said.AsSpan().SequenceEqual(SHA256.HashData(message)) ? RefreshReceipt.Duplicate : RefreshReceipt.Equivocation;
        if (!isOver) return null;
        _said.Add(sender, SHA256.HashData(message));
        return RefreshReceipt.Late;
    }

    public void Keep(int sender, ReadOnlySpan<byte> message)
    {
        _said.Add(sender, SHA256.HashData(message));
        _senders.Add(sender);
    }
}
