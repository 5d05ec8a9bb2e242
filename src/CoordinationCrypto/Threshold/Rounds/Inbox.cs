namespace CoordinationCrypto.Threshold;

/// <summary>
/// The signed messages that a party has taken from the board, at most one for each slot, and the evidence they gave rise to, at most one
/// piece against each member. Not safe for use by several threads at once.
/// </summary>
/// <typeparam name="TMember">What names a member: its number, with its committee where there are two.</typeparam>
/// <typeparam name="TMessage">The protocol's messages.</typeparam>
/// <typeparam name="TEvidence">The protocol's evidence.</typeparam>
internal sealed class Inbox<TMember, TMessage, TEvidence>
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

    /// <summary>Keeps the first piece against each member.</summary>
    public void Accuse(TMember accused, TEvidence evidence) => _evidence.TryAdd(accused, evidence);
}
