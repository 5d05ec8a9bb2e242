using CoordinationCrypto.Board;

namespace CoordinationCrypto.Samples;

/// <summary>A sequencer and the nodes that it calls; over a network the same calls are messages.</summary>
/// <param name="store">Where the board is kept.</param>
internal sealed class Table(IBoardStore store) : IDisposable
{
    private readonly Sequencer _sequencer = new(store);

    /// <summary>Who signs and answers.</summary>
    public IReadOnlyList<Node> Nodes { get; set; } = [];

    /// <summary>The sequencer's replay of the board.</summary>
    public Replay Board => _sequencer.Board;

    /// <summary>Where the board is kept.</summary>
    public IBoardStore Store => store;

    private static ulong Now => (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    /// <summary>Appends a record and shows it to all, unless it cannot follow.</summary>
    public bool TryAppend(Record record, out ReplayRefusal refusal)
    {
        if (!_sequencer.TryAppend(record.Encode(), out refusal))
            return false;
        foreach (var node in Nodes)
            node.CatchUp(store);
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
        if (!_sequencer.TryGather(proposal, [.. Nodes.Select(node => node.Validator)], out var record))
            throw new InvalidOperationException($"{_sequencer.Signatures.Count} validators signed: too few.");
        Append(record);
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

    /// <summary>Frees the sequencer's replay.</summary>
    public void Dispose() => _sequencer.Dispose();
}
