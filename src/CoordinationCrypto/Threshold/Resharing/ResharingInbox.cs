namespace CoordinationCrypto.Threshold;

/// <summary>
/// The signed messages that a party of a resharing has taken from the board, at most one for each step and sender, and the evidence they
/// gave rise to, at most one piece against each validator of each side.
/// </summary>
internal sealed class ResharingInbox
{
    private readonly Dictionary<(ResharingStep Step, ResharingSide Side, int Sender), ResharingMessage> _messages = [];
    private readonly SortedDictionary<(ResharingSide Side, int Validator), ResharingEvidence> _evidence = [];

    /// <summary>Ascending by side, then accused.</summary>
    public IReadOnlyList<ResharingEvidence> Evidence => [.. _evidence.Values];

    public int Cheaters(ResharingSide side) => _evidence.Keys.Count(accused => accused.Side == side);

    public bool IsCheater(ResharingSide side, int validator) => _evidence.ContainsKey((side, validator));

    public ResharingMessage? Find(ResharingStep step, ResharingSide side, int sender) => _messages.GetValueOrDefault((step, side, sender));

    public void Keep(ResharingMessage message) => _messages.Add((message.Step, message.Side, message.Sender), message);

    /// <summary>Keeps the first piece against each validator.</summary>
    public void Accuse(ResharingEvidence evidence) => _evidence.TryAdd((evidence.Side, evidence.Accused), evidence);
}
