using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The signed messages that a party has taken from the board, at most one for each slot, and the evidence they gave rise to, at most one
/// piece against each member. Not safe for use by several threads at once.
/// </summary>
/// <typeparam name="TMember">What names a member: its number, with its committee where there are two.</typeparam>
/// <typeparam name="TMessage">The protocol's messages.</typeparam>
/// <typeparam name="TEvidence">The protocol's evidence.</typeparam>
/// <param name="encode">The canonical bytes of a piece of evidence.</param>
internal sealed class Inbox<TMember, TMessage, TEvidence>(Func<TEvidence, byte[]> encode)
    where TMember : notnull
    where TMessage : SignedMessage
{
    private readonly Dictionary<MessageSlot, TMessage> _messages = [];
    private readonly SortedDictionary<TMember, TEvidence> _evidence = [];

    /// <summary>Ascending by accused.</summary>
    public IReadOnlyList<TEvidence> Evidence => [.. _evidence.Values];

    /// <summary>The accused, ascending.</summary>
    public IReadOnlyCollection<TMember> Cheaters => _evidence.Keys;

    public bool IsCheater(TMember member) => _evidence.ContainsKey(member);

    public TMessage? Find(MessageSlot slot) => _messages.GetValueOrDefault(slot);

    public void Keep(TMessage message) => _messages.Add(message.Slot, message);

    /// <summary>Slot and digest of every message, ascending by slot, then the digest of each piece of evidence.</summary>
    public void WriteView(WireWriter writer)
    {
        writer.WriteUInt32((uint)_messages.Count);
        foreach (var (slot, message) in _messages.OrderBy(pair => (pair.Key.Step, pair.Key.Lane, pair.Key.Sender)))
        {
            writer.WriteByte(slot.Step);
            writer.WriteByte(slot.Lane);
            writer.WriteByte(slot.Sender);
            writer.WriteHash(message.Digest);
        }
        writer.WriteUInt32((uint)_evidence.Count);
        foreach (var piece in _evidence.Values)
            writer.WriteHash(Hash32.Sha256(encode(piece)));
    }

    /// <summary>Keeps the first piece against each member.</summary>
    public void Accuse(TMember accused, TEvidence evidence) => _evidence.TryAdd(accused, evidence);
}
