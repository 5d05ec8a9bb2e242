using System.Numerics;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>
/// A share is, bit for bit, what its formula says, summed here subset by subset from integers: the fused sums of <see cref="MaskSum"/>
/// change nothing, on any instruction set.
/// </summary>
public sealed class ShareMakerTests
{
    public static TheoryData<int, int, int> Validators =>
        new()
        {
            { 4, 1, 4 },
            { 7, 2, 1 },
            { 7, 2, 6 },
        };

    [Theory]
    [MemberData(nameof(Validators))]
    public void Openings_are_their_formula(int n, int f, int validator)
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        using var ciphertext = test.Encrypt([1, 2, 3], "opened");
        foreach (
            var open in new[] { SlotSet.Single(test.Parameters, 17), SlotSet.Range(test.Parameters, 5, 200), SlotSet.All(test.Parameters) }
        )
        {
            var request = test.Request(ciphertext, RequestPath.Opening, open);
            using var expected = Phase(test, validator, ciphertext);
            AddSlotMask(expected, test, validator, request);
            AddFlooding(expected, test, validator, request);
            using var share = test.Makers[validator - 1].Open(request, ciphertext);
            Assert.Equal(expected.Residues, share.Value.Residues);
        }
    }

    [Theory]
    [MemberData(nameof(Validators))]
    public void Scans_are_their_formula(int n, int f, int validator)
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        using var ciphertext = test.Encrypt([1, 2, 3], "scanned");
        var request = test.Request(ciphertext, RequestPath.OneRoundScan, SlotSet.Range(test.Parameters, 0, 100));
        using var r = Sum(
            test,
            validator,
            "CoordinationCrypto/scan-mask/v1"u8,
            request.Id,
            stream =>
            {
                using var mask = Uniform(test, stream);
                return mask.Lift(test.Parameters.DataBasis);
            }
        );
        using var phase = Phase(test, validator, ciphertext);
        using var product = phase.ToEvaluation();
        using var factor = r.ToEvaluation();
        product.Multiply(factor);
        using var expected = product.IntoCoefficients();
        AddSlotMask(expected, test, validator, request);
        AddFlooding(expected, test, validator, request);
        using var zero = Sum(
            test,
            validator,
            "CoordinationCrypto/zero-sharing/v1"u8,
            request.Id,
            stream =>
            {
                var basis = test.Parameters.DataBasis;
                var sum = CoefficientPolynomial.Zero(basis);
                using var zeta = CoefficientPolynomial.Zero(basis);
                for (var k = 1; k <= f; k++)
                {
                    UniformSampler.Fill(stream, zeta);
                    sum.AddScaled(zeta, basis.Residues(BigInteger.Pow(validator, k)));
                }
                return sum;
            }
        );
        expected.Add(zero);
        using var share = test.Makers[validator - 1].Scan(request, ciphertext);
        Assert.Equal(expected.Residues, share.Value.Residues);
    }

    /// <summary>c0 + c1·S_i.</summary>
    private static CoefficientPolynomial Phase(TestCommittee test, int validator, Ciphertext ciphertext)
    {
        using var product = ciphertext.C1.ToEvaluation();
        product.Multiply(test.Keys[validator - 1].Value);
        var phase = product.IntoCoefficients();
        phase.Add(ciphertext.C0);
        return phase;
    }

    private static void AddSlotMask(CoefficientPolynomial share, TestCommittee test, int validator, Request request)
    {
        using var sum = Sum(
            test,
            validator,
            "CoordinationCrypto/slot-mask/v1"u8,
            request.Id,
            stream =>
            {
                using var slots = Uniform(test, stream);
                for (var slot = 0; slot < request.OpenSlots.Slots; slot++)
                    if (request.OpenSlots.Contains(slot))
                        slots.Coefficients[slot] = 0;
                using var mask = test.Encoder.Encode(slots.Coefficients);
                return mask.Scale();
            }
        );
        share.Add(sum);
    }

    /// <summary>Each ψ drawn by itself, as an integer.</summary>
    private static void AddFlooding(CoefficientPolynomial share, TestCommittee test, int validator, Request request)
    {
        var (basis, most) = (test.Parameters.DataBasis, 2 * test.Noise.FloodingBound);
        var bits = (int)most.GetBitLength();
        using var sum = Sum(
            test,
            validator,
            "CoordinationCrypto/flooding/v1"u8,
            request.Id,
            stream =>
            {
                var noise = CoefficientPolynomial.Zero(basis);
                var bytes = new byte[(bits + 63) / 64 * 8];
                for (var j = 0; j < basis.Degree; j++)
                {
                    BigInteger x;
                    do
                    {
                        stream.Fill(bytes);
                        x = new BigInteger(bytes, isUnsigned: true) & ((BigInteger.One << bits) - 1);
                    } while (x > most);
                    var residues = basis.Residues(x - test.Noise.FloodingBound);
                    for (var l = 0; l < basis.Count; l++)
                        noise.Limb(l)[j] = residues[l];
                }
                return noise;
            }
        );
        share.Add(sum);
    }

    /// <summary>Σ_{A∋i} φ_A(i)·x_A.</summary>
    private static CoefficientPolynomial Sum(
        TestCommittee test,
        int validator,
        ReadOnlySpan<byte> label,
        ReadOnlySpan<byte> id,
        Func<Expander, CoefficientPolynomial> expand
    )
    {
        var sum = CoefficientPolynomial.Zero(test.Parameters.DataBasis);
        foreach (var subset in test.Committee.SubsetsOf(validator))
        {
            using var stream = test.Seeds[validator - 1].Expand(subset, label, id);
            using var part = expand(stream);
            sum.AddScaled(part, test.Committee.SharingWeight(subset, validator, test.Parameters.DataBasis));
        }
        return sum;
    }

    private static Plaintext Uniform(TestCommittee test, Expander stream)
    {
        var mask = new Plaintext(test.Parameters);
        UniformSampler.Fill(stream, mask.Coefficients, test.Parameters.PlainModulus);
        return mask;
    }
}
