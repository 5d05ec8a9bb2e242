namespace CoordinationCrypto;

/// <summary>What is wrong with an append-only file, and where. The default value says: nothing.</summary>
/// <param name="Fault">What.</param>
/// <param name="Offset">The byte at which the header or the faulty frame begins, at least 0.</param>
/// <param name="Index">The number of whole, correct frames before it, at least 0.</param>
public readonly record struct LogProblem(LogFault Fault, long Offset, long Index)
{
    /// <summary>One line for people.</summary>
    /// <returns>What is wrong, and where.</returns>
    public override string ToString() => Fault == LogFault.None ? "none" : $"{Fault} at byte {Offset}, after {Index} whole entries";
}

/// <summary>What is wrong with an append-only file.</summary>
public enum LogFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It does not begin with the format's magic bytes.</summary>
    BadMagic,

    /// <summary>The format's version is not one this library reads.</summary>
    BadVersion,

    /// <summary>A frame's length contradicts its own check or the format's limit.</summary>
    BadLength,

    /// <summary>A frame's bytes contradict its check.</summary>
    BadChecksum,

    /// <summary>A whole frame does not follow from the one before: one was removed, added, exchanged or repeated.</summary>
    ChainBroken,

    /// <summary>The file ends inside its header or a frame: a write was cut off.</summary>
    TornTail,

    /// <summary>The frames are whole, but one holds something else than an entry of this kind of file that may stand there.</summary>
    BadEntry,

    /// <summary>It holds no entry, where it must begin with the one that says whose it is.</summary>
    Empty,

    /// <summary>It holds entries, where a new file was to be made.</summary>
    NotEmpty,

    /// <summary>Its first entry says that it is another key's, or another file of the same key.</summary>
    OtherKey,
}
