namespace CoordinationCrypto.Cli;

/// <summary>What a command reads from and writes to. Results go to stdout, everything else to stderr.</summary>
/// <param name="output">stdout.</param>
/// <param name="error">stderr.</param>
/// <param name="input">Opens stdin, which only the file name "-" asks for.</param>
internal sealed class Terminal(TextWriter output, TextWriter error, Func<Stream> input)
{
    private const int LongestPointedAt = 120;

    public TextWriter Output => output;

    public TextWriter Error => error;

    public Stream OpenInput() => input();

    /// <summary>Says why the arguments or a file are refused.</summary>
    public int Refuse(string reason) => Say(reason, ExitCode.BadInput);

    /// <summary>Says why a command came to no result.</summary>
    public int Fail(string reason) => Say(reason, ExitCode.Failed);

    /// <summary>Shows a text on stderr with a mark under a character, where both fit on a line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="position">Which character, counted from 0; negative for none.</param>
    public void Point(string text, int position)
    {
        if (position < 0 || text.Length > LongestPointedAt)
            return;
        error.WriteLine($"  {OnOneLine(text)}");
        error.WriteLine($"  {new string(' ', position)}^");
    }

    private static string OnOneLine(string text) => string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));

    /// <summary>One line on stderr, whatever is in it.</summary>
    private int Say(string reason, int exitCode)
    {
        error.WriteLine($"coordcrypto: {OnOneLine(reason)}");
        return exitCode;
    }
}
