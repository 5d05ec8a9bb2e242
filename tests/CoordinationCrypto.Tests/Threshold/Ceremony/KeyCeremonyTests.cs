using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

public class KeyCeremonyTests
{
    // Laws

    [Theory]
    [InlineData(4, 1)]
    [InlineData(5, 1)]
    [InlineData(7, 2)]
    public void An_honest_ceremony_is_done_and_every_validator_signs(int n, int f)
    {
        using var result = Run(InsecureToyParameters.N256, n, f, "honest");
        var done = Assert.IsType<CeremonyOutcome.Done>(result.Outcome);
        Assert.Empty(done.Blamed);
        Assert.Equal(Enumerable.Range(1, n), done.Signatures.Select(signature => signature.Validator));
        var digest = QuorumDigest.Of(KeyCertificate.Domain, done.Certificate.Encoding.Span);
        Assert.All(
            done.Signatures,
            signature => Assert.True(done.Certificate.Validators[signature.Validator - 1].Verify(digest, signature.Signature))
        );
        Assert.Equal(Enumerable.Range(1, n), result.Seeds.Select(seeds => seeds.Validator));
    }

    [Fact]
    public void The_default_committee_makes_a_key_at_full_size()
    {
        using var result = Run(BfvParameters.Secure8192, 7, 2, "full size");
        var done = Assert.IsType<CeremonyOutcome.Done>(result.Outcome);
        Assert.True(KeyCertificate.TryRead(done.Certificate.Encoding.Span, out var read, out _));
        Assert.Equal(done.Certificate.ConfigurationId.ToArray(), read.ConfigurationId.ToArray());
    }

    [Fact]
    public void The_certificate_holds_the_hash_and_the_sum_of_what_the_seeds_expand_to()
    {
        using var result = Run(InsecureToyParameters.N256, 4, 1, "sum");
        var certificate = Assert.IsType<CeremonyOutcome.Done>(result.Outcome).Certificate;
        var transcript = certificate.Transcript;
        using var sum = EvaluationPolynomial.Zero(certificate.Parameters.KeyBasis);
        using var a = PublicKey.ExpandA(certificate.Parameters, transcript);
        for (var subset = 0; subset < certificate.Committee.SubsetCount; subset++)
        {
            Assert.All(
                certificate.Committee.Members(subset),
                member => Assert.True(KeyContribution.IsIn(certificate, result.Seeds[member - 1], subset))
            );
            using var part = KeyContribution.PublicPart(
                certificate.Parameters,
                result.Seeds[certificate.Committee.Members(subset).First() - 1],
                subset,
                transcript,
                a
            );
            sum.Add(part);
        }
        Assert.True(sum.Residues.SequenceEqual(certificate.PublicKey.B.Residues));
        Assert.True(a.Residues.SequenceEqual(certificate.PublicKey.A.Residues));
    }

    [Fact]
    public void The_same_entropy_gives_the_same_certificate_and_another_gives_another()
    {
        using var one = Run(InsecureToyParameters.N256, 4, 1, "repeat");
        using var same = Run(InsecureToyParameters.N256, 4, 1, "repeat");
        using var other = Run(InsecureToyParameters.N256, 4, 1, "other");
        Assert.Equal(ConfigurationOf(one), ConfigurationOf(same));
        Assert.NotEqual(ConfigurationOf(one), ConfigurationOf(other));
    }

    [Fact]
    public void The_self_test_is_charged_as_one_scan_and_one_opening()
    {
        using var result = Run(InsecureToyParameters.N256, 4, 1, "charge");
        var certificate = Assert.IsType<CeremonyOutcome.Done>(result.Outcome).Certificate;
        var expected =
            certificate.Noise.LeakageOf(RequestPurpose.SelfTest, RequestPath.OneRoundScan)
            + certificate.Noise.LeakageOf(RequestPurpose.SelfTest, RequestPath.Opening);
        Assert.Equal(expected, KeyCeremony.LeakageSpent(certificate));
        var budget = new LeakageBudget();
        Assert.True(budget.TrySpend(expected));
        Assert.True(expected > 0);
    }

    [Fact]
    public void Progress_names_every_step_in_order()
    {
        var steps = new Steps();
        using var result = Run(InsecureToyParameters.N256, 4, 1, "progress", steps);
        Assert.Equal(
            [
                CeremonyStep.Open,
                CeremonyStep.Deal,
                CeremonyStep.Commit,
                CeremonyStep.Vouch,
                CeremonyStep.Bodies,
                CeremonyStep.SelfTest,
                CeremonyStep.Certify,
            ],
            steps.Seen
        );
    }

    // Rejects

    [Theory]
    [InlineData(CeremonyStep.Open)]
    [InlineData(CeremonyStep.Vouch)]
    [InlineData(CeremonyStep.Certify)]
    public void Cancelling_stops_it_at_any_step(CeremonyStep step)
    {
        using var source = new CancellationTokenSource();
        var steps = new Steps(seen =>
        {
            if (seen == step)
                source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => Run(InsecureToyParameters.N256, 4, 1, "cancel", steps, source.Token));
    }

    [Fact]
    public void The_number_of_keys_must_be_n_and_all_must_differ()
    {
        var entropy = Streams.Entropy("keys");
        using var key = SigningKey.Create(entropy);
        Assert.Throws<ArgumentException>(() =>
            KeyCeremony.RunInProcess(InsecureToyParameters.N256, new Committee(4, 1), [key], entropy, 1)
        );
        Assert.Throws<ArgumentException>(() =>
            KeyCeremony.RunInProcess(InsecureToyParameters.N256, new Committee(4, 1), [key, key, key, key], entropy, 1)
        );
    }

    private static CeremonyResult Run(
        BfvParameters parameters,
        int n,
        int f,
        string name,
        IProgress<CeremonyStep>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var entropy = Streams.Entropy(name);
        var identities = Enumerable.Range(0, n).Select(_ => SigningKey.Create(entropy)).ToArray();
        try
        {
            return KeyCeremony.RunInProcess(parameters, new Committee(n, f), identities, entropy, 1000, progress, cancellationToken);
        }
        finally
        {
            foreach (var identity in identities)
                identity.Dispose();
        }
    }

    private static byte[] ConfigurationOf(CeremonyResult result) =>
        Assert.IsType<CeremonyOutcome.Done>(result.Outcome).Certificate.ConfigurationId.ToArray();

    private sealed class Steps(Action<CeremonyStep>? onStep = null) : IProgress<CeremonyStep>
    {
        public List<CeremonyStep> Seen { get; } = [];

        public void Report(CeremonyStep value)
        {
            Seen.Add(value);
            onStep?.Invoke(value);
        }
    }
}
