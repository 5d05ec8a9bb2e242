using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>Reads whole files up to a size.</summary>
internal static class BoundedFile
{
    /// <summary>Reads a file; a reason instead of an exception for what its owner or the system may have done to it.</summary>
    public static bool TryRead(string path, int maxBytes, [NotNullWhen(true)] out byte[]? bytes, out string reason)
    {
        (bytes, reason) = (null, "");
        try
        {
            using var stream = File.OpenRead(path);
            // Not the length it claims, which for a pipe or a device says nothing.
            using var content = new MemoryStream();
            var chunk = new byte[1 << 16];
            while (stream.Read(chunk) is var read and > 0)
            {
                content.Write(chunk, 0, read);
                if (content.Length > maxBytes)
                {
                    reason = $"longer than {maxBytes} bytes";
                    return false;
                }
            }

            bytes = content.ToArray();
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            reason = Reason(failure, path);
            return false;
        }
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
}
