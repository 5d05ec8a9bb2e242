using System.Security.Cryptography;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Tests.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

public class EvaluationKeyContributionTests
{
    private static readonly byte[] Binding = SHA256.HashData("first round"u8);

    // Laws

    [Theory]
    [InlineData("InsecureToy256", 4, 1)]
    [InlineData("InsecureToy256", 7, 2)]
    [InlineData("Secure8192", 4, 1)]
    public void Summed_keys_relinearize_and_rotate_within_the_bound(string name, int n, int f)
    {
        using var committee = new TestCommittee(BfvTests.Get(name), new Committee(n, f));
        var parameters = committee.Parameters;
        var p = parameters.PlainModulus;
        var model = new NoiseModel(parameters, committee.Committee.SubsetCount);
        var element = Automorphism.RotationElement(parameters.Degree, 1);
        using var relinearization = TestEvaluationKeys.RelinearizationKey(committee);
        using var galois = TestEvaluationKeys.GaloisKeys(committee, element, Automorphism.SwapElement(parameters.Degree));
        var (x, y) = (BfvTests.Slots(parameters, "x"), BfvTests.Slots(parameters, "y"));
        using var cx = committee.Encrypt(x, "x");
        using var cy = committee.Encrypt(y, "y");
        var fresh = model.HonestSum(1, 1);

        using var tensor = Evaluator.Multiply(cx, cy);
        using var product = Evaluator.Relinearize(tensor, relinearization);
        var xy = x.Zip(y, p.Multiply).ToArray();
        Assert.Equal(xy, committee.Secret.Decrypt(product));
        var bound = model.Evaluation.KeySwitch(
            model.Evaluation.Product(fresh, Overflow.Uniform, fresh, Overflow.Uniform),
            model.MultipartyRelinearizationNoise
        );
        Assert.InRange(committee.Secret.NoiseNorm(product), 0, bound);

        using var rotated = Evaluator.RotateRows(product, 1, galois);
        var row = parameters.RowSize;
        Assert.Equal([.. Enumerable.Range(0, 2 * row).Select(i => xy[i / row * row + (i + 1) % row])], committee.Secret.Decrypt(rotated));
        Assert.InRange(committee.Secret.NoiseNorm(rotated), 0, model.Evaluation.KeySwitch(bound, model.KeyNoiseCanonical));

        using var swapped = Evaluator.SwapColumns(cx, galois);
        Assert.Equal([.. x[row..], .. x[..row]], committee.Secret.Decrypt(swapped));
        Assert.InRange(committee.Secret.NoiseNorm(swapped), 0, model.Evaluation.KeySwitch(fresh, model.KeyNoiseCanonical));
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(7, 2)]
    public void The_noise_in_the_keys_is_what_the_model_says(int n, int f)
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        var model = new NoiseModel(committee.Parameters, committee.Committee.SubsetCount);
        var s = committee.Secret.Values;
        using var square = EvaluationPolynomial.Product(committee.Parameters.KeyBasis, s, s);
        using var relinearization = TestEvaluationKeys.RelinearizationKey(committee);
        var norms = NoiseNorms(committee, relinearization.Key, square);
        // two embeddings at ten deviations each, and their sum
        Assert.All(norms, norm => Assert.InRange(norm, model.MultipartyRelinearizationNoise / 256, model.MultipartyRelinearizationNoise));
        const int Element = 9;
        using var image = Automorphism.Get(committee.Parameters.Degree, Element).Apply(s);
        using var galois = TestEvaluationKeys.GaloisKeys(committee, Element);
        using var key = galois.Original(Element);
        norms = NoiseNorms(committee, key, image);
        Assert.All(norms, norm => Assert.InRange(norm, model.KeyNoiseCanonical / 32, model.KeyNoiseCanonical));
    }

    [Fact]
    public void All_members_of_a_subset_compute_the_same_bytes()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        var a = EvaluationKeyContribution.ExpandA(committee.Parameters, committee.Transcript, EvaluationKeyContribution.Relinearization);
        var aOf3 = EvaluationKeyContribution.ExpandA(committee.Parameters, committee.Transcript, 3);
        var sums = TestEvaluationKeys.Sum(
            committee,
            seeds => subset => EvaluationKeyContribution.FirstRound(committee.Parameters, seeds, subset, committee.Transcript, a)
        );
        for (var subset = 0; subset < committee.Committee.SubsetCount; subset++)
        {
            var hashes = committee.Committee.Members(subset).Select(member => string.Join(' ', Parts(committee.Seeds[member - 1], subset)));
            Assert.Single(hashes.Distinct());
        }
        TestEvaluationKeys.Free(a, aOf3, sums);

        string[] Parts(SubsetSeeds seeds, int subset) =>
            [
                HashOf(EvaluationKeyContribution.Galois(committee.Parameters, seeds, subset, committee.Transcript, 3, aOf3)),
                HashOf(EvaluationKeyContribution.FirstRound(committee.Parameters, seeds, subset, committee.Transcript, a)),
                HashOf(
                    EvaluationKeyContribution.SecondRound(
                        committee.Parameters,
                        seeds,
                        subset,
                        committee.Transcript,
                        new Hash32(Binding),
                        sums
                    )
                ),
            ];
    }

    [Fact]
    public void Transcript_element_digit_and_binding_each_change_what_is_expanded()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        var parameters = committee.Parameters;
        var seeds = committee.Seeds[0];
        var other = Hash32.Sha256("other"u8);
        var all = new HashSet<string>();
        foreach (var transcript in new[] { committee.Transcript, other })
            foreach (var element in new[] { EvaluationKeyContribution.Relinearization, 3, 9 })
            {
                var a = EvaluationKeyContribution.ExpandA(parameters, transcript, element);
                foreach (var part in a)
                    Assert.True(all.Add(KeyHash(part)));
                TestEvaluationKeys.Free(a);
            }
        // the same a for two elements, the same sums for two bindings: still nothing recurs
        var same = EvaluationKeyContribution.ExpandA(parameters, committee.Transcript, 3);
        var first = EvaluationKeyContribution.FirstRound(parameters, seeds, 0, committee.Transcript, same);
        EvaluationPolynomial[][] parts =
        [
            EvaluationKeyContribution.Galois(parameters, seeds, 0, committee.Transcript, 3, same),
            EvaluationKeyContribution.Galois(parameters, seeds, 0, committee.Transcript, 9, same),
            EvaluationKeyContribution.Galois(parameters, seeds, 1, committee.Transcript, 3, same),
            EvaluationKeyContribution.Galois(parameters, seeds, 0, other, 3, same),
            EvaluationKeyContribution.SecondRound(parameters, seeds, 0, committee.Transcript, new Hash32(Binding), first),
            EvaluationKeyContribution.SecondRound(parameters, seeds, 0, committee.Transcript, other, first),
            EvaluationKeyContribution.FirstRound(parameters, seeds, 0, other, same),
            first,
        ];
        foreach (var part in parts.SelectMany(part => part))
            Assert.True(all.Add(KeyHash(part)));
        TestEvaluationKeys.Free(parts);
        TestEvaluationKeys.Free(same);
    }

    // Rejects

    [Fact]
    public void An_outsider_of_a_subset_has_no_part_in_it()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        var a = EvaluationKeyContribution.ExpandA(committee.Parameters, committee.Transcript, 3);
        Assert.Throws<ArgumentException>(() =>
            EvaluationKeyContribution.Galois(committee.Parameters, committee.Seeds[3], 0, committee.Transcript, 3, a)
        );
        TestEvaluationKeys.Free(a);
    }

    /// <summary>‖b_l + a_l·s − P·g_l·s'‖₂ for every l.</summary>
    private static double[] NoiseNorms(TestCommittee committee, KeySwitchingKey key, EvaluationPolynomial from)
    {
        var norms = new double[key.Count];
        for (var l = 0; l < norms.Length; l++)
        {
            using var e = key.B(l).Clone();
            e.MultiplyAdd(key.A(l), committee.Secret.Values);
            var gadget = new ulong[e.Basis.Count];
            gadget[l] = e.Basis[l].Negate(committee.Parameters.SpecialPrime % e.Basis[l].Value);
            e.AddScaled(from, gadget);
            using var coefficients = e.ToCoefficients();
            norms[l] = Math.Sqrt(Enumerable.Range(0, committee.Parameters.Degree).Sum(j => Math.Pow((double)coefficients.Centered(j), 2)));
        }
        return norms;
    }

    private static string HashOf(EvaluationPolynomial[] parts)
    {
        var hash = string.Concat(parts.Select(KeyHash));
        TestEvaluationKeys.Free(parts);
        return hash;
    }

    private static string KeyHash(EvaluationPolynomial part) =>
        Convert.ToHexString(KeyContribution.Hash(part, CoordinationCrypto.Groups.Point.Generator));
}
