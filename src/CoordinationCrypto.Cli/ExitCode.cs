namespace CoordinationCrypto.Cli;

/// <summary>What the tool's exit codes mean.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>An audit found a check that fails, or a run came to no result.</summary>
    public const int Failed = 1;

    /// <summary>The arguments or a file are wrong; one line on stderr says where and why, and nothing was written.</summary>
    public const int BadInput = 2;
}
