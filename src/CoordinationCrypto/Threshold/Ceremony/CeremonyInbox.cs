namespace CoordinationCrypto.Threshold;

/// <summary>
/// The signed messages that a party has taken from the board, at most one for each sender, step and attempt, and the evidence they gave
/// rise to, at most one piece against each validator.
/// </summary>
internal sealed class CeremonyInbox
{
    private readonly Dictionary<(CeremonyStep Step, int Attempt, int Sender), CeremonyMessage> _messages = [];
    private readonly SortedDictionary<int, CeremonyEvidence> _evidence = [];

    /// <summary>Ascending by accused.</summary>
    public IReadOnlyList<CeremonyEvidence> Evidence => [.. _evidence.Values];

    public int Cheaters => _evidence.Count;

    public bool IsCheater(int validator) => _evidence.ContainsKey(validator);

    public CeremonyMessage? Find(CeremonyStep step, int attempt, int sender) => _messages.GetValueOrDefault((step, attempt, sender));

    public void Keep(CeremonyMessage message) => _messages.Add((message.Step, message.Attempt, message.Sender), message);

    /// <summary>Keeps the first piece against each validator.</summary>
    public void Accuse(CeremonyEvidence evidence) => _evidence.TryAdd(evidence.Accused, evidence);
}
