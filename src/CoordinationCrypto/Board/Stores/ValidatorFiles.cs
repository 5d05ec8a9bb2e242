using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Board;

/// <summary>The files in a folder of the disk.</summary>
/// <param name="folder">Its path.</param>
internal sealed class ValidatorFiles(string folder) : IValidatorFiles
{
    private const int WouldBlock = 11; // EWOULDBLOCK, what an exclusive lock that is taken answers
    private const int WouldBlockOnMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020); // ERROR_SHARING_VIOLATION
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersFolder = OwnersFile | UnixFileMode.UserExecute;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path))] : [];

    /// <summary>Makes the folder for its owner alone, unless it is there.</summary>
    public static ValidatorFiles MakeFolder(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Directory.Exists(path))
            return new ValidatorFiles(path);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnersFolder);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent)
            FolderFlush.Flush(parent);
        return new ValidatorFiles(path);
    }

    /// <inheritdoc/>
    public bool TryHold(string name, [NotNullWhen(true)] out HeldFile? file, out ValidatorFolderFault fault)
    {
        file = null;
        fault = ValidatorFolderFault.None;
        try
        {
            file = Open(name, FileMode.Open);
            return true;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            fault = ValidatorFolderFault.Missing;
        }
        catch (IOException held) when (held.HResult is WouldBlock or WouldBlockOnMac or SharingViolation)
        {
            fault = ValidatorFolderFault.InUse;
        }
        return false;
    }

    /// <inheritdoc/>
    public HeldFile Make(string name) => Open(name, FileMode.CreateNew);

    /// <inheritdoc/>
    public void Rename(string name, string newName) => File.Move(PathOf(name), PathOf(newName), overwrite: true);

    /// <inheritdoc/>
    public void Remove(string name) => File.Delete(PathOf(name));

    /// <inheritdoc/>
    public void FlushNames() => FolderFlush.Flush(folder);

    private string PathOf(string name) => Path.Combine(folder, name);

    // for this process alone (an exclusive lock), for its owner alone
    private HeldFile Open(string name, FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnersFile;
        var stream = new FileStream(PathOf(name), options);
        return new HeldFile(stream, () => stream.Flush(true));
    }
}
