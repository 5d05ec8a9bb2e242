using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Tests.Faulty;
using CoordinationCrypto.Tests.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>Evidence from a refresh: it convinces whoever knows the terms and nothing else, and f liars cannot make it up.</summary>
public sealed class RefreshEvidenceTests
{
    private static readonly RefreshContext Context = new(new byte[32], 0);

    private static readonly IReadOnlyList<SigningKey> Identities = AnswerFrames.Identities(8, "refresh evidence");

    // Laws

    [Theory]
    [InlineData(4, 1, RefreshStep.Prepare)]
    [InlineData(7, 2, RefreshStep.Prepare)]
    [InlineData(4, 1, RefreshStep.Open)]
    [InlineData(7, 2, RefreshStep.Open)]
    internal void Whoever_is_off_the_polynomial_is_proven_so_to_those_who_know_the_terms(int n, int f, RefreshStep step)
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        var terms = Terms(test);
        var messages = Honest(test, terms, step);
        for (var count = 1; count <= f; count++)
        {
            var liars = Enumerable.Range(1, count).Select(i => 2 * i).ToList();
            var said = messages.Select(message => liars.Contains(message.Sender) ? Spoiled(terms, message) : message).ToList();
            var evidence = RefreshEvidence.WrongShares(terms, said, liars);
            Assert.Equal(liars, evidence.Select(one => one.Accused));
            Assert.All(evidence, one => Assert.True(IsConvincing(terms, one)));
        }
        Assert.Empty(RefreshEvidence.WrongShares(terms, messages, []));
    }

    /// <summary>Every honest validator is held against every choice of 2f + 1 others' shares, among them f that their makers put onto a polynomial through as many honest ones as they can. With f + 1 such, some choice convinces.</summary>
    [Theory]
    [InlineData(4, 1)]
    [InlineData(7, 2)]
    public void F_liars_cannot_frame_anyone_and_f_plus_1_can(int n, int f)
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        var terms = Terms(test);
        var honest = Honest(test, terms, RefreshStep.Prepare);
        Assert.False(Frames(f));
        Assert.True(Frames(f + 1));

        bool Frames(int liars)
        {
            var said = honest.Select(message => message.Sender <= liars ? Steered(test, terms, message, [.. honest.Skip(liars).Take(f)]) : message).ToList();
            return said.Skip(liars).Any(victim => Choices([.. said.Where(other => other != victim)], terms.Required).Any(others => RefreshEvidence.WrongShare(victim, others).Verify(terms)));
        }
    }

    [Fact]
    public void Two_things_under_one_id_are_proven_in_either_order_and_nothing_else_is_equivocation()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        var terms = Terms(test);
        var prepared = Honest(test, terms, RefreshStep.Prepare);
        var other = Spoiled(terms, prepared[0]);
        Assert.True(IsConvincing(terms, RefreshEvidence.Equivocation(prepared[0], other)));
        Assert.Equal(RefreshEvidence.Equivocation(prepared[0], other).Encode(), RefreshEvidence.Equivocation(other, prepared[0]).Encode());
        Assert.False(RefreshEvidence.Equivocation(prepared[0], prepared[0]).Verify(terms));
        Assert.False(RefreshEvidence.Equivocation(prepared[0], Sign(terms, prepared[0].Step, 1, prepared[0].Payload.Span, "again")).Verify(terms)); // another signature, the same message
        Assert.False(RefreshEvidence.Equivocation(prepared[0], prepared[1]).Verify(terms));
        Assert.False(RefreshEvidence.Equivocation(prepared[0], Honest(test, terms, RefreshStep.Prepare, number: 1)[0]).Verify(terms));
        Assert.False(RefreshEvidence.Equivocation(prepared[0], Honest(test, terms, RefreshStep.Open)[0]).Verify(terms));
        Assert.False(RefreshEvidence.Equivocation(prepared[0], Sign(terms, RefreshStep.Open, 1, prepared[0].Payload.Span)).Verify(terms));
    }

    // Rejects

    [Fact]
    public void It_needs_2f_plus_1_other_senders_of_one_step_and_one_id_who_agree()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(7, 2));
        var terms = Terms(test);
        var honest = Honest(test, terms, RefreshStep.Prepare);
        var (liar, second) = (Spoiled(terms, honest[6]), Spoiled(terms, honest[5]));
        Assert.True(RefreshEvidence.WrongShare(liar, honest.Take(5)).Verify(terms));
        Assert.False(RefreshEvidence.WrongShare(honest[6], honest.Take(5)).Verify(terms)); // who is on it
        Assert.False(RefreshEvidence.WrongShare(liar, honest.Take(4)).Verify(terms));
        Assert.False(RefreshEvidence.WrongShare(liar, honest.Take(6)).Verify(terms));
        Assert.False(RefreshEvidence.WrongShare(liar, [.. honest.Take(4), second]).Verify(terms)); // four agree
        Assert.False(RefreshEvidence.WrongShare(liar, [.. honest.Take(4), honest[0]]).Verify(terms)); // one of them twice
        Assert.False(RefreshEvidence.WrongShare(liar, [.. honest.Take(4), honest[6]]).Verify(terms)); // the accused among the others
        Assert.False(RefreshEvidence.WrongShare(honest[0], [liar, .. honest.Skip(1).Take(4)]).Verify(terms)); // it proves something, but not against 1
        Assert.False(RefreshEvidence.WrongShare(Honest(test, terms, RefreshStep.Prepare, number: 1)[6], honest.Take(5)).Verify(terms));
        Assert.False(RefreshEvidence.WrongShare(Sign(terms, RefreshStep.Open, 7, liar.Payload.Span), honest.Take(5)).Verify(terms));
        var unreadable = liar.Payload.ToArray();
        unreadable.AsSpan(32).Fill(255);
        Assert.False(RefreshEvidence.WrongShare(Sign(terms, RefreshStep.Prepare, 7, unreadable), honest.Take(5)).Verify(terms)); // no share at all
    }

    [Fact]
    public void Under_other_terms_it_proves_nothing()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(7, 2));
        var terms = Terms(test);
        var honest = Honest(test, terms, RefreshStep.Prepare);
        var evidence = RefreshEvidence.WrongShare(Spoiled(terms, honest[6]), honest.Take(5));
        Assert.True(evidence.Verify(terms));
        Assert.False(evidence.Verify(new RefreshTerms(new RefreshContext(new byte[32], 1), test.Parameters, test.Committee, Keys(7))));
        Assert.False(evidence.Verify(new RefreshTerms(new RefreshContext(Enumerable.Repeat((byte)1, 32).ToArray(), 0), test.Parameters, test.Committee, Keys(7))));
        Assert.False(evidence.Verify(new RefreshTerms(Context, test.Parameters, new Committee(7, 1), Keys(7))));
        Assert.False(evidence.Verify(new RefreshTerms(Context, test.Parameters, new Committee(5, 1), Keys(5))));
        Assert.False(evidence.Verify(new RefreshTerms(Context, InsecureToyParameters.N1024, test.Committee, Keys(7))));
        Assert.False(evidence.Verify(new RefreshTerms(Context, test.Parameters, test.Committee, [.. Keys(8).Skip(1)])));
        Assert.Throws<ArgumentException>(() => new RefreshTerms(Context, test.Parameters, test.Committee, Keys(8)));
    }

    [Fact]
    public void Mutated_bytes_never_throw_and_never_convince()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        var terms = Terms(test);
        var honest = Honest(test, terms, RefreshStep.Prepare);
        var liar = Spoiled(terms, honest[3]);
        foreach (var evidence in new[] { RefreshEvidence.WrongShare(liar, honest.Take(3)), RefreshEvidence.Equivocation(honest[3], liar) })
        {
            var bytes = evidence.Encode();
            Assert.Equal(2 + (evidence.Kind is RefreshEvidenceKind.Equivocation ? 2 : 4) * RefreshMessage.EncodedLength(terms), bytes.Length);
            Assert.True(RefreshEvidence.TryRead(terms, bytes, out var read));
            Assert.Equal(bytes, read.Encode());
            foreach (var wrong in new[] { [], bytes[..1], bytes[..2], bytes[..^1], [.. bytes, 0] }) Assert.False(RefreshEvidence.TryRead(terms, wrong, out _));
            foreach (var mutant in Mutants.Some(bytes, 100))
                Assert.False(RefreshEvidence.TryRead(terms, mutant, out var mutated) && mutated.Verify(terms));
        }
    }

    [Fact]
    public void Mutated_messages_never_throw_and_are_not_signed()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        var terms = Terms(test);
        var message = Honest(test, terms, RefreshStep.Prepare)[1];
        Assert.True(RefreshMessage.TryRead(terms, message.Bytes, out var read, out _) && read.IsSigned(terms));
        Assert.Equal((message.Step, message.Sender, RefreshMessage.EncodedLength(terms)), (read.Step, read.Sender, message.Bytes.Length));
        foreach (var mutant in Mutants.Some(message.Bytes.ToArray(), 300))
            Assert.False(RefreshMessage.TryRead(terms, mutant, out var mutated, out _) && mutated.IsSigned(terms));
        foreach (var (at, reason) in new[] { (0, RefreshReceipt.OtherContext), (32, RefreshReceipt.Malformed), (33, RefreshReceipt.Malformed), (34, RefreshReceipt.Malformed), (35, RefreshReceipt.Malformed) })
        {
            var bytes = message.Bytes.ToArray();
            bytes[at] ^= 0x80;
            Assert.False(RefreshMessage.TryRead(terms, bytes, out _, out var why));
            Assert.Equal(reason, why);
        }
    }

    private static VerifyingKey[] Keys(int count) => [.. Identities.Take(count).Select(identity => identity.PublicKey)];

    private static RefreshTerms Terms(TestCommittee test) => new(Context, test.Parameters, test.Committee, Keys(test.Committee.Validators));

    private static bool IsConvincing(RefreshTerms terms, RefreshEvidence evidence) => RefreshEvidence.TryRead(terms, evidence.Encode(), out var read) && read.Accused == evidence.Accused && read.Verify(terms);

    private static RefreshMessage Sign(RefreshTerms terms, RefreshStep step, int sender, ReadOnlySpan<byte> payload, string seed = "signature") =>
        RefreshMessage.Signed(terms, step, sender, payload, Identities[sender - 1], Streams.Entropy(seed));

    /// <summary>What everyone says for a mask, or for the opening under it.</summary>
    private static List<RefreshMessage> Honest(TestCommittee test, RefreshTerms terms, RefreshStep step, uint number = 0)
    {
        using var table = new RefreshTable(test);
        table.Prepare((int)number + 1);
        using var ciphertext = test.Encrypt([1, 2, 3], "evidence");
        using var opening = step is RefreshStep.Open ? table.Open(ciphertext) : null;
        return [.. Enumerable.Range(1, test.Committee.Validators).Select(i => Sign(terms, step, i, opening is null ? table.Parties[i - 1].Prepare(number) : table.Share(i, opening, ciphertext)))];
    }

    private static RefreshMessage Spoiled(RefreshTerms terms, RefreshMessage message)
    {
        var payload = message.Payload.ToArray();
        payload[32 + message.Sender] ^= 1;
        return Sign(terms, message.Step, message.Sender, payload);
    }

    /// <summary>A liar's share of a polynomial through the given honest ones, whose constant is another than theirs: the same for all liars.</summary>
    private static RefreshMessage Steered(TestCommittee test, RefreshTerms terms, RefreshMessage own, RefreshMessage[] honest)
    {
        List<Share> points = [new Share(test.Parameters, 0, CoefficientPolynomial.Zero(test.Parameters.DataBasis)), .. honest.Select(message => Read(test, message))];
        using var steered = new Share(test.Parameters, own.Sender, Reconstruction.Interpolate(points, own.Sender));
        foreach (var point in points) point.Dispose();
        return Sign(terms, own.Step, own.Sender, [.. own.Id, .. steered.Encode()]);
    }

    private static Share Read(TestCommittee test, RefreshMessage message)
    {
        Assert.True(Share.TryRead(test.Parameters, message.Sender, message.Content, out var share));
        return share;
    }

    private static IEnumerable<RefreshMessage[]> Choices(RefreshMessage[] all, int count) =>
        Enumerable.Range(0, 1 << all.Length).Where(mask => int.PopCount(mask) == count).Select(mask => all.Where((_, i) => (mask >> i & 1) != 0).ToArray());
}
