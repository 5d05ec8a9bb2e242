using System.Buffers.Binary;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto;

/// <summary>
/// What a client does in a stag with <see cref="StagCamouflage.DecoyFirst"/>: it joins with a decoy at once, and replaces it once, at a
/// time drawn uniformly from a window that all clients share. Who wants nothing replaces the decoy by another decoy. So neither that
/// somebody joined, nor when, nor that it replaced, tells who is serious. Immutable.
/// </summary>
/// <remarks>
/// The board cannot hold anyone to it: a replacement is one like any other. The time is drawn from the client's own entropy and is nobody
/// else's to know before it comes.
/// </remarks>
/// <example>
/// <code>
/// var plan = DecoyPlan.Draw(DateTimeOffset.UtcNow, TimeSpan.FromDays(1), EntropySource.System);
/// market.Submit(stag, "ana", Condition.Decoy);
/// // later, at plan.ReplaceAt:
/// market.Submit(stag, "ana", plan.At(DateTimeOffset.UtcNow, Condition.Others(2)));
/// </code>
/// </example>
public sealed class DecoyPlan
{
    private DecoyPlan(DateTimeOffset replaceAt) => ReplaceAt = replaceAt;

    /// <summary>When the decoy is replaced: in (joined, joined + window], in whole milliseconds after the join.</summary>
    public DateTimeOffset ReplaceAt { get; }

    /// <summary>Draws the time.</summary>
    /// <param name="joined">When the decoy is posted.</param>
    /// <param name="window">At least a millisecond: the same for all clients of the stag, such as its period.</param>
    /// <param name="entropy">The client's.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The window is shorter, or ends after the year 9999.</exception>
    public static DecoyPlan Draw(DateTimeOffset joined, TimeSpan window, EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(entropy);
        if (window < TimeSpan.FromMilliseconds(1) || window > DateTimeOffset.MaxValue - joined)
            Throw.OutOfRange("A window is at least a millisecond, and ends before the year 10000.", nameof(window));
        var count = (ulong)(window.Ticks / TimeSpan.TicksPerMillisecond);
        var most = ulong.MaxValue - ulong.MaxValue % count; // a multiple of count: what is drawn below it is uniform modulo count
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        ulong drawn;
        do
        {
            entropy.Fill(bytes);
            drawn = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        } while (drawn >= most);
        bytes.Clear();
        return new DecoyPlan(joined + TimeSpan.FromMilliseconds(1 + (long)(drawn % count)));
    }

    /// <summary>What the client's condition is at a time.</summary>
    /// <param name="now">The time.</param>
    /// <param name="own">Its condition, or <see cref="Condition.Decoy"/> where it has none.</param>
    /// <returns>A decoy before <see cref="ReplaceAt"/>, its own from then on.</returns>
    public Condition At(DateTimeOffset now, Condition own)
    {
        ArgumentNullException.ThrowIfNull(own);
        return now < ReplaceAt ? Condition.Decoy : own;
    }
}
