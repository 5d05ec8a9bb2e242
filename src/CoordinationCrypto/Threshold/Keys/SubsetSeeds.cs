using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What one validator holds: the 256-bit seed of every subset A it belongs to, bound to a transcript (pseudo-random secret sharing,
/// Cramer–Damgård–Ishai, TCC 2005). Any f validators together miss at least the seed of the subset
/// that excludes them all. Zeroed on disposal; until then immutable, and safe to share between threads.
/// </summary>
internal sealed class SubsetSeeds : IDisposable
{
    internal const int SeedLength = 32;

    private readonly Dictionary<int, SecretBuffer> _seeds;

    /// <summary>Takes ownership of the seeds, one for every subset the validator belongs to.</summary>
    internal SubsetSeeds(Committee committee, int validator, Dictionary<int, SecretBuffer> seeds)
    {
        if (validator < 1 || validator > committee.Size)
            throw new ArgumentOutOfRangeException(nameof(validator), validator, "Validators are numbered 1..n.");
        if (seeds.Count != committee.SubsetsOf(validator).Length)
            throw new ArgumentException("There is one seed for every subset of the validator.", nameof(seeds));
        foreach (var subset in committee.SubsetsOf(validator))
            if (!seeds.TryGetValue(subset, out var seed) || seed.Length != SeedLength)
                throw new ArgumentException($"The seed of subset {subset} is missing or not 32 bytes.", nameof(seeds));
        Committee = committee;
        Validator = validator;
        _seeds = seeds;
    }

    /// <summary>The committee.</summary>
    public Committee Committee { get; }

    /// <summary>The validator's number, 1..n.</summary>
    public int Validator { get; }

    /// <summary>
    /// What a dealt seed becomes once the transcript is fixed; it is used for nothing before that. So a seed that was dealt on two views
    /// has nothing in common in both: no mask of one occurs in the other.
    /// </summary>
    /// <param name="dealt">32 bytes.</param>
    /// <param name="transcript">Of the ceremony, or of the resharing.</param>
    internal static SecretBuffer Bind(ReadOnlySpan<byte> dealt, Hash32 transcript)
    {
        var info = new WireWriter();
        info.WriteLengthPrefixed("CoordinationCrypto/subset-seed/v1"u8);
        info.WriteHash(transcript);
        using var stream = new Expander(dealt, info.Written);
        var bound = SecretBuffer.Allocate(SeedLength);
        stream.Fill(bound.Span);
        return bound;
    }

    /// <summary>
    /// The stream that the members of a subset, and nobody else, can expand for a use and a context: AES-256-CTR under HKDF(seed, label
    /// ‖ context).
    /// </summary>
    internal Expander Expand(int subset, ReadOnlySpan<byte> label, ReadOnlySpan<byte> context)
    {
        if (!_seeds.TryGetValue(subset, out var seed))
            throw new ArgumentException($"Validator {Validator} is not a member of subset {subset}.", nameof(subset));
        return Expand(seed.Span, label, context);
    }

    /// <summary>The stream of one seed.</summary>
    internal static Expander Expand(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> label, ReadOnlySpan<byte> context)
    {
        var info = new WireWriter();
        info.WriteLengthPrefixed(label);
        info.WriteLengthPrefixed(context);
        return new Expander(seed, info.Written, NativeAesCounter.Fastest);
    }

    /// <summary>Writes a seed, for the caller to protect and to zero.</summary>
    internal void Export(int subset, Span<byte> destination) => _seeds[subset].Span.CopyTo(destination);

    /// <summary>Zeroes the seeds.</summary>
    public void Dispose()
    {
        foreach (var seed in _seeds.Values)
            seed.Dispose();
    }
}
