namespace CoordinationCrypto.Board;

/// <summary>
/// Sequence numbers increase strictly per author and scope (a stag; all zeros for everything else) and are never forgotten, so no old
/// record can be replayed. They increase by at most <see cref="MaxStep"/>, so that no slip of a key's owner uses all of them up. Not safe
/// for use by several threads at once.
/// </summary>
internal sealed class SequenceNumbers
{
    /// <summary>The most that a number may be above the last: 2^20.</summary>
    public const ulong MaxStep = 1 << 20;

    private readonly Dictionary<(Hash32 Scope, VerifyingKey Author), ulong> _last = [];

    /// <summary>The last one that an author has used in a scope, 0 for none.</summary>
    public ulong LastOf(Hash32 scope, VerifyingKey author) => _last.GetValueOrDefault((scope, author));

    /// <summary>Why a number cannot follow another, or none. No sum, which could overflow.</summary>
    public static ReplayRefusal Judge(ulong last, ulong number) =>
        number <= last ? ReplayRefusal.SequenceNotIncreasing
        : number - last > MaxStep ? ReplayRefusal.SequenceTooFar
        : ReplayRefusal.None;

    /// <summary>Why a record's cannot follow those before, or none.</summary>
    public ReplayRefusal Judge(Hash32 scope, Record record) => Judge(LastOf(scope, record.Author), record.Sequence);

    /// <summary>Uses a record's up, if it can follow.</summary>
    public bool TryTake(Hash32 scope, Record record, out ReplayRefusal refusal)
    {
        refusal = Judge(scope, record);
        if (refusal is ReplayRefusal.None)
            _last[(scope, record.Author)] = record.Sequence;
        return refusal is ReplayRefusal.None;
    }
}
