using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// One party's way through the steps of a session: in each it posts <see cref="Outgoing"/> unless it is empty, and takes what the board
/// shows, until the protocol closes the step and enters another. Does no input or output and knows no time. Not safe for use by several
/// threads at once.
/// </summary>
/// <typeparam name="TStep">The protocol's steps.</typeparam>
/// <typeparam name="TMember">What names a member.</typeparam>
/// <typeparam name="TMessage">The protocol's messages.</typeparam>
/// <typeparam name="TEvidence">The protocol's evidence.</typeparam>
/// <param name="rules">What the protocol makes of each message.</param>
/// <param name="inbox">What was taken.</param>
/// <param name="attempt">What the party draws from.</param>
/// <param name="origin">What the session itself answers: its id, or the view of the session around it.</param>
internal sealed class StepLoop<TStep, TMember, TMessage, TEvidence>(
    IStepRules<TStep, TMessage> rules,
    Inbox<TMember, TMessage, TEvidence> inbox,
    AttemptRecord attempt,
    Hash32 origin
)
    where TStep : struct, Enum
    where TMember : notnull
    where TMessage : SignedMessage
{
    private readonly List<TMessage> _own = []; // all that this party signed
    private bool _isOver;

    /// <summary>The step that is open.</summary>
    public TStep Step { get; private set; }

    /// <summary>This party's message for the open step, in its attempt's record; empty when it has nothing to say.</summary>
    public ReadOnlyMemory<byte> Outgoing { get; private set; }

    /// <summary>
    /// Whether the board shows another message in this party's name than its own: its key signs elsewhere, or it was made again.
    /// </summary>
    public bool IsDoubled => _own.Exists(own => inbox.Find(own.Slot) is { } shown && shown.Digest != own.Digest);

    /// <summary>
    /// Enters a step. Everything that a party signs in a session, it signs here, and it is on the disk when this returns.
    /// </summary>
    /// <param name="step">The step.</param>
    /// <param name="payload">What the party has to say in it; null when it is for others to speak.</param>
    public void Enter(TStep step, byte[]? payload = null)
    {
        Step = step; // first, for what is signed may tell the step's attempt
        Outgoing = default;
        if (payload is null)
            return;
        using var nonce = EntropyFor(step).For("signature"u8);
        var message = rules.Sign(step, payload, nonce);
        _own.Add(message);
        Outgoing = attempt.Say(message);
    }

    /// <summary>What the party may draw for its message in a step that it is about to enter, on what it has taken so far.</summary>
    public AttemptEntropy EntropyFor(TStep step) => new(attempt, View(Convert.ToByte(step)));

    /// <summary>A digest of everything that was taken, in whatever order it came, and of the session.</summary>
    /// <param name="step">The step that is entered; 0 for none.</param>
    public Hash32 View(byte step = 0)
    {
        var writer = new WireWriter();
        writer.WriteLengthPrefixed("CoordinationCrypto/attempt-view/v1"u8);
        writer.WriteHash(origin);
        writer.WriteByte(step);
        inbox.WriteView(writer);
        return Hash32.Sha256(writer.Written);
    }

    /// <summary>Enters the last step: nothing is evidence any more.</summary>
    public void End(TStep step)
    {
        Enter(step);
        _isOver = true;
    }

    /// <summary>
    /// Takes a message from the board. The first for a slot counts if it comes in its step; another for the same slot, whenever it comes,
    /// is evidence.
    /// </summary>
    public MessageReceipt Receive(TMessage message)
    {
        var place = rules.PlaceOf(message);
        if (place > 0)
            return MessageReceipt.Early;
        if (!message.SignsItself)
            return place < 0 ? MessageReceipt.Late : rules.Take(message);
        var held = inbox.Find(message.Slot);
        if (held is not null && held.Digest == message.Digest)
            return MessageReceipt.Duplicate;
        if (held is null && place < 0)
            return MessageReceipt.Late;
        if (held is null && !rules.Expects(message))
            return MessageReceipt.NotExpected;
        if (!message.Bytes.Span.SequenceEqual(Outgoing.Span) && !rules.IsSigned(message))
            return MessageReceipt.BadSignature;
        if (held is not null)
        {
            if (_isOver)
                return MessageReceipt.Late;
            rules.Accuse(held, message);
            return MessageReceipt.Equivocation;
        }
        var receipt = rules.Take(message);
        if (receipt is MessageReceipt.Accepted)
            inbox.Keep(message);
        return receipt;
    }
}
