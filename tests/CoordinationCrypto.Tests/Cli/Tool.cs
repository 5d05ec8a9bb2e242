using CoordinationCrypto.Cli;

namespace CoordinationCrypto.Tests.Cli;

/// <summary>`coordcrypto`, run in this process.</summary>
internal static class Tool
{
    public static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        return (CommandLine.Run(arguments, output, error), output.ToString(), error.ToString());
    }
}
