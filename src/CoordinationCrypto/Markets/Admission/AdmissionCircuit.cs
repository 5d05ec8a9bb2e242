using System.Buffers.Binary;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// Computes what a batch opens, from public data alone and to the same bits everywhere: v_i = 2·submitted_i + Enc_i(0), and per row Σ_i
/// w_{r,i}·(v_i − 1)·v_i and, for each direction of the grid, Σ_i w_{r,i}·(t − ρ(v_i))·v_i, ρ the rotation of the rows by its stride; and
/// over those that replace a locked intendo, Σ_i w_{r,i}·(v_i − 1)·v'_i, v' the live one (P1). Each product is formed once for all rows,
/// each row scaled and relinearized once. Enc_i(0) has its randomness from the coin, which nobody knew when the submissions were frozen: so
/// the overflow of v_i is uniform, whatever was submitted; v'_i = 2·live + Enc'_i(0) has one of its own. Does not own the keys. Safe to
/// share between threads.
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
    /// <param name="live">By the same numbers, the intendos that some of them have to loosen (P1); null where nobody has to.</param>
    public IReadOnlyList<AdmissionOpening> Compute(
        AdmissionBatch batch,
        IReadOnlyList<Ciphertext> waiting,
        IReadOnlyList<Ciphertext?>? live = null
    )
    {
        var openings = new AdmissionOpening[batch.OpeningCount];
        if (batch.IsMixed)
            Mix(batch, position => Factors(batch, position, waiting, live), openings);
        else
            for (var i = 0; i < batch.Members.Count; i++)
            {
                using var factors = Factors(batch, i, waiting, live);
                CheckAlone(batch, i, factors, openings);
            }
        return openings;
    }

    /// <summary>Gives the constants' memory back.</summary>
    public void Dispose()
    {
        _one.Dispose();
        _targets.Dispose();
    }

    private void Mix(AdmissionBatch batch, Func<int, AdmissionFactors> factorsOf, AdmissionOpening[] openings)
    {
        using var sums = new CheckSums(Grid.Parameters, batch.CheckCount, batch.Rows);
        var atATime = FactorsAtATime / (1 + batch.CheckCount);
        for (var first = 0; first < batch.Members.Count; first += atATime)
        {
            var count = Math.Min(atATime, batch.Members.Count - first);
            var factors = new AdmissionFactors[count];
            for (var i = 0; i < count; i++)
                factors[i] = factorsOf(first + i);
            for (var check = 0; check < batch.CheckCount; check++)
            {
                int[] positions = [.. Enumerable.Range(0, count).Where(i => factors[i].Has(check))];
                var weights = Columns(batch, new AdmissionCheck(check), [.. positions.Select(i => first + i)]);
                sums[check].Add([.. positions.Select(i => factors[i].Of(check))], weights);
            }
            foreach (var f in factors)
                f.Dispose();
        }
        for (var opening = 0; opening < openings.Length; opening++)
            openings[opening] = Opening(batch, opening, sums[batch.CheckOf(opening).Index], opening % batch.Rows);
    }

    private void CheckAlone(AdmissionBatch batch, int position, AdmissionFactors factors, AdmissionOpening[] openings)
    {
        using var sums = new CheckSums(Grid.Parameters, batch.CheckCount, 1);
        for (var check = 0; check < batch.CheckCount && factors.Has(check); check++)
        {
            sums[check].Add([factors.Of(check)], [1]);
            var opening = batch.OpeningOf(new AdmissionCheck(check), position);
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

    private AdmissionFactors Factors(
        AdmissionBatch batch,
        int position,
        IReadOnlyList<Ciphertext> waiting,
        IReadOnlyList<Ciphertext?>? live
    )
    {
        var member = batch.Members[position];
        using var v = Spread(waiting[member], batch.Seed, "CoordinationCrypto/admission-zero/v1"u8, member);
        using var lessOne = Evaluator.SubtractPlain(v, _one);
        var (right, left) = (ProductFactor.Right(v), (ProductFactor[])[ProductFactor.Left(lessOne), .. TargetsLessNext(v)]);
        if (!batch.Bound.Contains(position))
            return new AdmissionFactors(right, left, null);
        using var old = Spread(live![member]!, batch.Seed, "CoordinationCrypto/admission-zero-of-live/v1"u8, member);
        return new AdmissionFactors(right, left, ProductFactor.Right(old));
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

    /// <summary>2·ct + Enc(0), Enc(0) = (b·u, a·u) with u from the coin.</summary>
    private Ciphertext Spread(Ciphertext half, ReadOnlySpan<byte> seed, ReadOnlySpan<byte> domain, int member)
    {
        using var xof = new Xof(domain);
        xof.Absorb(seed);
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(number, (uint)member);
        xof.Absorb(number);
        using var zero = _encryptor.SpreadZero(xof);
        using var doubled = Evaluator.MultiplyScalar(half, 2);
        return Evaluator.Add(doubled, zero);
    }

    /// <summary>The weights of some members, row after row.</summary>
    private static sbyte[] Columns(AdmissionBatch batch, AdmissionCheck check, int[] positions)
    {
        var weights = batch.Weights(check);
        var columns = new sbyte[batch.Rows * positions.Length];
        for (var r = 0; r < batch.Rows; r++)
            for (var i = 0; i < positions.Length; i++)
                columns[r * positions.Length + i] = weights[r * batch.Members.Count + positions[i]];
        return columns;
    }
}

/// <summary>What is multiplied for one submission.</summary>
/// <param name="Value">v.</param>
/// <param name="Left">By check: v − 1, then t − ρ(v) for each direction.</param>
/// <param name="Live">v' of the intendo that it has to loosen; null where it has not to.</param>
internal sealed record AdmissionFactors(ProductFactor Value, IReadOnlyList<ProductFactor> Left, ProductFactor? Live) : IDisposable
{
    /// <summary>Whether it has a check: only who has to loosen has the last.</summary>
    public bool Has(int check) => check < Left.Count || Live is not null;

    /// <summary>What is multiplied for a check that it has.</summary>
    public (ProductFactor, ProductFactor) Of(int check) => check < Left.Count ? (Left[check], Value) : (Left[0], Live!);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Value.Dispose();
        Live?.Dispose();
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
