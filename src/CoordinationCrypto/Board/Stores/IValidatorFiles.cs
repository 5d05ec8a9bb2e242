using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Board;

/// <summary>The files of one <see cref="ValidatorFolder"/>, by name: each for one holder at a time and for its owner alone.</summary>
internal interface IValidatorFiles
{
    /// <summary>The names that are there.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>Opens a file that is there, unless another process has it open.</summary>
    /// <param name="name">The name.</param>
    /// <param name="file">The file on success, for the caller to close.</param>
    /// <param name="fault">On success none, else <see cref="ValidatorFolderFault.Missing"/> or
    /// <see cref="ValidatorFolderFault.InUse"/>.</param>
    bool TryHold(string name, [NotNullWhen(true)] out HeldFile? file, out ValidatorFolderFault fault);

    /// <summary>Makes an empty file.</summary>
    /// <exception cref="IOException">It is there already, or the disk refuses.</exception>
    HeldFile Make(string name);

    /// <summary>Gives a file another name, in the place of what bears it. After a crash one of the two is there, whole.</summary>
    void Rename(string name, string newName);

    /// <summary>Removes a file, if it is there.</summary>
    void Remove(string name);

    /// <summary>Puts the list of names on the disk: a power cut may otherwise forget what was made, renamed or removed.</summary>
    void FlushNames();
}

/// <summary>An open file.</summary>
/// <param name="Stream">Its bytes.</param>
/// <param name="Flush">Returns once everything written to the stream is on the disk.</param>
internal sealed record HeldFile(Stream Stream, Action Flush) : IDisposable
{
    /// <summary>All its bytes.</summary>
    public byte[] ReadAll()
    {
        var bytes = new byte[Stream.Length];
        Stream.Position = 0;
        Stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Overwrites all its bytes with zeros, which are on the disk when this returns.</summary>
    public void Overwrite()
    {
        Stream.Position = 0;
        Stream.Write(new byte[Stream.Length]);
        Flush();
    }

    /// <summary>Closes it.</summary>
    public void Dispose() => Stream.Dispose();
}
