using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Masks expanded from a validator's subset seeds: AES-256-CTR under r_A, the round's id and the name of the masked value. Does not own
/// the seeds. Safe to share between threads.
/// </summary>
/// <param name="seeds">The validator's seeds.</param>
/// <param name="field">p.</param>
internal sealed class SeedMasks(SubsetSeeds seeds, Modulus field) : IMaskSource
{
    public int Validator => seeds.Validator;

    public void Fill(int subset, Hash32 round, Hash32 name, Span<ulong> masks)
    {
        Span<byte> context = stackalloc byte[2 * Hash32.Length];
        round.Bytes.CopyTo(context);
        name.Bytes.CopyTo(context[Hash32.Length..]);
        using var stream = seeds.Expand(subset, "CoordinationCrypto/share-mask/v1"u8, context);
        UniformSampler.Fill(stream, masks, field);
    }
}
