using System.Numerics;
using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The computations a validator does with its secrets: shares of openings and of one-round scans, and its subsets' contributions to a
/// two-round scan. Whether it may answer a request is not decided here but by its board and its request ledger. Does not own the secrets.
/// Safe to share between threads.
/// </summary>
internal sealed class ShareMaker
{
    private readonly SubsetSeeds _seeds;
    private readonly KeyShare _key;
    private readonly SlotEncoder _encoder;
    private readonly WideSampler _sampler;
    private readonly ulong[][] _weights; // φ_A(i)
    private readonly MaskSum _multiplicative; // of r_A
    private readonly MaskSum _hiding; // of Δ·μ_A + ψ_A
    private readonly MaskSum _flooding; // of ψ_A alone

    public ShareMaker(SubsetSeeds seeds, KeyShare key, BigInteger floodingBound)
    {
        if (seeds.Validator != key.Validator)
            throw new ArgumentException("Seeds and key share belong to different validators.", nameof(key));
        _seeds = seeds;
        _key = key;
        Parameters = key.Parameters;
        _encoder = new SlotEncoder(Parameters);
        _sampler = new WideSampler(floodingBound);
        _weights = MaskExpansion.Weights(Parameters, seeds);
        var (delta, half) = (Parameters.Delta, Parameters.PlainModulus.Value / 2);
        var digits = Enumerable.Range(0, _sampler.DigitCount).Select(d => BigInteger.One << WideSampler.DigitBits * d).ToList();
        _multiplicative = Sum([BigInteger.One], half);
        _hiding = Sum([delta, .. digits], delta * half + floodingBound);
        _flooding = Sum(digits, floodingBound);
    }

    public BfvParameters Parameters { get; }

    /// <summary>
    /// D_i = c0 + c1·S_i + Δ·M_i + E_i, a point of a polynomial of degree f whose constant is Δ·(m + μ) + noise: the slots of
    /// <see cref="Request.OpenSlots"/> come out, all others are hidden by a uniform μ.
    /// </summary>
    public Share Open(Request request, Ciphertext ciphertext)
    {
        var isOpening = request.Path is RequestPath.Opening && request.Round == 1;
        var isSecondRound = request.Path is RequestPath.TwoRoundScan && request.Round == 2;
        Require(request, ciphertext, isOpening || isSecondRound, _seeds.Committee.MaxFaulty);
        var share = Phase(ciphertext);
        Hide(share, Masks(request), request.OpenSlots);
        return new Share(Parameters, _seeds.Validator, share);
    }

    /// <summary>
    /// D_i = R_i·(c0 + c1·S_i) + Δ·M_i + E_i + Z_i, a point of a polynomial of degree 2f whose constant is Δ·(r·g + μ) + noise:
    /// an open slot comes out as r(x)·g(x), zero where g is zero and uniform elsewhere; every other slot is hidden by a uniform μ.
    /// </summary>
    public Share Scan(Request request, Ciphertext ciphertext)
    {
        Require(request, ciphertext, request.Path is RequestPath.OneRoundScan, 2 * _seeds.Committee.MaxFaulty);
        var masks = Masks(request);
        using var mask = MultiplicativeMask(masks).IntoEvaluation();
        using var phase = ciphertext.C1.ToEvaluation();
        phase.Multiply(_key.Value);
        using (var c0 = ciphertext.C0.ToEvaluation())
            phase.Add(c0);
        phase.Multiply(mask);
        var share = phase.IntoCoefficients();
        Hide(share, masks, request.OpenSlots);
        using (var zero = masks.ZeroSharing())
            share.Add(zero);
        return new Share(Parameters, _seeds.Validator, share);
    }

    /// <summary>
    /// v_i = w − Σ_{A∋i} μ_A·φ_A(i) modulo p, slot by slot: shares of degree f of the plaintext v whose opening with every slot hidden
    /// came out as w = v + Σ_A μ_A.
    /// </summary>
    /// <param name="request">The opening's.</param>
    /// <param name="opened">w, N residues.</param>
    /// <param name="shares">N residues, written: secret.</param>
    public void Convert(Request request, ReadOnlySpan<ulong> opened, Span<ulong> shares)
    {
        if (request.Purpose is not RequestPurpose.Conversion || request.Path is not RequestPath.Opening || request.OpenSlots.Count > 0)
            throw new ArgumentException("The request asks for another computation.", nameof(request));
        if (request.Epoch != _key.Epoch)
            throw new ArgumentException("The request is of another epoch.", nameof(request));
        Throw.IfLengthIsNot(opened.Length, Parameters.Degree, nameof(opened));
        var p = Parameters.PlainModulus;
        opened.CopyTo(shares);
        var masks = Masks(request);
        using var slots = PolynomialMemory.Rent(Parameters.Degree);
        foreach (var subset in _seeds.Committee.SubsetsOf(_seeds.Validator))
        {
            masks.SlotValues(subset, request.OpenSlots, slots.Span);
            var weight = p.Negate(_seeds.Committee.SharingWeight(subset, _seeds.Validator, p));
            Kernels.MultiplyScalarAdd(shares, slots.Span, p.Prepare(weight), p);
        }
    }

    /// <summary>r_A·C + Enc_A(0), the same ciphertext for every member of A; the sum over all subsets encrypts r·g.</summary>
    public Ciphertext MaskedCiphertext(Request request, Ciphertext ciphertext, int subset, Encryptor encryptor)
    {
        Require(request, ciphertext, request.Path is RequestPath.TwoRoundScan && request.Round == 1, 0);
        using var part = Masks(request).MultiplicativeMaskOf(subset);
        using var mask = part.Lift(Parameters.DataBasis).IntoEvaluation();
        using var stream = _seeds.Expand(subset, "CoordinationCrypto/scan-zero/v1"u8, request.Id);
        var result = encryptor.EncryptZero(stream);
        AddProduct(result.C0, ciphertext.C0, mask);
        AddProduct(result.C1, ciphertext.C1, mask);
        return result;
    }

    /// <summary>c0 + c1·S_i.</summary>
    private CoefficientPolynomial Phase(Ciphertext ciphertext)
    {
        using var c1 = ciphertext.C1.ToEvaluation();
        c1.Multiply(_key.Value);
        var phase = c1.IntoCoefficients();
        phase.Add(ciphertext.C0);
        return phase;
    }

    private static void AddProduct(CoefficientPolynomial target, CoefficientPolynomial factor, EvaluationPolynomial mask)
    {
        var product = factor.ToEvaluation();
        product.Multiply(mask);
        using var coefficients = product.IntoCoefficients();
        target.Add(coefficients);
    }

    /// <summary>R_i.</summary>
    private CoefficientPolynomial MultiplicativeMask(MaskExpansion masks)
    {
        var sum = CoefficientPolynomial.Zero(Parameters.DataBasis);
        _multiplicative.AddTo(
            sum,
            (subset, line) =>
            {
                using var mask = masks.MultiplicativeMaskOf(subset);
                mask.Coefficients.CopyTo(line);
                MaskSum.RaiseCentered(line, Parameters.PlainModulus);
            }
        );
        return sum;
    }

    /// <summary>share += Δ·M_i + E_i; where every slot is open there is no M_i.</summary>
    private void Hide(CoefficientPolynomial share, MaskExpansion masks, SlotSet open)
    {
        if (open.Count == open.Slots)
        {
            _flooding.AddTo(share, (subset, digits) => masks.Flooding(subset, _sampler, digits));
            return;
        }
        using var slots = new Plaintext(Parameters); // borrowed for its zeroed memory
        _hiding.AddTo(
            share,
            (subset, lines) =>
            {
                masks.SlotMask(subset, _encoder, open, slots.Coefficients, lines[..Parameters.Degree]);
                masks.Flooding(subset, _sampler, lines[Parameters.Degree..]);
            }
        );
    }

    private MaskExpansion Masks(Request request) => new(Parameters, _seeds, _weights, request.Id);

    private MaskSum Sum(IEnumerable<BigInteger> factors, BigInteger offset)
    {
        var basis = Parameters.DataBasis;
        return new MaskSum(
            basis,
            _seeds.Committee.SubsetsOf(_seeds.Validator),
            _weights,
            [.. factors.Select(basis.Residues)],
            basis.Residues(offset)
        );
    }

    private void Require(Request request, Ciphertext ciphertext, bool asksForThis, int degree)
    {
        if (ciphertext.Parameters != Parameters)
            throw new ArgumentException("The ciphertext belongs to other parameters.", nameof(ciphertext));
        if (request.Epoch != _key.Epoch)
            throw new ArgumentException("The request is of another epoch.", nameof(request));
        if (!asksForThis || request.Degree != degree)
            throw new ArgumentException("The request asks for another computation.", nameof(request));
        if (!request.CiphertextDigest.Bytes.SequenceEqual(ciphertext.Digest))
            throw new ArgumentException("The request names another ciphertext.", nameof(request));
    }
}
