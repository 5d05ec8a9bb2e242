using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Tests.Markets;
using CoordinationCrypto.Tests.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>Openings with parties that drop, lie, replay, equivocate and are late.</summary>
public sealed class IdentityOpeningTests
{
    private static readonly ChallengeSpace Space = new(8192);
    private static readonly TestStag Stag = new();
    private static readonly TestSealing Small = new(4, 1);
    private static readonly TestSealing Default = new(7, 2);
    private static readonly EntropySource Entropy = Streams.Entropy("opening");

    [Fact]
    public void The_identity_sealed_by_a_proven_submission_is_opened()
    {
        var stag = new TestStag();
        var policy = IdentityPolicy.Shielded(stag.Registry, Default.Key.Joint);
        for (var agent = 0; agent < TestStag.Members; agent++)
        {
            var claim = stag.First(agent, policy);
            Assert.True(stag.Verify(claim));
            var ciphertext = claim.Shown!.Sealed!;
            var context = Context(ciphertext, claim.Context.Pseudonym);
            var opening = new IdentityOpening(Default.Roster, Space, stag.Registry, ciphertext, context);
            foreach (var validator in new[] { 6, 2, 5 })
                Assert.Equal(IdentityVerdict.Counted, opening.Take(validator, Message(Default, validator, ciphertext, context)));

            Assert.Equal(IdentityOutcome.Opened, opening.Outcome);
            Assert.Equal(stag.Agent(agent).PublicKey, opening.Key);
            Assert.Empty(opening.Wrong);
            claim.Submitted.Dispose();
        }
    }

    /// <summary>Out of order: every pair of four validators, both ways round.</summary>
    [Fact]
    public void Any_right_shares_in_any_order_give_the_same()
    {
        var (ciphertext, context) = Sealed();
        for (var first = 1; first <= 4; first++)
        {
            for (var second = 1; second <= 4; second++)
            {
                if (first == second)
                    continue;
                var opening = Opening(ciphertext, context);
                Assert.Equal(IdentityVerdict.Counted, opening.Take(first, Message(Small, first, ciphertext, context)));
                Assert.Equal((IdentityOutcome.Waiting, null), (opening.Outcome, opening.Key)); // f shares say nothing
                Assert.Equal(IdentityVerdict.Counted, opening.Take(second, Message(Small, second, ciphertext, context)));
                Assert.Equal((IdentityOutcome.Opened, Stag.Agent(0).PublicKey), (opening.Outcome, opening.Key!));
            }
        }
    }

    [Fact]
    public void Whoever_drops_out_is_not_missed_while_f_plus_one_answer()
    {
        var (ciphertext, context) = Sealed(Default);
        var opening = new IdentityOpening(Default.Roster, Space, Stag.Registry, ciphertext, context);
        foreach (var validator in new[] { 1, 4 })
            opening.Take(validator, Message(Default, validator, ciphertext, context));
        Assert.Equal(IdentityOutcome.Waiting, opening.Outcome);
        opening.Take(7, Message(Default, 7, ciphertext, context));
        Assert.Equal(IdentityOutcome.Opened, opening.Outcome);
    }

    /// <summary>f liars who come first: each is named at once, and the honest ones' result is what it would have been.</summary>
    [Fact]
    public void Liars_are_named_and_delay_nobody()
    {
        var (ciphertext, context) = Sealed(Default);
        var opening = new IdentityOpening(Default.Roster, Space, Stag.Registry, ciphertext, context);
        var other = new ElGamalCiphertext(ciphertext.C1 + Point.Generator, ciphertext.C2);
        var shifted = new ElGamalShare(1, Default.Shares[0].Decrypt(ciphertext).Value + Point.Generator);
        byte[] lie = [.. shifted.Encode(), .. ElGamalShareProof.Prove(Space, Default.Shares[0], ciphertext, shifted, context, Entropy)];
        using var foreign = new ElGamalKeyShare(2, SecretScalar.Create(Entropy));
        Assert.Equal(IdentityVerdict.FalseShare, opening.Take(1, lie));
        Assert.Equal(
            IdentityVerdict.FalseShare,
            opening.Take(2, IdentityShare.Make(Space, foreign, ciphertext, context).Encode())
        ); // proved for a key of its own
        Assert.Equal(IdentityOutcome.Waiting, opening.Outcome);
        Assert.Equal([1, 2], opening.Wrong);
        foreach (var validator in new[] { 3, 4, 5 })
            Assert.Equal(IdentityVerdict.Counted, opening.Take(validator, Message(Default, validator, ciphertext, context)));

        Assert.Equal(Stag.Agent(0).PublicKey, opening.Key);
        Assert.Equal(IdentityVerdict.FalseShare, opening.Take(6, Message(Default, 6, other, context))); // a late lie is named too
        Assert.Equal([1, 2, 6], opening.Wrong);
        Assert.Equal(Stag.Agent(0).PublicKey, opening.Key);
    }

    [Fact]
    public void Replays_do_not_count()
    {
        var (ciphertext, context) = Sealed();
        var (another, elsewhere) = Sealed();
        using var neighbour = Stag.Key(1);
        var opening = Opening(ciphertext, context);
        Assert.Equal(IdentityVerdict.AnothersShare, opening.Take(1, Message(Small, 2, ciphertext, context)));
        Assert.Equal(IdentityVerdict.FalseShare, opening.Take(2, Message(Small, 2, another, elsewhere))); // another ciphertext's
        // another member's
        Assert.Equal(IdentityVerdict.FalseShare, opening.Take(3, Message(Small, 3, ciphertext, Context(ciphertext, neighbour.Pseudonym))));
        Assert.Equal(
            IdentityVerdict.FalseShare,
            opening.Take(4, Message(Small, 4, ciphertext, Context(ciphertext, Key().Pseudonym, tick: 2)))
        ); // another request's
        Assert.Equal([1, 2, 3, 4], opening.Wrong);
        Assert.Equal(IdentityOutcome.Waiting, opening.Outcome);
    }

    /// <summary>
    /// A right share counts whatever else its sender signs, before or after: otherwise the order of messages would decide.
    /// </summary>
    [Theory, InlineData(false), InlineData(true)]
    public void An_equivocator_is_named_and_its_right_share_counts(bool lieFirst)
    {
        var (ciphertext, context) = Sealed();
        var (another, elsewhere) = Sealed();
        var (right, lie) = (Message(Small, 1, ciphertext, context), Message(Small, 1, another, elsewhere));
        var opening = Opening(ciphertext, context);
        foreach (var message in lieFirst ? new[] { lie, right } : [right, lie])
            Assert.Equal(message == right ? IdentityVerdict.Counted : IdentityVerdict.FalseShare, opening.Take(1, message));
        opening.Take(2, Message(Small, 2, ciphertext, context));

        Assert.Equal(IdentityOutcome.Opened, opening.Outcome);
        Assert.Equal([1], opening.Wrong);
    }

    [Fact]
    public void The_same_share_again_is_no_offence_and_counts_once()
    {
        var (ciphertext, context) = Sealed();
        var opening = Opening(ciphertext, context);
        opening.Take(1, Message(Small, 1, ciphertext, context));
        Assert.Equal(IdentityVerdict.Repeated, opening.Take(1, Message(Small, 1, ciphertext, context)));
        Assert.Equal(IdentityVerdict.Repeated, opening.Take(1, WithAnotherProof(1, ciphertext, context)));
        Assert.Equal(IdentityOutcome.Waiting, opening.Outcome);
        Assert.Empty(opening.Wrong);
        Assert.Equal(IdentityVerdict.Stranger, opening.Take(0, Message(Small, 1, ciphertext, context)));
        Assert.Equal(IdentityVerdict.Stranger, opening.Take(5, Message(Small, 1, ciphertext, context)));
        Assert.Empty(opening.Wrong);
    }

    [Fact]
    public void A_late_share_changes_nothing()
    {
        var (ciphertext, context) = Sealed();
        var opening = Opening(ciphertext, context);
        opening.Take(1, Message(Small, 1, ciphertext, context));
        opening.Take(2, Message(Small, 2, ciphertext, context));
        Assert.Equal(IdentityVerdict.Counted, opening.Take(3, Message(Small, 3, ciphertext, context)));
        Assert.Equal((IdentityOutcome.Opened, Stag.Agent(0).PublicKey), (opening.Outcome, opening.Key!));
        Assert.Empty(opening.Wrong);
    }

    /// <summary>What only a ciphertext without a valid proof can hold: a stranger's key, −PK, the pseudonym, or junk.</summary>
    [Fact]
    public void What_is_no_key_of_the_registry_is_reported()
    {
        using var key = Key();
        foreach (
            var message in new[]
            {
                Stag.Stranger.PublicKey.Point,
                -key.Agent.Point,
                key.Pseudonym.Lift(key.IsOdd),
                HashToCurve.Hash([9], "junk"u8),
                Point.Infinity,
            }
        )
        {
            using var randomness = SecretScalar.Create(Entropy);
            var ciphertext = ElGamalCiphertext.Encrypt(message, Small.Key.Joint, randomness);
            var context = Context(ciphertext, key.Pseudonym);
            var opening = Opening(ciphertext, context);
            opening.Take(1, Message(Small, 1, ciphertext, context));
            opening.Take(3, Message(Small, 3, ciphertext, context));

            Assert.Equal((IdentityOutcome.NoMember, null), (opening.Outcome, opening.Key));
        }
    }

    [Fact]
    public void Mutated_messages_are_refused_and_canonical()
    {
        var (ciphertext, context) = Sealed();
        var message = Message(Small, 1, ciphertext, context);
        Assert.Equal(88, message.Length);
        Assert.Equal(IdentityShare.Length(Space), message.Length);
        foreach (var mutant in Mutants.Of(message, random: 50).Where((_, i) => i % 3 == 0))
        {
            var opening = Opening(ciphertext, context);
            Assert.NotEqual(IdentityVerdict.Counted, opening.Take(1, mutant));
            Assert.Equal([1], opening.Wrong);
            if (IdentityShare.TryRead(Space, mutant, out var read))
                Assert.Equal(mutant, read.Encode());
        }
    }

    private static byte[] WithAnotherProof(int validator, ElGamalCiphertext ciphertext, ProofContext context)
    {
        var (key, share) = (Small.Shares[validator - 1], Small.Shares[validator - 1].Decrypt(ciphertext));
        return [.. share.Encode(), .. ElGamalShareProof.Prove(Space, key, ciphertext, share, context, Entropy)];
    }

    private static PseudonymKey Key() => Stag.Key(0);

    private static (ElGamalCiphertext Ciphertext, ProofContext Context) Sealed(TestSealing? test = null)
    {
        using var key = Key();
        using var randomness = SecretScalar.Create(Entropy);
        var ciphertext = SealedIdentity.Seal(key, (test ?? Small).Key.Joint, randomness);
        return (ciphertext, Context(ciphertext, key.Pseudonym));
    }

    private static IdentityOpening Opening(ElGamalCiphertext ciphertext, ProofContext context) =>
        new(Small.Roster, Space, Stag.Registry, ciphertext, context);

    private static byte[] Message(TestSealing test, int validator, ElGamalCiphertext ciphertext, ProofContext context) =>
        IdentityShare.Make(Space, test.Shares[validator - 1], ciphertext, context).Encode();

    internal static ProofContext Context(ElGamalCiphertext ciphertext, Pseudonym pseudonym, ulong tick = 1) =>
        IdentityShare.Context(
            new Request
            {
                ConfigurationId = default,
                Epoch = 0,
                Checkpoint = default,
                InputsCheckpoint = default,
                Scope = pseudonym.Base.Stag,
                Turn = tick,
                Purpose = RequestPurpose.Identity,
                Path = RequestPath.Opening,
                Round = 1,
                Degree = 1,
                Attempt = 0,
                CiphertextDigest = IdentityShare.Digest(ciphertext),
                OpenSlots = SlotSet.Range(InsecureToyParameters.N256, 0, 0),
                AxisMasks = ReadOnlyMemory<byte>.Empty,
            },
            pseudonym
        );
}
