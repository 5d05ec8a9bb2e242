using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>A part of the board's state: it takes the records that concern it, and has its part in the state digest.</summary>
internal interface IStateSection
{
    /// <summary>Takes a record whose signature holds, of a kind that is this section's. One that is refused changes nothing.</summary>
    bool TryApply(Record record, out ReplayRefusal refusal);

    /// <summary>Writes what of it the board's future depends on.</summary>
    void WriteDigest(WireWriter writer);
}
