using System.Buffers.Binary;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// Computes what a batch opens, from public data alone and to the same bits everywhere: v_i = 2·submitted_i + Enc_i(0), and per row Σ_i
/// w_{r,i}·(v_i − 1)·v_i and, for each direction of the grid, Σ_i w_{r,i}·(t − ρ(v_i))·v_i, ρ the rotation of the rows by its stride. Each
/// product is formed once for all rows, each row scaled and relinearized once. Enc_i(0) has its randomness from the coin, which nobody knew
/// when the submissions were frozen: so the overflow of v_i is uniform, whatever was submitted. Does not own the keys. Safe to share
/// between threads.
/// </summary>
internal sealed class AdmissionCircuit : IDisposable
{
    private const int FactorsAtATime = 48; // 48 MB at N = 8192 are in memory at once

    private readonly Encryptor _encryptor;
    private readonly RelinearizationKey _relinearization;
    private readonly GaloisKeys _galois;
    private readonly Plaintext _one;
    private readonly Plaintext _targets;

    /// <exception cref="ArgumentException">A key belongs to other parameters, or there is no Galois key for the rotation by
    /// one.</exception>
    public AdmissionCircuit(AdmissionGrid grid, PublicKey key, RelinearizationKey relinearization, GaloisKeys galois)
    {
        if (key.Parameters != grid.Parameters || relinearization.Parameters != grid.Parameters || galois.Parameters != grid.Parameters)
            throw new ArgumentException("A key belongs to other parameters.", nameof(key));
        if (!galois.HasStep(1))
            throw new ArgumentException("There is no Galois key for a rotation by one.", nameof(galois));
        Grid = grid;
        _encryptor = new Encryptor(key);
        _relinearization = relinearization;
        _galois = galois;
        var encoder = new SlotEncoder(grid.Parameters);
        _one = encoder.Encode(Enumerable.Repeat(1UL, grid.Parameters.Degree).ToArray());
        _targets = grid.Targets(encoder);
    }

    /// <summary>The stag's grid.</summary>
    public AdmissionGrid Grid { get; }

    /// <summary>The batch's ciphertexts in the order of its openings; the caller disposes of them.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="waiting">All waiting submissions, as they are on the board.</param>
    public IReadOnlyList<AdmissionOpening> Compute(AdmissionBatch batch, IReadOnlyList<Ciphertext> waiting)
    {
        var openings = new AdmissionOpening[batch.OpeningCount];
        if (batch.IsMixed)
            Mix(batch, waiting, openings);
        else
            for (var i = 0; i < batch.Members.Count; i++)
                CheckAlone(batch, i, waiting, openings);
        return openings;
    }

    /// <summary>Gives the constants' memory back.</summary>
    public void Dispose()
    {
        _one.Dispose();
        _targets.Dispose();
    }

    private void Mix(AdmissionBatch batch, IReadOnlyList<Ciphertext> waiting, AdmissionOpening[] openings)
    {
        using var sums = new CheckSums(Grid.Parameters, batch.CheckCount, batch.Rows);
        var atATime = FactorsAtATime / (1 + batch.CheckCount);
        for (var first = 0; first < batch.Members.Count; first += atATime)
        {
            var count = Math.Min(atATime, batch.Members.Count - first);
            var factors = new AdmissionFactors[count];
            for (var i = 0; i < count; i++)
                factors[i] = Factors(batch, first + i, waiting);
            for (var check = 0; check < batch.CheckCount; check++)
            {
                var weights = Columns(batch, new AdmissionCheck(check), first, count);
                sums[check].Add([.. factors.Select(f => (f.Left[check], f.Value))], weights);
            }
            foreach (var f in factors)
                f.Dispose();
        }
        for (var opening = 0; opening < openings.Length; opening++)
            openings[opening] = Opening(batch, opening, sums[batch.CheckOf(opening).Index], opening % batch.Rows);
    }

    private void CheckAlone(AdmissionBatch batch, int position, IReadOnlyList<Ciphertext> waiting, AdmissionOpening[] openings)
    {
        using var factors = Factors(batch, position, waiting);
        using var sums = new CheckSums(Grid.Parameters, batch.CheckCount, 1);
        for (var check = 0; check < batch.CheckCount; check++)
        {
            sums[check].Add([(factors.Left[check], factors.Value)], [1]);
            var opening = check * batch.Rows + position;
            openings[opening] = Opening(batch, opening, sums[check], 0);
        }
    }

    private AdmissionOpening Opening(AdmissionBatch batch, int opening, WeightedProductSums sums, int row)
    {
        using var tensor = sums.ToTensor(row);
        return new AdmissionOpening(
            batch.Purpose,
            batch.AttemptOf(opening),
            Evaluator.Relinearize(tensor, _relinearization),
            Grid.OpenSlots(batch.CheckOf(opening))
        );
    }

    private AdmissionFactors Factors(AdmissionBatch batch, int position, IReadOnlyList<Ciphertext> waiting)
    {
        var member = batch.Members[position];
        using var zero = SpreadZero(batch.Seed, member);
        using var doubled = Evaluator.MultiplyScalar(waiting[member], 2);
        using var v = Evaluator.Add(doubled, zero);
        using var lessOne = Evaluator.SubtractPlain(v, _one);
        return new AdmissionFactors(ProductFactor.Right(v), [ProductFactor.Left(lessOne), .. TargetsLessNext(v)]);
    }

    /// <summary>
    /// t − ρ(v) for each direction. There is one Galois key, for a rotation by one; a stride is so many of them, one after another: small
    /// strides come on the way to larger ones.
    /// </summary>
    private ProductFactor[] TargetsLessNext(Ciphertext v)
    {
        var factors = new ProductFactor[Grid.Directions.Count];
        var (turned, by) = (v.Clone(), 0);
        foreach (var (index, direction) in Grid.Directions.Index().OrderBy(item => item.Item.Stride))
        {
            for (; by < direction.Stride; by++)
            {
                using var previous = turned;
                turned = Evaluator.RotateRows(previous, 1, _galois);
            }
            using var negated = Evaluator.Negate(turned);
            using var targetLessNext = Evaluator.AddPlain(negated, _targets);
            factors[index] = ProductFactor.Left(targetLessNext);
        }
        turned.Dispose();
        return factors;
    }

    /// <summary>Enc_i(0) = (b·u, a·u), u from the coin.</summary>
    private Ciphertext SpreadZero(ReadOnlySpan<byte> seed, int member)
    {
        using var xof = new Xof("CoordinationCrypto/admission-zero/v1"u8);
        xof.Absorb(seed);
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(number, (uint)member);
        xof.Absorb(number);
        return _encryptor.SpreadZero(xof);
    }

    /// <summary>The weights of some members, row after row.</summary>
    private static sbyte[] Columns(AdmissionBatch batch, AdmissionCheck check, int first, int count)
    {
        var weights = batch.Weights(check);
        var columns = new sbyte[batch.Rows * count];
        for (var r = 0; r < batch.Rows; r++)
            weights.Slice(r * batch.Members.Count + first, count).CopyTo(columns.AsSpan(r * count));
        return columns;
    }
}

/// <summary>What is multiplied for one submission.</summary>
/// <param name="Value">v.</param>
/// <param name="Left">By check: v − 1, then t − ρ(v) for each direction.</param>
internal sealed record AdmissionFactors(ProductFactor Value, IReadOnlyList<ProductFactor> Left) : IDisposable
{
    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Value.Dispose();
        foreach (var factor in Left)
            factor.Dispose();
    }
}

/// <summary>
/// One ciphertext that the committee opens for a batch. It encrypts zero in all slots that are opened if every submission in it is well
/// formed.
/// </summary>
/// <param name="Purpose">For the request.</param>
/// <param name="Attempt">For the request.</param>
/// <param name="Ciphertext">Row r of a check: Σ_i w_{r,i}·e_i.</param>
/// <param name="Slots">The slots that are opened.</param>
internal sealed record AdmissionOpening(RequestPurpose Purpose, uint Attempt, Ciphertext Ciphertext, SlotSet Slots) : IDisposable
{
    /// <summary>Gives the ciphertext's memory back.</summary>
    public void Dispose() => Ciphertext.Dispose();
}
