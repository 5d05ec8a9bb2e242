using System.Buffers.Binary;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// Computes what a batch opens, from public data alone and to the same bits everywhere: v_i = 2·submitted_i + Enc_i(0), and per row Σ_i
/// w_{r,i}·(v_i − 1)·v_i and Σ_i w_{r,i}·(t − ρ(v_i))·v_i, ρ the rotation of the rows by one. Each product is formed once for
/// all rows, each row scaled and relinearized once. Enc_i(0) has its randomness from the coin, which nobody knew when the submissions
/// were frozen: so the overflow of v_i is uniform, whatever was submitted. Does not own the keys. Safe to share between threads.
/// </summary>
internal sealed class AdmissionCircuit : IDisposable
{
    private const int MembersAtATime = 16; // their factors, 48 MB at N = 8192, are in memory at once

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
        using var binary = new WeightedProductSums(Grid.Parameters, batch.Rows);
        using var upSet = new WeightedProductSums(Grid.Parameters, batch.Rows);
        for (var first = 0; first < batch.Members.Count; first += MembersAtATime)
        {
            var count = Math.Min(MembersAtATime, batch.Members.Count - first);
            var factors = new AdmissionFactors[count];
            for (var i = 0; i < count; i++)
                factors[i] = Factors(batch, first + i, waiting);
            binary.Add([.. factors.Select(f => (f.LessOne, f.Value))], Columns(batch, AdmissionCheck.Binary, first, count));
            upSet.Add([.. factors.Select(f => (f.TargetLessNext, f.Value))], Columns(batch, AdmissionCheck.UpSet, first, count));
            foreach (var f in factors)
                f.Dispose();
        }
        for (var r = 0; r < batch.Rows; r++)
        {
            openings[r] = Opening(batch, r, binary, r);
            openings[batch.Rows + r] = Opening(batch, batch.Rows + r, upSet, r);
        }
    }

    private void CheckAlone(AdmissionBatch batch, int position, IReadOnlyList<Ciphertext> waiting, AdmissionOpening[] openings)
    {
        using var factors = Factors(batch, position, waiting);
        using var binary = new WeightedProductSums(Grid.Parameters, 1);
        using var upSet = new WeightedProductSums(Grid.Parameters, 1);
        binary.Add([(factors.LessOne, factors.Value)], [1]);
        upSet.Add([(factors.TargetLessNext, factors.Value)], [1]);
        openings[position] = Opening(batch, position, binary, 0);
        openings[batch.Rows + position] = Opening(batch, batch.Rows + position, upSet, 0);
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
        using var rotated = Evaluator.RotateRows(v, 1, _galois);
        using var negated = Evaluator.Negate(rotated);
        using var targetLessNext = Evaluator.AddPlain(negated, _targets);
        return new AdmissionFactors(ProductFactor.Right(v), ProductFactor.Left(lessOne), ProductFactor.Left(targetLessNext));
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

/// <summary>What is multiplied for one submission: v, and the left factors v − 1 and t − ρ(v).</summary>
internal sealed record AdmissionFactors(ProductFactor Value, ProductFactor LessOne, ProductFactor TargetLessNext) : IDisposable
{
    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Value.Dispose();
        LessOne.Dispose();
        TargetLessNext.Dispose();
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
