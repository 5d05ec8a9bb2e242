using System.Numerics;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The computations a validator does with its secrets: shares of openings, of one-round scans and of refreshes, and its subsets' contributions to a two-round scan. Whether it may answer a request is not decided here but by its board
/// and its request ledger. Does not own the secrets. Safe to share between threads.
/// </summary>
internal sealed class ShareMaker
{
    private readonly SubsetSeeds _seeds;
    private readonly KeyShare _key;
    private readonly SlotEncoder _encoder;
    private readonly WideSampler _flooding;
    private readonly ulong[][] _weights;

    public ShareMaker(SubsetSeeds seeds, KeyShare key, BigInteger floodingBound)
    {
        if (seeds.Validator != key.Validator) throw new ArgumentException("Seeds and key share belong to different validators.", nameof(key));
        _seeds = seeds;
        _key = key;
        Parameters = key.Parameters;
        _encoder = new SlotEncoder(Parameters);
        _flooding = new WideSampler(Parameters.DataBasis, floodingBound);
        _weights = MaskExpansion.Weights(Parameters, seeds);
    }

    public BfvParameters Parameters { get; }

    /// <summary>
    /// D_i = c0 + c1·S_i + Δ·M_i + E_i, a point of a polynomial of degree f whose constant is Δ·(m + μ) + noise: the slots of <see cref="Request.OpenSlots"/> come out, all others are hidden by a uniform μ.
    /// </summary>
    public Share Open(Request request, Ciphertext ciphertext)
    {
        Require(request, ciphertext, request.Path is RequestPath.Opening && request.Purpose is not RequestPurpose.Refresh && request.Round == 1 || request.Path is RequestPath.TwoRoundScan && request.Round == 2, _seeds.Committee.Corrupted);
        var masks = new MaskExpansion(Parameters, _seeds, _weights, request.Id);
        var share = Phase(ciphertext);
        AddSlotMask(share, masks, request.OpenSlots);
        AddFlooding(share, masks);
        return new Share(Parameters, _seeds.Validator, share);
    }

    /// <summary>
    /// D_i = c0 + c1·S_i + Δ·P_i + E_i, P_i the share of the prepared mask ρ that the request names: a point of a polynomial of degree f whose constant is Δ·(m + ρ) + noise. Under one ρ two ciphertexts would show the difference of
    /// their messages.
    /// </summary>
    public Share Refresh(Request request, Ciphertext ciphertext)
    {
        var context = new RefreshContext(request.ConfigurationId.Span, request.Epoch);
        Require(request, ciphertext, RefreshRequest.IsFor(request, context, _seeds.Committee), _seeds.Committee.Corrupted);
        var share = Phase(ciphertext);
        using (var mask = new RefreshExpansion(Parameters, _seeds, _weights, context.MaskId(RefreshRequest.MaskOf(request))).ScaledMask()) share.Add(mask);
        AddFlooding(share, new MaskExpansion(Parameters, _seeds, _weights, request.Id));
        return new Share(Parameters, _seeds.Validator, share);
    }

    /// <summary>
    /// D_i = R_i·(c0 + c1·S_i) + Δ·M_i + E_i + Z_i, a point of a polynomial of degree 2f whose constant is Δ·(r·g + μ) + noise: a live cell comes out as r(x)·g(x), zero where g is zero and uniform elsewhere;
    /// every other slot is hidden by a uniform μ.
    /// </summary>
    public Share Scan(Request request, Ciphertext ciphertext)
    {
        Require(request, ciphertext, request.Path is RequestPath.OneRoundScan, 2 * _seeds.Committee.Corrupted);
        var masks = new MaskExpansion(Parameters, _seeds, _weights, request.Id);
        using var mask = masks.MultiplicativeMask().IntoEvaluation();
        using var phase = ciphertext.C1.ToEvaluation();
        phase.Multiply(_key.Value);
        using (var c0 = ciphertext.C0.ToEvaluation()) phase.Add(c0);
        phase.Multiply(mask);
        var share = phase.IntoCoefficients();
        AddSlotMask(share, masks, request.OpenSlots);
        AddFlooding(share, masks);
        using (var zero = masks.ZeroSharing()) share.Add(zero);
        return new Share(Parameters, _seeds.Validator, share);
    }

    /// <summary>
    /// T_i = −a·S_i + Δ·P_i + Σ_{A∋i} e_A·φ_A(i), a point of a polynomial of degree f whose constant is −a·s + Δ·ρ + e: the first half of Enc(ρ), ρ the mask with the given id, a expanded from it in public.
    /// </summary>
    public Share Prepare(byte[] maskId)
    {
        var expansion = new RefreshExpansion(Parameters, _seeds, _weights, maskId);
        using var a = PreparedMask.ExpandA(Parameters, maskId).IntoEvaluation();
        a.Multiply(_key.Value);
        var share = a.IntoCoefficients();
        share.Negate();
        using (var mask = expansion.ScaledMask()) share.Add(mask);
        using (var noise = expansion.Noise()) share.Add(noise);
        return new Share(Parameters, _seeds.Validator, share);
    }

    /// <summary>r_A·C + Enc_A(0), the same ciphertext for every member of A; the sum over all subsets encrypts r·g.</summary>
    public Ciphertext MaskedCiphertext(Request request, Ciphertext ciphertext, int subset, Encryptor encryptor)
    {
        Require(request, ciphertext, request.Path is RequestPath.TwoRoundScan && request.Round == 1, 0);
        var masks = new MaskExpansion(Parameters, _seeds, _weights, request.Id);
        using var mask = masks.MultiplicativeMaskOf(subset).IntoEvaluation();
        using var stream = _seeds.Expand(subset, "CoordinationCrypto/scan-zero/v1"u8, request.Id.Span);
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

    private void AddSlotMask(CoefficientPolynomial share, MaskExpansion masks, SlotSet open)
    {
        if (open.Count == open.Slots) return;
        using var mask = masks.AdditiveMask(_encoder, open);
        mask.Multiply(Parameters.DeltaResidues);
        share.Add(mask);
    }

    private void AddFlooding(CoefficientPolynomial share, MaskExpansion masks)
    {
        using var flooding = masks.Flooding(_flooding);
        share.Add(flooding);
    }

    private void Require(Request request, Ciphertext ciphertext, bool asksForThis, int degree)
    {
        if (ciphertext.Parameters != Parameters) throw new ArgumentException("The ciphertext belongs to other parameters.", nameof(ciphertext));
        if (request.Epoch != _key.Epoch) throw new ArgumentException("The request is of another epoch.", nameof(request));
        if (!asksForThis || request.Degree != degree) throw new ArgumentException("The request asks for another computation.", nameof(request));
        if (!request.CiphertextDigest.Span.SequenceEqual(ciphertext.Digest)) throw new ArgumentException("The request names another ciphertext.", nameof(request));
    }
}
