using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Board;

/// <summary>Opens the files of a <see cref="ValidatorFolder"/>: for one process and for their owner alone.</summary>
internal static class ValidatorFiles
{
    private const int WouldBlock = 11; // EWOULDBLOCK, what an exclusive lock that is taken answers
    private const int WouldBlockOnMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020); // ERROR_SHARING_VIOLATION
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersFolder = OwnersFile | UnixFileMode.UserExecute;

    /// <summary>Makes a folder for its owner alone, unless it is there.</summary>
    public static void MakeFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnersFolder);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent)
            FolderFlush.Flush(parent);
    }

    /// <summary>Opens a file that is there, unless another process has it open.</summary>
    public static bool TryHold(string path, string name, [NotNullWhen(true)] out FileStream? file, out ValidatorFolderProblem problem)
    {
        file = null;
        problem = default;
        try
        {
            file = Open(Path.Combine(path, name), FileMode.Open);
            return true;
        }
        catch (FileNotFoundException)
        {
            problem = new(ValidatorFolderFault.Missing, name);
        }
        catch (IOException held) when (held.HResult is WouldBlock or WouldBlockOnMac or SharingViolation)
        {
            problem = new(ValidatorFolderFault.InUse, name);
        }
        return false;
    }

    /// <summary>For this process alone (an exclusive lock), for its owner alone.</summary>
    public static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnersFile;
        return new FileStream(path, options);
    }
}
