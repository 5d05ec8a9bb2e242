namespace CoordinationCrypto.Board;

/// <summary>
/// Sequence numbers increase strictly per author and scope (a stag; all zeros for everything else) and are never forgotten, so no old
/// record can be replayed. Not safe for use by several threads at once.
/// </summary>
internal sealed class SequenceNumbers
{
    private readonly Dictionary<(Hash32 Scope, VerifyingKey Author), ulong> _last = [];

    /// <summary>The last one that an author has used in a scope, 0 for none.</summary>
    public ulong LastOf(Hash32 scope, VerifyingKey author) => _last.GetValueOrDefault((scope, author));

    /// <summary>Whether a record's is above all before.</summary>
    public bool IsNext(Hash32 scope, Record record) => !_last.TryGetValue((scope, record.Author), out var last) || record.Sequence > last;

    /// <summary>Uses a record's up, if it is the next.</summary>
    public bool TryTake(Hash32 scope, Record record)
    {
        if (!IsNext(scope, record))
            return false;
        _last[(scope, record.Author)] = record.Sequence;
        return true;
    }
}
