using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Cli;

/// <summary>
/// A file that a command reads, "-" for stdin. Opening or reading a pipe can wait for ever, and the system cannot be told to stop: so a
/// thread waits for it that is left behind when the command is cancelled.
/// </summary>
/// <param name="path">Its name.</param>
/// <param name="terminal">Has stdin.</param>
/// <param name="cancellation">Ends all waiting.</param>
internal sealed class InputFile(string path, Terminal terminal, CancellationToken cancellation)
{
    private const string StandardInput = "-";

    /// <summary>What messages call it.</summary>
    public string Name => path == StandardInput ? "standard input" : path;

    /// <summary>Reads all of it; a reason instead of an exception for what its owner or the system may have done to it.</summary>
    /// <param name="maxBytes">More is refused.</param>
    /// <param name="bytes">The content on success.</param>
    /// <param name="reason">Why not.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public bool TryRead(int maxBytes, [NotNullWhen(true)] out byte[]? bytes, out string reason)
    {
        bytes = null;
        using var content = new MemoryStream();
        if (!TryCopy(content, maxBytes, out reason))
            return false;
        bytes = content.ToArray();
        return true;
    }

    /// <summary>Opens it so that one can go back in it: a pipe is copied to a temporary file first, which goes when it is closed.</summary>
    /// <param name="stream">The stream on success.</param>
    /// <param name="reason">Why not.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public bool TryOpen([NotNullWhen(true)] out Stream? stream, out string reason)
    {
        if (!TryWait(Open, out stream, out reason))
            return false;
        if (stream.CanSeek)
            return true;
        using var pipe = stream;
        stream = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Options = FileOptions.DeleteOnClose,
            }
        );
        var isWhole = false;
        try
        {
            isWhole = TryCopy(pipe, stream, long.MaxValue, out reason);
        }
        finally
        {
            if (!isWhole)
                stream.Dispose();
        }
        return isWhole;
    }

    /// <summary>Why a file does not open: of a folder the system says no more than that access is denied, or that it exists.</summary>
    public static string Reason(Exception failure, string path) =>
        failure switch
        {
            _ when Directory.Exists(path) => "this is a folder",
            FileNotFoundException => "no such file",
            DirectoryNotFoundException => "no such file or folder",
            _ => failure.Message,
        };

    private Stream Open() => path == StandardInput ? terminal.OpenInput() : new FileStream(path, FileMode.Open, FileAccess.Read);

    private bool TryCopy(Stream target, long maxBytes, out string reason)
    {
        if (!TryWait(Open, out var source, out reason))
            return false;
        using (source)
            return TryCopy(source, target, maxBytes, out reason);
    }

    /// <summary>Copies what comes, not the length that a file claims: for a pipe or a device that says nothing.</summary>
    private bool TryCopy(Stream source, Stream target, long maxBytes, out string reason)
    {
        var total = 0L;
        while (true)
        {
            var chunk = new byte[1 << 16];
            if (!TryWait(() => source.Read(chunk), out var read, out reason))
                return false;
            if (read == 0)
                return true;
            total += read;
            if (total > maxBytes)
            {
                reason = $"it is longer than {maxBytes} bytes";
                return false;
            }
            target.Write(chunk, 0, read);
        }
    }

    private bool TryWait<T>(Func<T> step, [NotNullWhen(true)] out T? result, out string reason)
        where T : notnull
    {
        (result, reason) = (default, "");
        try
        {
            result = Task.Run(step, CancellationToken.None).WaitAsync(cancellation).GetAwaiter().GetResult();
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            reason = Reason(failure, path);
            return false;
        }
    }
}
