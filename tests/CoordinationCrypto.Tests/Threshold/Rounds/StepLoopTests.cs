using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>What all protocols do alike with a message, shown by one that takes everything but an empty payload.</summary>
public sealed class StepLoopTests
{
    private const CeremonyStep Earlier = CeremonyStep.Vouch;
    private const CeremonyStep Open = CeremonyStep.SelfTest;
    private const CeremonyStep Later = CeremonyStep.Certify;

    private static readonly EntropySource Entropy = Streams.Entropy("step loop");

    private static readonly SigningKey[] Keys = [.. Enumerable.Range(0, 4).Select(_ => SigningKey.Create(Entropy))];

    private static readonly CeremonyTerms Terms = new(
        InsecureToyParameters.N256,
        new Committee(4, 1),
        [.. Keys.Select(key => key.PublicKey)],
        default,
        1000
    );

    [Fact]
    public void The_first_message_for_a_slot_counts_and_stays()
    {
        var protocol = new Protocol();
        var first = Say(Open, 2, 7);
        Assert.Equal(MessageReceipt.Accepted, protocol.Loop.Receive(first));
        Assert.Equal(MessageReceipt.Duplicate, protocol.Loop.Receive(first));
        Assert.Equal(MessageReceipt.Duplicate, protocol.Loop.Receive(Say(Open, 2, 7))); // signed anew, of the same content
        Assert.Equal(MessageReceipt.Equivocation, protocol.Loop.Receive(Say(Open, 2, 8)));
        Assert.Same(first, protocol.Inbox.Find(first.Slot));
        Assert.Equal([2], protocol.Inbox.Cheaters);
        Assert.True(protocol.Inbox.Evidence.Single().Verify(Terms));
    }

    [Fact]
    public void Evidence_counts_in_later_steps_and_not_after_the_end()
    {
        var protocol = new Protocol();
        Assert.Equal(MessageReceipt.Accepted, protocol.Loop.Receive(Say(Open, 2, 7)));
        Assert.Equal(MessageReceipt.Accepted, protocol.Loop.Receive(Say(Open, 3, 7)));
        protocol.Loop.Enter(Later);
        Assert.Equal(MessageReceipt.Equivocation, protocol.Loop.Receive(Say(Open, 2, 8)));
        protocol.Loop.End(CeremonyStep.Ended);
        Assert.Equal(MessageReceipt.Late, protocol.Loop.Receive(Say(Open, 3, 8)));
        Assert.Equal(MessageReceipt.Duplicate, protocol.Loop.Receive(Say(Open, 3, 7)));
        Assert.Equal([2], protocol.Inbox.Cheaters);
    }

    [Fact]
    public void A_cheater_has_one_piece_of_evidence_against_it_the_first()
    {
        var protocol = new Protocol();
        Assert.Equal(MessageReceipt.Accepted, protocol.Loop.Receive(Say(Open, 2, 7)));
        Assert.Equal(MessageReceipt.Equivocation, protocol.Loop.Receive(Say(Open, 2, 8)));
        var evidence = protocol.Inbox.Evidence.Single();
        Assert.Equal(MessageReceipt.Equivocation, protocol.Loop.Receive(Say(Open, 2, 9)));
        Assert.Same(evidence, protocol.Inbox.Evidence.Single());
    }

    [Fact]
    public void What_is_not_taken_leaves_the_slot_free()
    {
        var protocol = new Protocol { Silent = 3 };
        Assert.Equal(MessageReceipt.Early, protocol.Loop.Receive(Say(Later, 2, 7)));
        Assert.Equal(MessageReceipt.Late, protocol.Loop.Receive(Say(Earlier, 2, 7)));
        Assert.Equal(MessageReceipt.NotExpected, protocol.Loop.Receive(Say(Open, 3, 7)));
        Assert.Equal(MessageReceipt.Malformed, protocol.Loop.Receive(Say(Open, 2)));
        Assert.Equal(MessageReceipt.BadSignature, protocol.Loop.Receive(Forge(Open, 2, 4, 7)));
        Assert.Equal(MessageReceipt.Accepted, protocol.Loop.Receive(Say(Open, 2, 8)));
        Assert.Equal(MessageReceipt.BadSignature, protocol.Loop.Receive(Forge(Open, 2, 4, 7))); // and is no evidence
        Assert.Empty(protocol.Inbox.Evidence);
    }

    [Fact]
    public void What_does_not_sign_itself_is_the_protocols_to_judge_every_time()
    {
        var protocol = new Protocol();
        var body = Say(CeremonyStep.Bodies, 2, 7);
        Assert.Equal(MessageReceipt.Late, protocol.Loop.Receive(body));
        protocol.Loop.Enter(CeremonyStep.Bodies);
        Assert.Equal(MessageReceipt.Accepted, protocol.Loop.Receive(body));
        Assert.Equal(MessageReceipt.Accepted, protocol.Loop.Receive(Say(CeremonyStep.Bodies, 2, 8)));
        Assert.Null(protocol.Inbox.Find(body.Slot));
        Assert.Empty(protocol.Inbox.Cheaters);
    }

    [Fact]
    public void Outgoing_is_made_once_a_step_and_is_taken_like_any_other()
    {
        var protocol = new Protocol();
        Assert.True(protocol.Loop.Outgoing.IsEmpty);
        protocol.Loop.Enter(Open, [5]);
        var outgoing = protocol.Loop.Outgoing;
        Assert.True(outgoing.Span.SequenceEqual(protocol.Loop.Outgoing.Span));
        Assert.Equal(1, protocol.Signed);
        Assert.True(CeremonyMessage.TryRead(Terms, outgoing, out var own, out _));
        Assert.Equal(MessageReceipt.Accepted, protocol.Loop.Receive(own));
        protocol.Loop.Enter(Later);
        Assert.True(protocol.Loop.Outgoing.IsEmpty);
        Assert.Equal((Later, 1), (protocol.Loop.Step, protocol.Signed));
    }

    [Fact]
    public void The_view_is_what_was_taken_in_any_order_with_the_evidence_and_the_step()
    {
        var (first, reversed, fewer, accusing) = (new Protocol(), new Protocol(), new Protocol(), new Protocol());
        CeremonyMessage[] said = [Say(Open, 2, 7), Say(Open, 3, 8), Say(Open, 4, 9)];
        Take(first, said);
        Take(reversed, [.. said.Reverse()]);
        Take(fewer, said[..2]);
        Take(accusing, said);
        accusing.Loop.Receive(Say(Open, 4, 1));

        Assert.Equal(first.Loop.View(), reversed.Loop.View());
        Hash32[] views = [first.Loop.View(), fewer.Loop.View(), accusing.Loop.View(), first.Loop.View(2), new Protocol().Loop.View()];
        Assert.Equal(views.Length, views.Distinct().Count());
        Assert.NotEqual(new Protocol(origin: 1).Loop.View(), new Protocol().Loop.View());
    }

    private static void Take(Protocol protocol, CeremonyMessage[] messages)
    {
        foreach (var message in messages)
            Assert.Equal(MessageReceipt.Accepted, protocol.Loop.Receive(message));
    }

    private static CeremonyMessage Say(CeremonyStep step, int sender, params byte[] payload) => Forge(step, sender, sender, payload);

    private static CeremonyMessage Forge(CeremonyStep step, int sender, int by, params byte[] payload) =>
        CeremonyMessage.Signed(Terms, step, 0, sender, payload, Keys[by - 1], Entropy);

    private sealed class Protocol : IStepRules<CeremonyStep, CeremonyMessage>
    {
        public Protocol(byte origin = 0)
        {
            Loop = new(this, Inbox, AttemptRecord.Draw(Entropy), new Hash32([.. Enumerable.Repeat(origin, 32)]));
            Loop.Enter(Open);
        }

        public int Silent { get; init; }

        public int Signed { get; private set; }

        public Inbox<int, CeremonyMessage, CeremonyEvidence> Inbox { get; } = new(piece => piece.Encode());

        public StepLoop<CeremonyStep, int, CeremonyMessage, CeremonyEvidence> Loop { get; }

        public int PlaceOf(CeremonyMessage message) => message.Step.CompareTo(Loop.Step);

        public bool Expects(CeremonyMessage message) => message.Sender != Silent;

        public bool IsSigned(CeremonyMessage message) => message.IsSigned(Terms);

        public MessageReceipt Take(CeremonyMessage message) => message.Payload.IsEmpty ? MessageReceipt.Malformed : MessageReceipt.Accepted;

        public void Accuse(CeremonyMessage held, CeremonyMessage other) =>
            Inbox.Accuse(held.Sender, CeremonyEvidence.Equivocation(held, other));

        public CeremonyMessage Sign(CeremonyStep step, ReadOnlySpan<byte> payload, EntropySource aux)
        {
            Signed++;
            return CeremonyMessage.Signed(Terms, step, 0, 1, payload, Keys[0], aux);
        }
    }
}
