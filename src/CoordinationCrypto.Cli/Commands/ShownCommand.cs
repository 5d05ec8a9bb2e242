using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using CoordinationCrypto.Cli.Output;
using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Cli.Commands;

/// <summary>`shown`: checks what somebody has shown off the record, against the reader's own copy of a board.</summary>
internal sealed class ShownCommand(Terminal terminal)
{
    private const int MaxMessageBytes = 1 << 26;

    private readonly Argument<string> _board = new("BOARD") { Description = "Your copy of the board, as far as you have it." };

    private readonly Argument<string> _message = new("MESSAGE") { Description = "The message, bytes or text; - reads standard input." };

    private readonly Option<string> _key = new("--key")
    {
        Description = "The file with your secret key: 64 hexadecimal digits.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<bool> _toy = new("--toy") { Description = "Takes a board of toy parameters, which hide nothing: for tests." };

    /// <summary>The command, for the command line.</summary>
    public Command Describe()
    {
        var shown = new Command("shown", "Checks what somebody has shown you off the record. Exit code 1 if it does not hold.")
        {
            _board,
            _message,
            _key,
            _toy,
        };
        shown.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation)));
        return shown;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        if (!TryRead(parsed.GetRequiredValue(_key), 1 << 10, cancellation, out var secret))
            return ExitCode.BadInput;
        using var key = ReadKey(secret);
        CryptographicOperations.ZeroMemory(secret);
        if (key is null)
            return terminal.Refuse($"{parsed.GetRequiredValue(_key)}: a secret key has 64 hexadecimal digits");
        if (!TryRead(parsed.GetRequiredValue(_message), MaxMessageBytes, cancellation, out var message))
            return ExitCode.BadInput;
        var file = new InputFile(parsed.GetRequiredValue(_board), terminal, cancellation);
        if (!file.TryOpen(out var stream, out var reason))
            return terminal.Refuse($"{file.Name}: {reason}");
        using var board = BoardFile.OpenForAudit(stream, out _);
        if (!TryGetParameters(board, out var parameters))
            return terminal.Refuse($"{file.Name}: this is no board that begins with a key certificate");
        if (parameters.IsInsecure && !parsed.GetValue(_toy))
            return terminal.Refuse($"{file.Name}: its parameters are a toy's, which hide nothing: --toy takes it all the same");
        if (!TryReadProof(parameters, message, out var proof, out var refusal))
            return terminal.Refuse($"{parsed.GetRequiredValue(_message)}: this is no message of that board: {refusal}");
        var check = DesignatedCheck.Run(board, proof, key, cancellation);
        terminal.Output.WriteLine($"the key      {proof.Statement.Agent}");
        terminal.Output.WriteLine($"in the stag  {proof.Context.Stag}");
        terminal.Output.WriteLine($"says         {ShownText.Of(proof.Statement)}");
        terminal.Output.WriteLine($"and it       {check}");
        return check.Holds ? ExitCode.Success : ExitCode.Failed;
    }

    private bool TryRead(string path, int maxBytes, CancellationToken cancellation, [NotNullWhen(true)] out byte[]? bytes)
    {
        var file = new InputFile(path, terminal, cancellation);
        if (file.TryRead(maxBytes, out bytes, out var reason))
            return true;
        terminal.Refuse($"{file.Name}: {reason}");
        return false;
    }

    private static SigningKey? ReadKey(ReadOnlySpan<byte> text)
    {
        Span<byte> secret = stackalloc byte[32];
        try
        {
            var digits = text.TrimEnd("\r\n"u8);
            return digits.Length == 2 * secret.Length
                && Convert.FromHexString(digits, secret, out _, out _) == System.Buffers.OperationStatus.Done
                && SigningKey.TryImport(secret, out var key)
                ? key
                : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static bool TryGetParameters(BoardFile board, [NotNullWhen(true)] out BfvParameters? parameters)
    {
        using var replay = new Replay();
        parameters = board.Count > 0 && replay.TryAppendFrom(board, out _) ? replay.Certificate!.Parameters : null;
        return parameters is not null;
    }

    /// <summary>A message as a file holds it, or the text that a chat carries.</summary>
    private static bool TryReadProof(
        BfvParameters parameters,
        byte[] message,
        [NotNullWhen(true)] out DesignatedProof? proof,
        out DesignatedRefusal refusal
    )
    {
        if (!message.AsSpan().StartsWith("ccproof"u8))
            return DesignatedProof.TryRead(parameters, message, out proof, out refusal);
        return DesignatedProof.TryReadText(parameters, Encoding.Latin1.GetString(message).TrimEnd('\r', '\n'), out proof, out refusal);
    }
}
