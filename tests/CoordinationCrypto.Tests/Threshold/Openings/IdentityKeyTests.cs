using CoordinationCrypto.Groups;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>The ElGamal key of a committee. The joint secret x exists in these tests only.</summary>
public class IdentityKeyTests
{
    public static TheoryData<int, int> Sizes =>
        new()
        {
            { 4, 1 },
            { 7, 2 },
            { 10, 3 },
        };

    // Laws

    [Theory, MemberData(nameof(Sizes))]
    public void The_shares_are_those_of_the_sum_of_the_parts_and_everyone_can_tell_their_verification_keys(int n, int f)
    {
        var committee = new Committee(n, f);
        using var seeds = new Dealt(committee, "identity");
        var identity = seeds.Identity;
        var x = Enumerable.Range(0, committee.SubsetCount).Select(subset => seeds.Secret(subset)).Aggregate((sum, part) => sum + part);
        Assert.Equal(Secp256k1.MultiplyVartime(Point.Generator, x), identity.Joint);
        for (var i = 1; i <= n; i++)
        {
            using var share = IdentityKey.DeriveShare(seeds[i], seeds.Transcript);
            Assert.Equal(identity.VerificationKey(i), share.VerificationKey);
            var subsets = committee.SubsetsOf(i).ToArray();
            Assert.Equal(
                identity.VerificationKey(i),
                Secp256k1.CombineVartime(
                    Array.ConvertAll(subsets, subset => committee.SharingWeight(subset, i)),
                    Array.ConvertAll(subsets, subset => identity.Parts[subset])
                )
            );
        }
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(7, 2)]
    public void Every_set_of_f_plus_one_decrypts_and_none_of_f_does(int n, int f)
    {
        var committee = new Committee(n, f);
        using var seeds = new Dealt(committee, "decrypt");
        using var randomness = SecretScalar.Create(Streams.Entropy("r"));
        var message = HashToCurve.Hash([7], "message"u8);
        var ciphertext = ElGamalCiphertext.Encrypt(message, seeds.Identity.Joint, randomness);
        var shares = new ElGamalShare[n];
        for (var i = 0; i < n; i++)
        {
            using var key = IdentityKey.DeriveShare(seeds[i + 1], seeds.Transcript);
            shares[i] = key.Decrypt(ciphertext);
        }
        for (var subset = 1u; subset < 1u << n; subset++)
        {
            var count = System.Numerics.BitOperations.PopCount(subset);
            if (count != f && count != f + 1)
                continue;
            ElGamalShare[] chosen = [.. shares.Where((_, i) => (subset >> i & 1) != 0)];
            Assert.Equal(count == f + 1, ElGamalShare.Combine(ciphertext, chosen).Equals(message));
        }
    }

    [Fact]
    public void What_any_f_validators_hold_lacks_a_part_of_x()
    {
        var committee = new Committee(7, 2);
        for (var one = 1; one <= 7; one++)
            for (var other = one + 1; other <= 7; other++)
                Assert.Single(
                    Enumerable.Range(0, committee.SubsetCount),
                    subset => !committee.IsMember(subset, one) && !committee.IsMember(subset, other)
                );
        using var seeds = new Dealt(committee, "same");
        using var changed = new Dealt(committee, "same", except: 0); // the subset of 1 to 5: 6 and 7 hold the same in both
        foreach (var i in new[] { 6, 7 })
        {
            using var before = IdentityKey.DeriveShare(seeds[i], seeds.Transcript);
            using var after = IdentityKey.DeriveShare(changed[i], changed.Transcript);
            Assert.Equal(before.VerificationKey, after.VerificationKey);
        }
        Assert.NotEqual(seeds.Identity.Joint, changed.Identity.Joint);
    }

    [Fact]
    public void Parts_follow_from_seed_subset_and_transcript()
    {
        using var seeds = new Dealt(new Committee(4, 1), "parts");
        var other = seeds.Transcript.ToArray();
        other[0] ^= 1;
        var parts = new[]
        {
            KeyContribution.IdentityPart(seeds[1], 0, seeds.Transcript),
            KeyContribution.IdentityPart(seeds[1], 1, seeds.Transcript),
            KeyContribution.IdentityPart(seeds[1], 0, new Hash32(other)),
        };
        Assert.Equal(3, parts.Distinct().Count());
        Assert.Equal(parts[0], KeyContribution.IdentityPart(seeds[3], 0, seeds.Transcript));
        Assert.Throws<ArgumentException>(() => KeyContribution.IdentityPart(seeds[4], 0, seeds.Transcript));
    }

    [Fact]
    public void A_ceremony_makes_the_key_that_its_seeds_expand_to_and_the_certificate_reads_back()
    {
        using var table = new CeremonyTable();
        var certificate = table.Done().Certificate;
        Assert.True(KeyCertificate.TryRead(certificate.Encoding.Span, out var read, out _));
        Assert.Equal(certificate.IdentityKey, read.IdentityKey);
        Assert.Equal(certificate.IdentityKey, Secp256k1.Sum(read.Identity.Parts));
        foreach (var party in table.Parties)
        {
            using var seeds = party.TakeSeeds();
            using var share = IdentityKey.DeriveShare(seeds, certificate.Transcript);
            Assert.Equal(read.IdentityVerificationKey(party.Validator), share.VerificationKey);
            Assert.All(
                table.Committee.SubsetsOf(party.Validator).ToArray(),
                subset => Assert.True(KeyContribution.IsIn(certificate, seeds, subset))
            );
        }
    }

    // Rejects

    [Fact]
    public void A_certificate_with_another_part_is_not_the_seeds_though_its_hashes_are()
    {
        using var table = new CeremonyTable();
        var certificate = table.Done().Certificate;
        var bytes = certificate.Encoding.ToArray();
        using var seeds = table.Parties[0].TakeSeeds(); // a member of subset 0
        HashToCurve.Hash([1], "another"u8).WriteCompressed(bytes.AsSpan(PartsAt(certificate), Point.CompressedLength));
        Assert.True(KeyCertificate.TryRead(bytes, out var changed, out _));
        Assert.Equal(certificate.ContributionHash(0).ToArray(), changed.ContributionHash(0).ToArray());
        Assert.NotEqual(certificate.ConfigurationId.ToArray(), changed.ConfigurationId.ToArray());
        Assert.False(KeyContribution.IsIn(changed, seeds, 0));
        Assert.True(KeyContribution.IsIn(changed, seeds, 1));
    }

    [Fact]
    public void Parts_that_are_no_points_or_cancel_each_other_are_refused()
    {
        using var table = new CeremonyTable();
        var certificate = table.Done().Certificate;
        var at = PartsAt(certificate);
        foreach (var first in new byte[] { 0, 1, 4, 255 })
        {
            var bytes = certificate.Encoding.ToArray();
            bytes[at] = first;
            Assert.False(KeyCertificate.TryRead(bytes, out _, out var reason));
            Assert.Equal("the identity key's part of subset 0 is not a point", reason);
        }
        var above = certificate.Encoding.ToArray();
        above.AsSpan(at + 1, 32).Fill(0xff); // x is not below the field's prime
        Assert.False(KeyCertificate.TryRead(above, out _, out _));
        var cancelling = certificate.Encoding.ToArray();
        (-Secp256k1.Sum(certificate.Identity.Parts.Skip(1))).WriteCompressed(cancelling.AsSpan(at, Point.CompressedLength));
        Assert.False(KeyCertificate.TryRead(cancelling, out _, out var why));
        Assert.Equal("the parts of the identity key cancel each other", why);
    }

    /// <summary>So ended ceremonies of the first version in which someone complained of every deal.</summary>
    [Theory, InlineData(0), InlineData(2), InlineData(3)]
    public void A_certificate_with_a_part_that_follows_from_its_own_transcript_is_refused(int subset)
    {
        using var table = new CeremonyTable();
        var certificate = table.Done().Certificate;
        Assert.True(KeyCertificate.TryRead(certificate.Encoding.Span, out _, out _));
        using var known = KeyContribution.IdentitySecret(PublicSeeds.Of(certificate.Transcript, subset), certificate.Transcript);
        var bytes = certificate.Encoding.ToArray();
        Secp256k1.MultiplyGenerator(known).WriteCompressed(bytes.AsSpan(PartsAt(certificate) + 33 * subset, 33));
        Assert.False(KeyCertificate.TryRead(bytes, out _, out var reason));
        Assert.Contains($"the seed of subset {subset} follows", reason, StringComparison.Ordinal);
        using var other = KeyContribution.IdentitySecret(PublicSeeds.Of(certificate.Transcript, subset + 1), certificate.Transcript);
        Secp256k1.MultiplyGenerator(other).WriteCompressed(bytes.AsSpan(PartsAt(certificate) + 33 * subset, 33));
        Assert.True(KeyCertificate.TryRead(bytes, out _, out _)); // nothing is said of another subset's
    }

    [Fact]
    public void Infinity_wrong_counts_and_numbers_out_of_range_make_no_key()
    {
        var committee = new Committee(4, 1);
        var point = Point.Generator;
        Assert.True(IdentityKey.TryCreate(committee, [point, point, point, point], out var key));
        Assert.False(IdentityKey.TryCreate(committee, [point, Point.Infinity, point, point], out _));
        Assert.False(IdentityKey.TryCreate(committee, [point, -point, point, -point], out _)); // X is infinity
        Assert.Throws<ArgumentException>(() => IdentityKey.TryCreate(committee, [point, point, point], out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => key!.VerificationKey(0));
        Assert.ThrowsAny<Exception>(() => key!.VerificationKey(5));
    }

    [Fact]
    public void One_validators_key_at_infinity_is_refused_too()
    {
        // (4, 1), subsets {1,2,3}, {1,2,4}, {1,3,4}, {2,3,4}: X_4 = Σ φ_A(4)·X_A over the last three, φ_A(4) = (j − 4)/j for the j
        // outside A: −1/3, −1, −3. With X_A = G, G, −(4/9)·G they cancel.
        var committee = new Committee(4, 1);
        var weights = Enumerable.Range(1, 3).Select(subset => committee.SharingWeight(subset, 4)).ToArray();
        var last = -((weights[0] + weights[1]) * weights[2].Inverse());
        var parts = new[] { Point.Generator, Point.Generator, Point.Generator, Secp256k1.MultiplyVartime(Point.Generator, last) };
        Assert.False(Secp256k1.Sum(parts).IsInfinity);
        Assert.False(IdentityKey.TryCreate(committee, parts, out _));
    }

    [Theory]
    [InlineData(0)] // the point
    [InlineData(33)] // the proof's challenge
    [InlineData(-1)] // its response
    public void A_false_part_in_the_closing_test_fails_the_ceremony_and_names_its_sender(int place)
    {
        using var table = new CeremonyTable();
        var end = table.Run(posts =>
            table.Tamper(
                posts,
                CeremonyStep.SelfTest,
                3,
                payload =>
                {
                    var from = payload.Length - CeremonyIdentityTest.Length(table.Terms.Parameters);
                    return CeremonyTable.Flip(payload, place < 0 ? payload.Length + place : from + place);
                }
            )
        );
        var failed = Assert.IsType<CeremonyOutcome.Failed>(end);
        Assert.Equal((CeremonyFailure.SelfTest, 3), (failed.Failure, Assert.Single(failed.Suspects)));
    }

    [Fact]
    public void A_part_that_is_no_point_is_malformed_and_one_of_another_validator_does_not_pass()
    {
        using var table = new CeremonyTable();
        table.Until(CeremonyStep.SelfTest);
        var length = CeremonyIdentityTest.Length(table.Terms.Parameters);
        var posts = table.Posts();
        var broken = table.Resign(posts[2], payload => [.. payload[..^length], 9, .. payload[^(length - 1)..]]);
        Assert.Equal(MessageReceipt.Malformed, table.Parties[0].Receive(broken));
        var replayed = table.Read(posts[0]).Payload[^length..].ToArray();
        table.Round(table.Tamper(posts, CeremonyStep.SelfTest, 3, payload => [.. payload[..^length], .. replayed]));
        Assert.All(table.Parties, party => Assert.Equal([3], Assert.IsType<CeremonyOutcome.Failed>(party.Outcome).Suspects));
    }

    private static int PartsAt(KeyCertificate certificate) =>
        4 + certificate.Parameters.Name.Length + 2 + 32 * (certificate.Committee.Size + 1 + certificate.Committee.SubsetCount);

    /// <summary>Seeds dealt in the clear, the identity key they expand to, and its secret parts.</summary>
    private sealed class Dealt : IDisposable
    {
        private readonly SubsetSeeds[] _seeds;

        public Dealt(Committee committee, string name, int except = -1)
        {
            _seeds = TestSeeds.Deal(committee, name, except);
            Assert.True(
                IdentityKey.TryCreate(
                    committee,
                    [
                        .. Enumerable
                            .Range(0, committee.SubsetCount)
                            .Select(subset => KeyContribution.IdentityPart(Of(committee, subset), subset, Transcript)),
                    ],
                    out var identity
                )
            );
            Identity = identity;
        }

        public Hash32 Transcript { get; }

        public IdentityKey Identity { get; }

        public SubsetSeeds this[int validator] => _seeds[validator - 1];

        public Scalar Secret(int subset)
        {
            var bytes = new byte[32];
            using var secret = KeyContribution.IdentitySecret(Of(_seeds[0].Committee, subset), subset, Transcript);
            secret.Export(bytes);
            Assert.True(Scalar.TryRead(bytes, out var scalar));
            return scalar;
        }

        public void Dispose()
        {
            foreach (var seeds in _seeds)
                seeds.Dispose();
        }

        private SubsetSeeds Of(Committee committee, int subset) => _seeds[committee.Members(subset).First() - 1];
    }
}
