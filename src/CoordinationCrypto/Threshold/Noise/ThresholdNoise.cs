using System.Numerics;
using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The noise of every circuit that a committee opens, and what follows from it: the flooding bound B and the leakage each opening spends.
/// Everything is computed from the parameters, the committee and the circuit.
/// Immutable; safe to share.
/// </summary>
internal sealed class ThresholdNoise
{
    /// <summary>How many ciphertexts' bits one opening carries in a slot: 2^16 − 1 &lt; p.</summary>
    public const int BitsPerOpening = 16;

    /// <summary>The most products that one opening sums, with weights of at most <see cref="WeightedProductSums.WeightBound"/>.</summary>
    internal const int ProductsPerOpening = 64;

    /// <summary>
    /// An opening's bound rests on at most four tails of fresh randomness: its mask's, and in two rounds those of the added encryptions.
    /// </summary>
    private const ulong Tail = 4UL << (LeakageBudget.UnitBits - NoiseModel.TailBits);

    /// <summary>
    /// Computes the bounds for sums of ciphertexts that a proof of encryption vouches for (which includes all honest ones), up to a full
    /// row of weight, and in weighted scans up to p − 1.
    /// </summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="committee">The committee.</param>
    public ThresholdNoise(BfvParameters parameters, Committee committee)
        : this(parameters, committee, committee.SubsetCount) { }

    /// <summary>
    /// The same for a committee that holds a key made by another: the secret has as many parts as that one had subsets, masks and
    /// flooding as many as this one has.
    /// </summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="committee">The committee that opens.</param>
    /// <param name="keyParts">C(n, f) of the committee that made the key.</param>
    internal ThresholdNoise(BfvParameters parameters, Committee committee, int keyParts)
    {
        Parameters = parameters;
        Committee = committee;
        Model = new NoiseModel(parameters, keyParts, committee.SubsetCount);
        var witness = ProvenWitness.Derive(parameters);
        var sum = Model.ProvenSum(witness, parameters.RowSize) + Model.Carry(1);
        var bits = Model.ProvenSum(witness, (1 << BitsPerOpening) - 1);
        ScanNoise = Model.SlotMasked(Model.Masked(sum));
        var encryptions = Model.HonestSum(committee.SubsetCount, committee.SubsetCount);
        TwoRoundScanNoise = ScanNoise + encryptions;
        var weighted = Model.ProvenSum(witness, parameters.PlainModulus.Value - 1) + Model.Carry(1);
        WeightedScanNoise = Model.SlotMasked(Model.Masked(weighted));
        WeightedTwoRoundScanNoise = WeightedScanNoise + encryptions;
        ConversionNoise = Model.SlotMasked(Model.ProvenSum(witness, parameters.PlainModulus.Value - 1));
        BitsNoise = Model.SlotMasked(bits);
        ProductSumNoise = ProductSum(WeightedProductSums.WeightBound, ProductsPerOpening);
        ProductNoise = ProductSum(1, 1);
        var worst = new BigInteger(Math.Ceiling(Math.Max(WeightedTwoRoundScanNoise, Math.Max(BitsNoise, ProductSumNoise))));
        FloodingBound = (parameters.Delta / 2 - worst) / (2 * committee.SubsetCount);
        if (FloodingBound.Sign <= 0)
            throw new ArgumentException(
                $"The modulus of {parameters.Name} leaves no room for flooding with a committee of {committee}.",
                nameof(parameters)
            );
    }

    /// <summary>The kinds of openings whose prices a certificate states, in its order.</summary>
    public static IReadOnlyList<(RequestPurpose Purpose, RequestPath Path)> Priced { get; } =
        [
            (RequestPurpose.Scan, RequestPath.OneRoundScan),
            (RequestPurpose.Scan, RequestPath.TwoRoundScan),
            (RequestPurpose.Bits, RequestPath.Opening),
            (RequestPurpose.ProductSum, RequestPath.Opening),
            (RequestPurpose.Product, RequestPath.Opening),
            (RequestPurpose.WeightedScan, RequestPath.OneRoundScan),
            (RequestPurpose.WeightedScan, RequestPath.TwoRoundScan),
        ];

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters { get; }

    /// <summary>The bounds themselves, for a key of one part per subset.</summary>
    internal NoiseModel Model { get; }

    /// <summary>The committee.</summary>
    public Committee Committee { get; }

    /// <summary>‖v‖₂ of a one-round scan, before flooding.</summary>
    public double ScanNoise { get; }

    /// <summary>‖v‖₂ of a two-round scan, before flooding.</summary>
    public double TwoRoundScanNoise { get; }

    /// <summary>‖v‖₂ of a one-round scan of a sum whose weights add up to p − 1, before flooding.</summary>
    public double WeightedScanNoise { get; }

    /// <summary>‖v‖₂ of a two-round scan of such a sum, before flooding.</summary>
    public double WeightedTwoRoundScanNoise { get; }

    /// <summary>‖v‖₂ of the conversion of a sum whose weights add up to p − 1, before flooding.</summary>
    public double ConversionNoise { get; }

    /// <summary>‖v‖₂ of an opening of 16 bits, before flooding.</summary>
    public double BitsNoise { get; }

    /// <summary>‖v‖₂ of an opening of a weighted sum of 64 products, before flooding.</summary>
    public double ProductSumNoise { get; }

    /// <summary>‖v‖₂ of an opening of one product, before flooding.</summary>
    public double ProductNoise { get; }

    /// <summary>
    /// B = ⌊(Δ/2 − V)/(2·C(n, f))⌋, V the largest noise above: each subset's flooding is uniform in [−B, B], as large as
    /// correctness allows with one bit to spare.
    /// </summary>
    public BigInteger FloodingBound { get; }

    /// <summary>
    /// What one opening leaks at most, in units of 2^−100, rounded up: the statistical distance √N·‖v‖₂/(2B + 1), and the
    /// 2^−62 with which the bounds on its fresh randomness may fail. A conversion has none whose bound could fail: its mask enters by its
    /// carries alone, which are bounded for certain.
    /// </summary>
    /// <param name="purpose">What is opened.</param>
    /// <param name="path">In which way.</param>
    /// <returns>The leakage, in units of 2^−100.</returns>
    public ulong LeakageOf(RequestPurpose purpose, RequestPath path)
    {
        if (purpose == RequestPurpose.Conversion)
            return Distance(ConversionNoise);
        var noise = (purpose, path) switch
        {
            (RequestPurpose.Bits, _) => BitsNoise,
            (RequestPurpose.ProductSum, _) => ProductSumNoise,
            (RequestPurpose.Product, _) => ProductNoise,
            (RequestPurpose.WeightedScan or RequestPurpose.WeightedConfirmation, RequestPath.OneRoundScan) => WeightedScanNoise,
            (RequestPurpose.WeightedScan or RequestPurpose.WeightedConfirmation, _) => WeightedTwoRoundScanNoise,
            (_, RequestPath.OneRoundScan) => ScanNoise,
            _ => TwoRoundScanNoise,
        };
        return Price(noise);
    }

    /// <summary>How many openings of one kind a joint key has for its whole life, were no other kind opened.</summary>
    /// <param name="purpose">What is opened.</param>
    /// <param name="path">In which way.</param>
    /// <returns>The number of openings.</returns>
    public ulong OpeningsPerKey(RequestPurpose purpose, RequestPath path) => LeakageBudget.Total / LeakageOf(purpose, path);

    /// <summary>
    /// ‖v‖₂ of Σ_i w_i·(v_i − 1)·v_i or Σ_i w_i·(t − ρ(v_i))·v_i, relinearized and with a slot mask: |w_i| ≤
    /// <paramref name="weight"/>, v_i = 2·given + Enc(0), t public, ρ up to a row of rotations by one.
    /// </summary>
    /// <param name="given">‖v‖₂ of 2·given.</param>
    /// <param name="weight">The largest weight.</param>
    /// <param name="terms">The number of products.</param>
    internal double ProductSum(double given, double weight, int terms)
    {
        var value = given + Model.SpreadNoise + Model.Carry(2);
        var rotated = value + Parameters.RowSize * Model.Evaluation.KeySwitch(0, Model.KeyNoiseCanonical);
        var factor = rotated + Model.Carry(2);
        return Model.SlotMasked(
            Model.Evaluation.KeySwitch(
                Model.Evaluation.WeightedProducts(given, factor, value, weight, terms),
                Model.MultipartyRelinearizationNoise
            )
        );
    }

    private double ProductSum(double weight, int terms) =>
        ProductSum(Model.ProvenSum(ProvenWitness.Derive(Parameters), 1), weight, terms);

    private ulong Price(double noise)
    {
        var units = Distance(noise);
        return units >= LeakageBudget.Total ? LeakageBudget.Total : units + Tail;
    }

    private ulong Distance(double noise)
    {
        var units = Math.Ceiling(Math.ScaleB(Model.Leakage(noise, (double)FloodingBound), LeakageBudget.UnitBits));
        return units >= LeakageBudget.Total ? LeakageBudget.Total : (ulong)units;
    }
}
