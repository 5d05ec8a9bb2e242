using System.ComponentModel;
using System.Runtime.InteropServices;

namespace CoordinationCrypto.Board;

/// <summary>
/// Puts a folder's list of names on the disk: after a file is made or removed, a power cut may otherwise forget that. POSIX fsync(2) on the
/// folder; Windows keeps the list in its file system's journal and offers no such call.
/// </summary>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0; // O_RDONLY on Linux and macOS

    /// <exception cref="IOException">The folder cannot be opened or flushed.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
            throw Failure(folder);
        try
        {
            if (Sync(descriptor) != 0)
                throw Failure(folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string folder) =>
        new($"The folder {folder} cannot be flushed to the disk.", new Win32Exception(Marshal.GetLastPInvokeError()));

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
