using System.Security.Cryptography;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Tests.Proofs;

/// <summary>How often a prover begins anew, and what becomes of the provers it gives up.</summary>
public sealed class AttemptsTests
{
    private static readonly (SigmaProtocol Protocol, Witness Witness) Log = StatementTree.Leaf(0, 1);

    [Fact]
    public void A_thousandth_attempt_may_pass()
    {
        var probe = new Probe(FiatShamir.MaxAttempts - 1);
        using var transcript = Contexts.Transcript();
        FiatShamir.Prove(probe, Log.Witness, transcript, Streams.Entropy("thousand"), out var attempts);
        Assert.Equal((1000, 1000, 1000), (attempts, probe.Made, probe.Disposed));
    }

    [Fact]
    public void After_a_thousand_attempts_a_prover_gives_up()
    {
        var probe = new Probe(FiatShamir.MaxAttempts);
        using var transcript = Contexts.Transcript();
        var thrown = Assert.Throws<CryptographicException>(
            () => FiatShamir.Prove(probe, Log.Witness, transcript, Streams.Entropy("more"))
        );
        Assert.Contains("1000", thrown.Message, StringComparison.Ordinal);
        Assert.Equal((1000, probe.Made), (probe.Asked, probe.Disposed));
    }

    [Fact]
    public void Of_a_refused_answer_nothing_is_left()
    {
        var probe = new Probe(1);
        var response = new byte[probe.ResponseLength];
        using var commitment = probe.Commit(Log.Witness, Streams.Entropy("refused"));
        Assert.False(commitment.TryRespond(StatementTree.Space.Zero, response));
        Assert.All(response, value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_conjunction_disposes_of_its_parts()
    {
        var (first, second) = (new Probe(0), new Probe(0));
        var and = new And(first, second);
        var entropy = Streams.Entropy("and");
        and.Commit(new JointWitness(Log.Witness, Log.Witness), entropy).Dispose();
        Assert.Equal((1, 1), (first.Disposed, second.Disposed));
        and.Simulate(StatementTree.Space.Zero, entropy).Dispose();
        Assert.Equal((2, 2), (first.Disposed, second.Disposed));
    }

    [Fact]
    public void A_disjunction_disposes_of_its_branches()
    {
        var (first, second) = (new Probe(0), new Probe(0, mayAbort: false));
        var or = new Or(first, second);
        var entropy = Streams.Entropy("or");
        or.Commit(new BranchWitness(0, Log.Witness), entropy).Dispose();
        Assert.Equal((1, 1), (first.Disposed, second.Disposed));
        or.Simulate(StatementTree.Space.Zero, entropy).Dispose();
        Assert.Equal((2, 2), (first.Disposed, second.Disposed));
    }

    /// <summary>
    /// What was asked and refused is disposed of once; what was not asked is the next attempt's, and the old one lets it be.
    /// </summary>
    [Theory, InlineData(true, false), InlineData(false, true), InlineData(false, false)]
    public void An_attempt_that_is_given_up_disposes_of_what_was_asked(bool conjunction, bool known)
    {
        var (asked, kept) = (new Probe(1), new Probe(0, mayAbort: false));
        SigmaProtocol protocol = conjunction ? new And(asked, kept) : new Or(asked, kept);
        Witness witness = conjunction
            ? new JointWitness(Log.Witness, Log.Witness)
            : new BranchWitness(known ? 0 : 1, Log.Witness);
        var entropy = Streams.Entropy("again");
        var (challenge, response) = (StatementTree.Space.Sample(entropy), new byte[protocol.ResponseLength]);
        var aborted = protocol.Commit(witness, entropy);
        Assert.False(aborted.TryRespond(challenge, response));
        Assert.True(aborted.IsSpent);

        var again = protocol.Recommit(aborted, witness, entropy);
        aborted.Dispose();
        Assert.Equal((2, 1), (asked.Made, asked.Disposed));
        Assert.Equal((1, 0), (kept.Made, kept.Disposed));
        Assert.False(again.IsSpent);
        Assert.True(again.TryRespond(challenge, response));
        Assert.True(protocol.Verify(again.FirstMessage, challenge, response));
        again.Dispose();
        Assert.Equal((2, 1), (asked.Disposed, kept.Disposed));
    }

    /// <summary>A part that may abort is asked before one that cannot, wherever it stands.</summary>
    [Fact]
    public void Those_that_may_abort_are_asked_first()
    {
        var (last, first) = (new Probe(0, mayAbort: false), new Probe(1));
        using var commitment = new And(last, first).Commit(new JointWitness(Log.Witness, Log.Witness), Streams.Entropy("order"));
        Assert.False(commitment.TryRespond(StatementTree.Space.Zero, new byte[last.ResponseLength + first.ResponseLength]));
        Assert.Equal((0, 1), (last.Asked, first.Asked));
    }

    /// <summary>A linear leaf that refuses its first answers, as a lattice leaf may, and counts its provers.</summary>
    private sealed class Probe(int refusals, bool mayAbort = true) : SigmaProtocol(StatementTree.Space)
    {
        public int Refusals => refusals;

        public int Made { get; private set; }

        public int Asked { get; private set; }

        public int Disposed { get; private set; }

        public override bool HasLatticeLeaf => mayAbort;

        public override int Soundness => Log.Protocol.Soundness;

        public override int FirstMessageLength => Log.Protocol.FirstMessageLength;

        public override int ResponseLength => Log.Protocol.ResponseLength;

        public override void Bind(Transcript transcript) => Log.Protocol.Bind(transcript);

        public override SigmaCommitment Commit(Witness witness, EntropySource entropy) =>
            new Prover(this, Log.Protocol.Commit(witness, entropy));

        public override SigmaCommitment Simulate(Challenge challenge, EntropySource entropy) =>
            new Prover(this, Log.Protocol.Simulate(challenge, entropy));

        public override bool TryRecompute(Challenge challenge, ReadOnlySpan<byte> response, Span<byte> firstMessage) =>
            Log.Protocol.TryRecompute(challenge, response, firstMessage);

        private sealed class Prover : SigmaCommitment
        {
            private readonly Probe _probe;
            private readonly SigmaCommitment _inner;

            public Prover(Probe probe, SigmaCommitment inner)
                : base(inner.FirstMessage, null)
            {
                (_probe, _inner) = (probe, inner);
                probe.Made++;
            }

            public override void Dispose()
            {
                _probe.Disposed++;
                _inner.Dispose();
            }

            protected override bool Respond(Challenge challenge, Span<byte> response)
            {
                if (++_probe.Asked > _probe.Refusals)
                    return _inner.TryRespond(challenge, response);
                response.Fill(0xFF);
                return false;
            }
        }
    }
}
