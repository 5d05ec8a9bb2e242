using System.Text;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Tests.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>The joint secret exists in these tests only, put together from the seeds of all validators.</summary>
public class KeyShareTests
{
    private static readonly BfvParameters Parameters = InsecureToyParameters.N256;

    public static TheoryData<int, int> Sizes => new() { { 4, 1 }, { 7, 2 } };

    // Laws

    [Theory, MemberData(nameof(Sizes))]
    public void Any_f_plus_one_shares_interpolate_at_zero_to_the_sum_of_the_subsets_secrets_which_decrypts(int n, int f)
    {
        using var ceremony = Run(n, f, "interpolate");
        var certificate = CertificateOf(ceremony);
        using var joint = JointSecret(ceremony.Seeds, certificate, Enumerable.Range(0, certificate.Committee.SubsetCount));
        var shares = ceremony.Seeds.Select(seeds => KeyShare.Derive(Parameters, seeds, certificate.Transcript)).ToArray();
        foreach (var points in Choose(n, f + 1))
        {
            using var sum = Interpolate(shares, points);
            Assert.True(sum.Residues.SequenceEqual(joint.Residues));
        }
        using var secret = new TestKey(Parameters, joint.Clone());
        Assert.Equal(Message(), secret.Decrypt(Encrypt(certificate)));
        foreach (var share in shares)
            share.Dispose();
    }

    [Theory, MemberData(nameof(Sizes))]
    public void What_any_f_validators_can_compute_from_all_they_hold_decrypts_to_noise(int n, int f)
    {
        using var ceremony = Run(n, f, "noise");
        var certificate = CertificateOf(ceremony);
        var ciphertext = Encrypt(certificate);
        var counts = new long[64];
        foreach (var corrupted in Choose(n, f))
        {
            var known = Enumerable
                .Range(0, certificate.Committee.SubsetCount)
                .Where(subset => corrupted.Any(i => certificate.Committee.IsMember(subset, i)))
                .ToArray();
            Assert.Equal(certificate.Committee.SubsetCount - 1, known.Length);
            using var partial = new TestKey(Parameters, JointSecret(ceremony.Seeds, certificate, known));
            Count(partial.Decrypt(ciphertext), counts);
        }
        Assert.InRange(ChiSquare.Deviation(counts), -ChiSquare.Limit, ChiSquare.Limit);
    }

    [Fact]
    public void The_same_count_is_far_from_noise_when_one_more_validator_helps()
    {
        using var ceremony = Run(4, 1, "noise");
        var certificate = CertificateOf(ceremony);
        var counts = new long[64];
        foreach (var corrupted in Choose(4, 2))
        {
            var known = Enumerable.Range(0, 4).Where(subset => corrupted.Any(i => certificate.Committee.IsMember(subset, i)));
            using var whole = new TestKey(Parameters, JointSecret(ceremony.Seeds, certificate, known));
            Count(whole.Decrypt(Encrypt(certificate)), counts);
        }
        Assert.True(ChiSquare.Deviation(counts) > ChiSquare.Limit);
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Interpolating_f_shares_as_if_they_were_enough_decrypts_to_noise(int n, int f)
    {
        using var ceremony = Run(n, f, "too few");
        var certificate = CertificateOf(ceremony);
        var shares = ceremony.Seeds.Select(seeds => KeyShare.Derive(Parameters, seeds, certificate.Transcript)).ToArray();
        var counts = new long[64];
        foreach (var points in Choose(n, f))
        {
            using var guess = new TestKey(Parameters, Interpolate(shares, points));
            Count(guess.Decrypt(Encrypt(certificate)), counts);
        }
        Assert.InRange(ChiSquare.Deviation(counts), -ChiSquare.Limit, ChiSquare.Limit);
        foreach (var share in shares)
            share.Dispose();
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Whatever_f_validators_take_from_a_ceremony_lacks_the_seed_of_the_subset_without_them_and_all_others_have_it_alike(
        int n,
        int f
    )
    {
        using var ceremony = Run(n, f, "held");
        var committee = CertificateOf(ceremony).Committee;
        foreach (var corrupted in Choose(n, f))
        {
            var without = Enumerable.Range(0, committee.SubsetCount).Single(subset => !corrupted.Any(i => committee.IsMember(subset, i)));
            Assert.All(corrupted, i => Assert.Throws<ArgumentException>(() => ceremony.Seeds[i - 1].Expand(without, "label"u8, default)));
            Assert.Single(committee.Members(without).Select(i => Convert.ToHexString(Stream(ceremony.Seeds[i - 1], without))).Distinct());
        }
    }

    [Fact]
    public void The_share_that_a_ceremony_sums_up_on_its_way_is_the_one_derived_from_the_seeds()
    {
        using var ceremony = Run(4, 1, "on the way");
        var certificate = CertificateOf(ceremony);
        var terms = new CeremonyTerms(Parameters, certificate.Committee, certificate.Validators, default, 1000);
        using var key = new CeremonyKey(terms, 3, ceremony.Seeds[2], new Hash32(certificate.Transcript.ToArray()));
        using var summed = key.TakeShare();
        using var derived = KeyShare.Derive(Parameters, ceremony.Seeds[2], certificate.Transcript);
        Assert.True(summed.Value.Residues.SequenceEqual(derived.Value.Residues));
    }

    [Fact]
    public void Different_subsets_labels_and_contexts_give_different_streams()
    {
        using var ceremony = Run(4, 1, "streams");
        var seeds = ceremony.Seeds[0];
        var streams = new HashSet<string>();
        foreach (var subset in seeds.Committee.SubsetsOf(1).ToArray())
            foreach (var (label, context) in new[] { ("a", ""), ("b", ""), ("a", "b"), ("", "ab"), ("ab", "") })
            {
                using var stream = seeds.Expand(subset, Encoding.UTF8.GetBytes(label), Encoding.UTF8.GetBytes(context));
                var bytes = new byte[32];
                stream.Fill(bytes);
                Assert.True(streams.Add(Convert.ToHexString(bytes)));
            }
    }

    // Rejects

    [Fact]
    public void Disposed_seeds_give_no_stream_and_a_disposed_share_no_value()
    {
        using var ceremony = Run(4, 1, "disposed");
        var share = KeyShare.Derive(Parameters, ceremony.Seeds[0], CertificateOf(ceremony).Transcript);
        share.Dispose();
        Assert.Throws<ObjectDisposedException>(() => share.Value.Residues.Length);
        var subset = ceremony.Seeds[0].Committee.SubsetsOf(1)[0];
        ceremony.Seeds[0].Dispose();
        Assert.Throws<ObjectDisposedException>(() => ceremony.Seeds[0].Expand(subset, "label"u8, default));
    }

    private static CeremonyResult Run(int n, int f, string name)
    {
        var entropy = Streams.Entropy(name);
        var identities = Enumerable.Range(0, n).Select(_ => SigningKey.Create(entropy)).ToArray();
        return KeyCeremony.RunInProcess(Parameters, new Committee(n, f), identities, entropy, 1000);
    }

    private static KeyCertificate CertificateOf(CeremonyResult ceremony) =>
        Assert.IsType<CeremonyOutcome.Done>(ceremony.Outcome).Certificate;

    private static EvaluationPolynomial JointSecret(IReadOnlyList<SubsetSeeds> seeds, KeyCertificate certificate, IEnumerable<int> subsets)
    {
        var sum = EvaluationPolynomial.Zero(Parameters.KeyBasis);
        foreach (var subset in subsets)
        {
            using var part = KeyContribution.SecretPart(
                Parameters,
                seeds[certificate.Committee.Members(subset).First() - 1],
                subset,
                certificate.Transcript
            );
            sum.Add(part);
        }
        return sum;
    }

    private static EvaluationPolynomial Interpolate(KeyShare[] shares, int[] points)
    {
        var weights = Committee.LagrangeWeights(points, 0, Parameters.KeyBasis);
        var sum = EvaluationPolynomial.Zero(Parameters.KeyBasis);
        for (var i = 0; i < points.Length; i++)
            sum.AddScaled(shares[points[i] - 1].Value, weights[i]);
        return sum;
    }

    private static ulong[] Message() => [.. Enumerable.Range(0, Parameters.Degree).Select(slot => (ulong)(slot % 3))];

    private static Ciphertext Encrypt(KeyCertificate certificate)
    {
        using var plaintext = new SlotEncoder(Parameters).Encode(Message());
        return new Encryptor(certificate.PublicKey).Encrypt(plaintext, Streams.Entropy("message"));
    }

    private static void Count(ulong[] slots, long[] counts)
    {
        foreach (var slot in slots)
            counts[slot * (ulong)counts.Length / Parameters.PlainModulus.Value]++;
    }

    private static byte[] Stream(SubsetSeeds seeds, int subset)
    {
        using var stream = seeds.Expand(subset, "label"u8, default);
        var bytes = new byte[32];
        stream.Fill(bytes);
        return bytes;
    }

    private static IEnumerable<int[]> Choose(int n, int k) =>
        from mask in Enumerable.Range(0, 1 << n)
        where System.Numerics.BitOperations.PopCount((uint)mask) == k
        select Enumerable.Range(1, n).Where(i => (mask >> (i - 1) & 1) != 0).ToArray();
}
