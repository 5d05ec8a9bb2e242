using CoordinationCrypto.Board;

namespace CoordinationCrypto.Samples;

/// <summary>
/// Puts records in order and shows them to all. It holds no secret: what it could do at worst is to stop. Here it calls its validators;
/// over a network the same calls are messages.
/// </summary>
internal sealed class Sequencer : IDisposable
{
    private readonly List<ReadOnlyMemory<byte>> _records = [];

    /// <summary>Who signs and answers.</summary>
    public IReadOnlyList<Node> Nodes { get; set; } = [];

    /// <summary>Its own replay of the board.</summary>
    public Replay Board { get; } = new();

    /// <summary>The board so far.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Records => _records;

    private static ulong Now => (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    /// <summary>Appends a record and shows it to all, unless it cannot follow.</summary>
    public bool TryAppend(Record record, out ReplayRefusal refusal)
    {
        ReadOnlyMemory<byte> bytes = record.Encode();
        if (!Board.TryAppend(bytes, out refusal))
            return false;
        _records.Add(bytes);
        foreach (var node in Nodes)
            node.Observe(bytes);
        return true;
    }

    /// <summary>The same for a record that has to follow.</summary>
    public void Append(Record record)
    {
        if (!TryAppend(record, out var refusal))
            throw new BoardException(refusal);
    }

    /// <summary>Collects signatures; the lowest signer posts the record.</summary>
    public void Sign(Proposal proposal)
    {
        var signatures = new List<(int Validator, byte[] Signature)>();
        foreach (var node in Nodes)
            if (node.Validator.TrySign(proposal, out var signature, out _) && proposal.IsSigned(node.Validator.Identity, signature))
                signatures.Add((node.Validator.Number, signature));
        if (signatures.Count < Board.Roster!.Committee.CheckpointQuorum)
            throw new InvalidOperationException($"{signatures.Count} validators signed: too few.");
        Append(Nodes[signatures[0].Validator - 1].Validator.Post(proposal, signatures));
    }

    /// <summary>A checkpoint between two ticks.</summary>
    public void Checkpoint() => Sign(Board.ProposeCheckpoint(Now, isCut: false));

    /// <summary>A tick from its cut to its end.</summary>
    public void Tick()
    {
        Sign(Board.ProposeCheckpoint(Now, isCut: true));
        while (Board.HasOpenTick)
        {
            if (Board.ProposeNext(Now) is { } proposal)
                Sign(proposal);
            else
                foreach (var record in Nodes.SelectMany(node => node.Validator.Answer(out _)))
                    TryAppend(record, out _); // a refusal: others' answers already sufficed
        }
        Checkpoint();
    }

    /// <summary>Frees the replay.</summary>
    public void Dispose() => Board.Dispose();
}
