using System.Security.Cryptography;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Tests.Bfv;
using CoordinationCrypto.Threshold;
using static CoordinationCrypto.Tests.Threshold.CeremonyTable;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>
/// Ceremonies with evaluation keys. Rounds: 0 and 1 for the relinearization key, 2 and 3 for the Galois elements 3 (a rotation by one)
/// and 511 (the swap). Subsets of (4, 1): 0 = {1,2,3}, 1 = {1,2,4}, 2 = {1,3,4}, 3 = {2,3,4}.
/// </summary>
public class CeremonyEvaluationKeysTests
{
    private static readonly EvaluationKeyTerms All = new(true, [511, 3]);

    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<CeremonyTable, SubsetSeeds[]> Taken = [];

    private static CeremonyTable Table(EvaluationKeyTerms? keys = null, string name = "ceremony") =>
        new(name: name, evaluationKeys: keys ?? All);

    // Laws

    [Theory]
    [InlineData(4, 1, true, new[] { 3, 511 })]
    [InlineData(4, 1, true, new int[0])]
    [InlineData(4, 1, false, new[] { 9 })]
    [InlineData(7, 2, true, new[] { 3 })]
    public void The_keys_evaluate_under_the_joint_key_and_match_the_certificate(int n, int f, bool relinearization, int[] elements)
    {
        using var table = new CeremonyTable(n, f, evaluationKeys: new EvaluationKeyTerms(relinearization, elements));
        var done = table.Done();
        var certificate = done.Certificate;
        Assert.Equal((relinearization, elements.Length > 0), (done.RelinearizationKey is not null, done.GaloisKeys is not null));
        Assert.Equal(elements, certificate.EvaluationKeys!.GaloisElements);
        Assert.Equal(relinearization, certificate.EvaluationKeys.Relinearization is not null);
        using var secret = JointSecret(table, certificate);
        var x = BfvTests.Slots(certificate.Parameters, "x");
        using var message = new SlotEncoder(certificate.Parameters).Encode(x);
        using var cx = new Encryptor(certificate.PublicKey).Encrypt(message, Streams.Entropy("x"));
        if (done.RelinearizationKey is { } key)
        {
            Assert.True(certificate.EvaluationKeys.Matches(key));
            using var square = Evaluator.Relinearize(Evaluator.Square(cx), key);
            Assert.Equal([.. x.Select(value => certificate.Parameters.PlainModulus.Multiply(value, value))], secret.Decrypt(square));
        }
        foreach (var element in elements)
        {
            Assert.True(certificate.EvaluationKeys.Matches(done.GaloisKeys!));
            using var image = done.GaloisKeys!.Apply(cx, element);
            var row = x.Length / 2;
            ulong[] expected =
                element == 511
                    ? [.. x[row..], .. x[..row]]
                    : [.. Enumerable.Range(0, x.Length).Select(i => x[i / row * row + (i + (element == 9 ? 2 : 1)) % row])];
            Assert.Equal(expected, secret.Decrypt(image));
        }
    }

    [Fact]
    public void The_keys_are_made_at_full_size()
    {
        using var table = new CeremonyTable(parameters: BfvParameters.Secure8192, evaluationKeys: new EvaluationKeyTerms(true, [3]));
        var done = table.Done();
        Assert.True(done.Certificate.EvaluationKeys!.Matches(done.RelinearizationKey!));
        Assert.True(done.Certificate.EvaluationKeys.Matches(done.GaloisKeys!));
    }

    [Fact]
    public void Keys_of_another_ceremony_do_not_match()
    {
        using var table = Table();
        using var other = Table(name: "other");
        var (done, foreign) = (table.Done(), other.Done());
        Assert.False(done.Certificate.EvaluationKeys!.Matches(foreign.RelinearizationKey!));
        Assert.False(done.Certificate.EvaluationKeys.Matches(foreign.GaloisKeys!));
        using var bare = Table(new EvaluationKeyTerms(false, [9]));
        var narrow = bare.Done();
        Assert.False(narrow.Certificate.EvaluationKeys!.Matches(done.RelinearizationKey!));
        Assert.False(narrow.Certificate.EvaluationKeys.Matches(done.GaloisKeys!));
    }

    [Fact]
    public void A_certificate_with_digests_reads_back_and_every_changed_byte_of_them_is_refused_or_another_configuration()
    {
        using var table = Table();
        var certificate = table.Done().Certificate;
        var bytes = certificate.Encoding.ToArray();
        Assert.True(KeyCertificate.TryRead(bytes, out var read, out _));
        Assert.Equal(certificate.ConfigurationId.ToArray(), read.ConfigurationId.ToArray());
        Assert.Equal([3, 511], read.EvaluationKeys!.GaloisElements);
        const int Extension = 1 + 1 + 32 + 2 + 2 * (4 + 32);
        for (var at = bytes.Length - Extension; at < bytes.Length; at++)
            if (KeyCertificate.TryRead(Flip(bytes, at), out var changed, out _))
                Assert.NotEqual(certificate.ConfigurationId.ToArray(), changed.ConfigurationId.ToArray());
        for (var cut = 1; cut < Extension; cut++)
            Assert.False(KeyCertificate.TryRead(bytes.AsSpan(..^cut), out _, out _));
        Assert.False(KeyCertificate.TryRead((byte[])[.. bytes, 0], out _, out _));
        Assert.False(KeyCertificate.TryRead((byte[])[.. bytes[..^Extension], 1, 0, 0, 0], out _, out _)); // an extension that names no key
        Assert.True(KeyCertificate.TryRead(bytes.AsSpan(..^Extension), out var without, out _));
        Assert.Null(without.EvaluationKeys);
    }

    [Fact]
    public void Terms_without_keys_are_what_they_were_and_each_choice_of_keys_is_another_ceremony()
    {
        using var table = new CeremonyTable();
        var bytes = new byte[32];
        bytes[0] = 1;
        CeremonyTerms With(EvaluationKeyTerms? keys) =>
            new(table.Terms.Parameters, table.Committee, table.Terms.Validators, new Hash32(bytes), 1000, keys);
        Assert.True(table.Terms.Id == With(EvaluationKeyTerms.None).Id);
        var ids = new[]
        {
            null,
            new EvaluationKeyTerms(true, []),
            new EvaluationKeyTerms(false, [3]),
            new EvaluationKeyTerms(true, [3]),
            new EvaluationKeyTerms(false, [3, 9]),
        }
            .Select(keys => Convert.ToHexString(With(keys).Id))
            .ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void The_self_test_costs_one_more_opening()
    {
        using var table = Table();
        var certificate = table.Done().Certificate;
        var (scan, opening) = (
            certificate.Noise.LeakageOf(RequestPurpose.SelfTest, RequestPath.OneRoundScan),
            certificate.Noise.LeakageOf(RequestPurpose.SelfTest, RequestPath.Opening)
        );
        Assert.Equal(scan + 2 * opening, KeyCeremony.LeakageSpent(certificate));
    }

    [Theory]
    [InlineData("Secure8192", 4, 1)]
    [InlineData("Secure8192", 7, 2)]
    [InlineData("Secure8192", 10, 3)]
    [InlineData("Secure8192", 13, 4)]
    [InlineData("Secure16384", 13, 4)]
    public void The_test_of_as_many_keys_as_allowed_is_covered_by_the_price_of_an_opening(string name, int n, int f)
    {
        var noise = new ThresholdNoise(BfvTests.Get(name), new Committee(n, f));
        var most = new EvaluationKeyTerms(true, Enumerable.Range(1, EvaluationKeyTerms.MostElements).Select(i => 2 * i + 1));
        Assert.True(CeremonyEvaluationTest.IsCovered(noise, most));
        Assert.True(CeremonyEvaluationTest.Noise(noise.Model, true, 1) > CeremonyEvaluationTest.Noise(noise.Model, true, 0));
        Assert.True(CeremonyEvaluationTest.Noise(noise.Model, true, 0) > CeremonyEvaluationTest.Noise(noise.Model, false, 1));
    }

    [Fact]
    public void A_round_begins_only_when_all_bodies_of_the_one_before_are_in()
    {
        using var table = Table(new EvaluationKeyTerms(true, [3]));
        var steps = new List<(CeremonyStep, int)>();
        table.Done(posts =>
        {
            if (table.Step is CeremonyStep.EvaluationVouch or CeremonyStep.EvaluationBodies)
                steps.Add((table.Step, table.Attempt));
            return posts;
        });
        Assert.Equal(
            [
                (CeremonyStep.EvaluationVouch, 0),
                (CeremonyStep.EvaluationBodies, 0),
                (CeremonyStep.EvaluationVouch, 1),
                (CeremonyStep.EvaluationBodies, 0),
                (CeremonyStep.EvaluationVouch, 2),
                (CeremonyStep.EvaluationBodies, 0),
            ],
            steps
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void In_any_round_one_lost_or_false_vouch_does_no_harm_and_two_end_the_ceremony(int round)
    {
        bool IsRound(CeremonyTable table) => table.Step is CeremonyStep.EvaluationVouch && table.Attempt == round;
        using var one = Table();
        one.Done(posts => IsRound(one) ? posts.Skip(1) : posts);
        using var two = Table();
        var silent = Assert.IsType<CeremonyOutcome.TimedOut>(two.Run(posts => IsRound(two) ? posts.Skip(2) : posts));
        Assert.Equal((CeremonyStep.EvaluationVouch, 2), (silent.Step, silent.Missing.Count));
        using var liar = Table();
        Assert.Empty(liar.Done(posts => IsRound(liar) ? liar.Tamper(posts, liar.Step, 1, payload => Flip(payload, 32)) : posts).Blamed);
        using var liars = Table();
        var end = liars.Run(posts =>
            IsRound(liars)
                ? liars.Tamper(
                    liars.Tamper(posts, liars.Step, 1, payload => Flip(payload, 32)),
                    liars.Step,
                    2,
                    payload => Flip(payload, 33)
                )
                : posts
        );
        Assert.Equal(CeremonyFailure.NoAgreement, Assert.IsType<CeremonyOutcome.Failed>(end).Failure);
    }

    [Fact]
    public void A_vouch_that_follows_other_hashes_of_the_round_before_does_not_count()
    {
        using var table = Table();
        table.Until(CeremonyStep.EvaluationVouch, 1);
        table.Round(table.Tamper(table.Posts(), CeremonyStep.EvaluationVouch, 4, payload => Flip(payload, 0)));
        Assert.Equal(4, table.Receipts.Count(receipt => receipt is CeremonyReceipt.Diverges));
        table.Done();
    }

    [Fact]
    public void Two_vouches_for_one_round_prove_a_liar_and_one_for_each_round_does_not()
    {
        using var table = Table();
        var done = table.Done(posts =>
            table.Step is CeremonyStep.EvaluationVouch && table.Attempt == 2
                ? table.AddSecond(posts, table.Step, 1, payload => Flip(payload, 40))
                : posts
        );
        Assert.Equal([1], done.Blamed);
    }

    [Fact]
    public void Evidence_that_comes_between_the_rounds_does_not_part_those_who_saw_it_early()
    {
        using var table = Table();
        table.Until(CeremonyStep.Bodies);
        var vouch = table.Forge(CeremonyStep.Vouch, 0, 4, new byte[32 * 4]); // a second vouch of 4, shown to one party alone
        Assert.Equal(CeremonyReceipt.Equivocation, table.Parties[0].Receive(vouch));
        while (!table.IsOver)
            table.Round(table.Posts());
        Assert.Single(
            table
                .Parties.Select(party =>
                    Convert.ToHexString(Assert.IsType<CeremonyOutcome.Done>(party.Outcome).Certificate.ConfigurationId)
                )
                .Distinct()
        );
    }

    [Fact]
    public void A_body_that_is_lost_or_false_is_posted_by_the_next_voucher()
    {
        using var lost = Table();
        var attempts = 0;
        lost.Done(posts =>
        {
            if (lost.Step is CeremonyStep.EvaluationBodies && lost.Attempt > 0)
                attempts++;
            return lost.Step is CeremonyStep.EvaluationBodies && lost.Attempt == 0 ? [] : posts;
        });
        Assert.Equal(4, attempts); // once in each round
        using var wrong = Table();
        wrong.Done(posts =>
            wrong.Step is CeremonyStep.EvaluationBodies && wrong.Attempt == 0 ? posts.Select(post => Flip(post, 39 + 100)) : posts
        );
    }

    [Fact]
    public void Bodies_that_no_voucher_posts_end_the_ceremony()
    {
        using var table = Table();
        var end = Assert.IsType<CeremonyOutcome.TimedOut>(table.Run(posts => table.Step is CeremonyStep.EvaluationBodies ? [] : posts));
        Assert.Equal((CeremonyStep.EvaluationBodies, 4), (end.Step, end.Missing.Count));
    }

    [Theory]
    [InlineData(CeremonyStep.Bodies)]
    [InlineData(CeremonyStep.EvaluationBodies)]
    public void Each_subset_begins_with_another_of_its_vouchers(CeremonyStep step)
    {
        using var table = Table();
        table.Until(step);
        Assert.Equal([1, 2, 4], table.Parties[0].Awaited); // 1 of {1,2,3}, 2 of {1,2,4}, 4 of {1,3,4}, 2 of {2,3,4}
    }

    [Fact]
    public void A_vouched_body_that_is_no_polynomial_fails_those_who_cannot_check_it_otherwise()
    {
        using var table = Table();
        table.Until(CeremonyStep.EvaluationVouch, 1);
        var garbage = new byte[4 * KeyContribution.PackedLength(table.Terms.Parameters)];
        garbage.AsSpan().Fill(0xff); // residues above every prime
        IEnumerable<byte[]> posts = table.Posts();
        foreach (var liar in new[] { 1, 2 })
            posts = table
                .Tamper(
                    posts,
                    CeremonyStep.EvaluationVouch,
                    liar,
                    payload => [.. payload[..32], .. SHA256.HashData(garbage), .. payload[64..]]
                )
                .ToArray();
        table.Round(posts);
        Assert.Equal(CeremonyFailure.OwnContribution, Assert.IsType<CeremonyOutcome.Failed>(table.Parties[2].Outcome).Failure);
        var writer = new WireWriter();
        writer.WriteByte(1);
        writer.WriteUInt16(1);
        writer.WriteUInt16(0);
        writer.WriteBytes(garbage);
        var outsider = table.Parties[3];
        Assert.Equal(
            CeremonyReceipt.Accepted,
            outsider.Receive(CeremonyMessage.Unsigned(table.Terms, CeremonyStep.EvaluationBodies, 0, 1, writer.Written))
        );
        outsider.Close();
        Assert.Equal(CeremonyFailure.UnreadableBody, Assert.IsType<CeremonyOutcome.Failed>(outsider.Outcome).Failure);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_false_share_of_either_opening_names_its_sender(int which)
    {
        using var table = Table();
        var failed = Assert.IsType<CeremonyOutcome.Failed>(
            table.Run(posts => table.Tamper(posts, CeremonyStep.SelfTest, 3, payload => Flip(payload, which * payload.Length / 3)))
        );
        Assert.Equal((CeremonyFailure.SelfTest, 3), (failed.Failure, Assert.Single(failed.Suspects)));
    }

    [Fact]
    public void Keys_that_do_not_belong_to_the_secret_fail_the_closing_test()
    {
        using var table = Table();
        using var other = Table(name: "other");
        var (done, foreign) = (table.Done(), other.Done());
        foreach (
            var (relinearization, galois) in new[]
            {
                (foreign.RelinearizationKey!, done.GaloisKeys!),
                (done.RelinearizationKey!, foreign.GaloisKeys!),
            }
        )
            Assert.False(Passes(done.Certificate, table, relinearization, galois));
        Assert.True(Passes(done.Certificate, table, done.RelinearizationKey!, done.GaloisKeys!));
    }

    // Rejects

    [Fact]
    public void Rounds_that_the_terms_do_not_have_are_refused()
    {
        using var none = new CeremonyTable();
        Assert.Equal(CeremonyReceipt.Malformed, none.Parties[0].Receive(none.Forge(CeremonyStep.EvaluationVouch, 0, 1, new byte[128])));
        Assert.Equal(CeremonyReceipt.Malformed, none.Parties[0].Receive(none.Forge(CeremonyStep.Ended, 0, 1, new byte[128])));
        using var table = Table();
        Assert.Equal(CeremonyReceipt.Malformed, table.Parties[0].Receive(table.Forge(CeremonyStep.EvaluationVouch, 4, 1, new byte[128])));
        Assert.Equal(
            CeremonyReceipt.Malformed,
            table.Parties[0].Receive(CeremonyMessage.Unsigned(table.Terms, CeremonyStep.EvaluationBodies, 0, 1, [4, 0, 0]))
        );
        Assert.Equal(
            CeremonyReceipt.Malformed,
            table.Parties[0].Receive(CeremonyMessage.Unsigned(table.Terms, CeremonyStep.EvaluationBodies, 0, 1, []))
        );
        Assert.Equal(CeremonyReceipt.Early, table.Parties[0].Receive(table.Forge(CeremonyStep.EvaluationVouch, 3, 1, new byte[128])));
    }

    [Fact]
    public void Messages_out_of_their_step_change_nothing_in_any_round()
    {
        using var ahead = Table();
        var script = new List<(int Place, byte[] Post)>();
        var place = 0;
        var expected = ahead.Done(posts =>
        {
            script.AddRange(posts.Select(post => (place, post)));
            place++;
            return posts;
        });
        using var table = Table();
        var now = 0;
        var done = table.Done(posts =>
        {
            foreach (var (then, post) in script)
            {
                var receipt = table.Parties[2].Receive(post);
                if (then > now)
                    Assert.Equal(CeremonyReceipt.Early, receipt);
                else if (then < now)
                    Assert.True(receipt is CeremonyReceipt.Duplicate or CeremonyReceipt.Late);
            }
            now++;
            return posts.Concat(posts);
        });
        Assert.Equal(expected.Certificate.ConfigurationId.ToArray(), done.Certificate.ConfigurationId.ToArray());
    }

    [Theory]
    [InlineData(CeremonyStep.EvaluationVouch)]
    [InlineData(CeremonyStep.EvaluationBodies)]
    [InlineData(CeremonyStep.SelfTest)]
    public void Wrong_lengths_and_mutated_bytes_never_throw_and_are_never_accepted(CeremonyStep step)
    {
        using var table = Table();
        table.Until(step);
        var post = table.Posts()[0];
        foreach (var change in new Func<byte[], byte[]>[] { payload => payload[..^1], payload => [.. payload, 0], payload => payload[..2] })
        {
            var message = table.Read(post);
            var changed =
                step is CeremonyStep.EvaluationBodies
                    ? CeremonyMessage.Unsigned(table.Terms, step, 0, message.Sender, change(message.Payload.ToArray()))
                    : table.Resign(post, change);
            Assert.Equal(CeremonyReceipt.Malformed, table.Parties[3].Receive(changed));
        }
        using var positions = Streams.Seeded("mutations");
        var draw = new byte[4];
        for (var run = 0; run < Law.Count(100); run++)
        {
            positions.Fill(draw);
            var at = (int)(BitConverter.ToUInt32(draw) % (uint)post.Length);
            var receipt = table.Parties[3].Receive(Flip(post, at, 1 << (run % 8)));
            if (step is not CeremonyStep.EvaluationBodies)
                Assert.NotEqual(CeremonyReceipt.Accepted, receipt); // a body beside the spoilt one may count
            table.Parties[3].Receive(post.AsMemory(..at));
        }
        Assert.Equal(step, table.Parties[3].Step);
    }

    [Fact]
    public void Elements_are_odd_different_in_range_and_not_too_many()
    {
        Assert.Throws<ArgumentException>(() => new EvaluationKeyTerms(true, [4]));
        Assert.Throws<ArgumentException>(() => new EvaluationKeyTerms(true, [1]));
        Assert.Throws<ArgumentException>(() => new EvaluationKeyTerms(true, [-3]));
        Assert.Throws<ArgumentException>(() => new EvaluationKeyTerms(true, [3, 5, 3]));
        Assert.Throws<ArgumentException>(() => new EvaluationKeyTerms(true, Enumerable.Range(1, 65).Select(i => 2 * i + 1)));
        Assert.Throws<ArgumentException>(() => Table(new EvaluationKeyTerms(true, [513]))); // 2N = 512
    }

    private static bool Passes(KeyCertificate certificate, CeremonyTable table, RelinearizationKey relinearization, GaloisKeys galois)
    {
        var tests = new List<CeremonySelfTest>();
        try
        {
            foreach (var party in table.Parties)
            {
                var seeds = Seeds(table)[party.Validator - 1];
                tests.Add(
                    new CeremonySelfTest(
                        certificate,
                        seeds,
                        KeyShare.Derive(certificate.Parameters, seeds, certificate.Transcript),
                        IdentityKey.DeriveShare(seeds, certificate.Transcript),
                        table.Entropy,
                        relinearization,
                        galois
                    )
                );
            }
            for (var i = 0; i < tests.Count; i++)
                Assert.True(tests[0].TryTake(i + 1, tests[i].Shares()));
            return tests[0].Passes(out _);
        }
        finally
        {
            foreach (var test in tests)
                test.Dispose();
        }
    }

    /// <summary>The seeds of all parties, which each party gives once.</summary>
    private static SubsetSeeds[] Seeds(CeremonyTable table) =>
        Taken.GetValue(table, from => [.. from.Parties.Select(party => party.TakeSeeds())]);

    internal static TestKey JointSecret(CeremonyTable table, KeyCertificate certificate)
    {
        var s = EvaluationPolynomial.Zero(certificate.Parameters.KeyBasis);
        for (var subset = 0; subset < certificate.Committee.SubsetCount; subset++)
        {
            using var part = KeyContribution.SecretPart(
                certificate.Parameters,
                Seeds(table)[certificate.Committee.Members(subset).First() - 1],
                subset,
                certificate.Transcript
            );
            s.Add(part);
        }
        return new TestKey(certificate.Parameters, s);
    }
}
