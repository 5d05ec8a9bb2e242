namespace CoordinationCrypto.Primitives;

/// <summary>What is wrong with an append-only file, and where. The default value says: nothing.</summary>
/// <param name="Fault">What.</param>
/// <param name="Offset">The byte at which the header or the faulty frame begins, at least 0.</param>
/// <param name="Index">The number of whole, correct frames before it, at least 0.</param>
public readonly record struct LogProblem(LogFault Fault, long Offset, long Index)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => Fault == LogFault.None ? "none" : $"{Fault} at byte {Offset}, after {Index} whole entries";
}
