using CoordinationCrypto.Cli;

namespace CoordinationCrypto.Tests.Cli;

/// <summary>`coordcrypto`, run in this process.</summary>
internal static class Tool
{
    public static (int ExitCode, string Output, string Error) Run(params string[] arguments) => RunWith([], arguments);

    /// <summary>The same with something on stdin.</summary>
    public static (int ExitCode, string Output, string Error) RunWith(byte[] input, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = CommandLine.Run(arguments, new Terminal(output, error, () => new MemoryStream(input)));
        return (code, output.ToString(), error.ToString());
    }
}
