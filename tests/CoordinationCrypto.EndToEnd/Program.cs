using CoordinationCrypto.EndToEnd.Crash;
using CoordinationCrypto.EndToEnd.Network;

namespace CoordinationCrypto.EndToEnd;

/// <summary>The processes that the tests start: dotnet CoordinationCrypto.EndToEnd.dll ROLE ARGUMENT…</summary>
internal static class Program
{
    public static int Main(string[] arguments) =>
        arguments switch
        {
            ["sequencer", var n, var f, var board, var seed] => SequencerProcess.Run(int.Parse(n), int.Parse(f), board, ulong.Parse(seed)),
            ["validator", var epoch, var number, var port, var folder, var before] => ValidatorProcess.Run(
                uint.Parse(epoch),
                int.Parse(number),
                int.Parse(port),
                folder,
                before
            ),
            ["create", var given, var keystore, var ledger, var killAt] => CrashProcess.Create(given, keystore, ledger, int.Parse(killAt)),
            ["inherit", var resharing, var board, var key, var number, var keystore, var ledger, var killAt] => CrashProcess.Inherit(
                resharing,
                board,
                key,
                int.Parse(number),
                keystore,
                ledger,
                int.Parse(killAt)
            ),
            ["replay", var keystore, var ledger, var board, var resharing, var from, var killAt] => CrashProcess.Replay(
                keystore,
                ledger,
                board,
                resharing,
                int.Parse(from),
                int.Parse(killAt)
            ),
            _ => 64,
        };
}
