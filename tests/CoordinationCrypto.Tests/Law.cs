using FsCheck;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests;

/// <summary>
/// Runs an FsCheck property a stated number of times; COORDCRYPTO_LAW_SCALE (percent, at least one run) shrinks heavy laws in the runs
/// with instruction sets off.
/// </summary>
internal static class Law
{
    private static readonly int ScalePercent = int.TryParse(Environment.GetEnvironmentVariable("COORDCRYPTO_LAW_SCALE"), out var percent)
        ? percent
        : 100;

    public static int Count(int full) => Math.Max(1, full * ScalePercent / 100);

    public static void Holds<T>(Gen<T> inputs, Func<T, bool> law, int runs = 100) =>
        Prop.ForAll(inputs.ToArbitrary(), law).Check(Config.QuickThrowOnFailure.WithMaxTest(Count(runs)));

    public static void Holds<T>(Gen<T> inputs, Action<T> law, int runs = 100) =>
        Prop.ForAll(inputs.ToArbitrary(), law).Check(Config.QuickThrowOnFailure.WithMaxTest(Count(runs)));
}
