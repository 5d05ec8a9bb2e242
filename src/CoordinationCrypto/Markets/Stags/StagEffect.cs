using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto;

/// <summary>
/// What a hunt brings about, by itself and for all its members: units move, or a text is signed. Immutable; compares by value.
/// </summary>
public sealed record StagEffect
{
    /// <summary>The most effects of a stag, of which at most one moves units.</summary>
    public const int MaxEffects = 8;

    /// <summary>The most bytes of a text in UTF-8.</summary>
    public const int MaxTextBytes = 4_096;

    private StagEffect(StagEffectKind kind) => Kind = kind;

    /// <summary>The beneficiary's account; null for a text.</summary>
    public VerifyingKey? To { get; private init; }

    /// <summary>Of a transfer, how many percent are released at the cut after the hunt and no longer counted (M13).</summary>
    public int PercentAtHunt { get; private init; }

    /// <summary>Of a subscription, the units of each payment; the first moves with the hunt (R40). Otherwise 0.</summary>
    public int Units { get; private init; }

    /// <summary>Of a subscription, milliseconds from one payment to the next. Otherwise 0.</summary>
    public ulong EveryMilliseconds { get; private init; }

    /// <summary>The text that members have signed; null where units move.</summary>
    public string? Text { get; private init; }

    internal StagEffectKind Kind { get; }

    /// <summary>Whether it moves units.</summary>
    internal bool MovesUnits => Kind != StagEffectKind.Text;

    /// <summary>The members' units go to an account: a part at the cut after the hunt, the rest when the stag ends.</summary>
    /// <param name="to">The account.</param>
    /// <param name="percentAtHunt">The part, in [0, 100].</param>
    /// <returns>The effect.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The part is outside its range.</exception>
    public static StagEffect Transfer(VerifyingKey to, int percentAtHunt = 0)
    {
        ArgumentNullException.ThrowIfNull(to);
        if (percentAtHunt is < 0 or > 100)
            Throw.OutOfRange("A part is 0 to 100 percent.", nameof(percentAtHunt));
        return new StagEffect(StagEffectKind.Transfer) { To = to, PercentAtHunt = percentAtHunt };
    }

    /// <summary>Each member pays an account again and again, while its balance lasts (R40).</summary>
    /// <param name="to">The account.</param>
    /// <param name="units">Each time, in [1, <see cref="Axis.MaxCapacity"/>].</param>
    /// <param name="everyMilliseconds">From one payment to the next, in [1, <see cref="StagPolicy.MaxSpanMilliseconds"/>].</param>
    /// <returns>The effect.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static StagEffect Subscription(VerifyingKey to, int units, ulong everyMilliseconds)
    {
        ArgumentNullException.ThrowIfNull(to);
        if (units is < 1 or > Axis.MaxCapacity)
            Throw.OutOfRange($"A payment is 1 to {Axis.MaxCapacity} units.", nameof(units));
        if (everyMilliseconds is < 1 or > StagPolicy.MaxSpanMilliseconds)
            Throw.OutOfRange($"From payment to payment it is 1 to {StagPolicy.MaxSpanMilliseconds} ms.", nameof(everyMilliseconds));
        return new StagEffect(StagEffectKind.Subscription) { To = to, Units = units, EveryMilliseconds = everyMilliseconds };
    }

    /// <summary>Each member has signed a text.</summary>
    /// <param name="text">1 to <see cref="MaxTextBytes"/> bytes of printing UTF-8.</param>
    /// <returns>The effect.</returns>
    /// <exception cref="ArgumentException">It is no such text.</exception>
    public static StagEffect Sign(string text)
    {
        if (!PrintingText.Is(text, MaxTextBytes))
            Throw.Argument($"A text is 1 to {MaxTextBytes} bytes of printing UTF-8.", nameof(text));
        return new StagEffect(StagEffectKind.Text) { Text = text };
    }

    /// <summary>kind (1 byte), then what the kind has.</summary>
    internal void Write(WireWriter writer)
    {
        writer.WriteByte((byte)Kind);
        if (Text is not null)
        {
            PrintingText.Write(writer, Text);
            return;
        }

        writer.WriteBytes(To!.Bytes);
        if (Kind == StagEffectKind.Transfer)
        {
            writer.WriteByte((byte)PercentAtHunt);
            return;
        }

        writer.WriteUInt32((uint)Units);
        writer.WriteUInt64(EveryMilliseconds);
    }

    /// <summary>Reads what <see cref="Write"/> writes, and nothing else.</summary>
    internal static bool TryRead(ref WireReader reader, [NotNullWhen(true)] out StagEffect? effect)
    {
        effect = null;
        if (!reader.TryReadByte(out var kind) || kind is < (byte)StagEffectKind.Transfer or > (byte)StagEffectKind.Text)
            return false;
        if (kind == (byte)StagEffectKind.Text)
        {
            effect = PrintingText.TryRead(ref reader, MaxTextBytes, out var text) ? Sign(text) : null;
            return effect is not null;
        }

        if (!reader.TryReadBytes(VerifyingKey.Length, out var bytes) || !VerifyingKey.TryRead(bytes, out var to))
            return false;
        if (kind == (byte)StagEffectKind.Transfer)
            effect = reader.TryReadByte(out var percent) && percent <= 100 ? Transfer(to, percent) : null;
        else if (
            reader.TryReadUInt32(out var units)
            && units is >= 1 and <= Axis.MaxCapacity
            && reader.TryReadUInt64(out var every)
            && every is >= 1 and <= StagPolicy.MaxSpanMilliseconds
        )
            effect = Subscription(to, (int)units, every);
        return effect is not null;
    }
}
