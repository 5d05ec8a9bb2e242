namespace CoordinationCrypto.Cli;

/// <summary>What a command reads from and writes to. Results go to stdout, everything else to stderr.</summary>
/// <param name="output">stdout.</param>
/// <param name="error">stderr.</param>
/// <param name="input">Opens stdin, which only the file name "-" asks for.</param>
internal sealed class Terminal(TextWriter output, TextWriter error, Func<Stream> input)
{
    public TextWriter Output => output;

    public TextWriter Error => error;

    public Stream OpenInput() => input();

    /// <summary>Says why the arguments or a file are refused.</summary>
    public int Refuse(string reason) => Say(reason, ExitCode.BadInput);

    /// <summary>Says why a command came to no result.</summary>
    public int Fail(string reason) => Say(reason, ExitCode.Failed);

    /// <summary>One line on stderr, whatever is in it.</summary>
    private int Say(string reason, int exitCode)
    {
        error.WriteLine($"coordcrypto: {string.Concat(reason.Select(character => char.IsControl(character) ? ' ' : character))}");
        return exitCode;
    }
}
