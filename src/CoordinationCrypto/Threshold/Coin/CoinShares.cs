using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What one validator says for a coin: for each subset A it belongs to, ascending, PRF(r_A, request id), 32 bytes expanded from the
/// subset's seed. All members of A say the same; whoever is not a member cannot tell it from uniform bytes. Public once sent. Immutable.
/// </summary>
internal sealed class CoinShares
{
    /// <summary>Bytes of a subset's value.</summary>
    public const int ValueLength = 32;

    private readonly byte[] _values;

    private CoinShares(Committee committee, int validator, Hash32 requestId, byte[] values)
    {
        Committee = committee;
        Validator = validator;
        RequestId = requestId;
        _values = values;
    }

    /// <summary>The committee.</summary>
    public Committee Committee { get; }

    /// <summary>Who says it, 1..n.</summary>
    public int Validator { get; }

    /// <summary>What for.</summary>
    public Hash32 RequestId { get; }

    /// <summary>The values, one after the other.</summary>
    public ReadOnlySpan<byte> Bytes => _values;

    /// <summary>The values of a validator's subsets for a request: the same whenever it is asked.</summary>
    /// <param name="seeds">Its seeds.</param>
    /// <param name="request">A coin's.</param>
    /// <exception cref="ArgumentException">The request is not for a coin.</exception>
    public static CoinShares Make(SubsetSeeds seeds, Request request)
    {
        if (request.Purpose is not RequestPurpose.Coin || request.Path is not RequestPath.Vouched)
            throw new ArgumentException("The request asks for another computation.", nameof(request));
        var values = new byte[EncodedLength(seeds.Committee, seeds.Validator)];
        var place = 0;
        foreach (var subset in seeds.Committee.SubsetsOf(seeds.Validator))
        {
            using var stream = seeds.Expand(subset, "CoordinationCrypto/coin-value/v1"u8, request.Id);
            stream.Fill(values.AsSpan(place, ValueLength));
            place += ValueLength;
        }
        return new CoinShares(seeds.Committee, seeds.Validator, request.Id, values);
    }

    /// <summary>32 bytes for each subset of the validator.</summary>
    public static int EncodedLength(Committee committee, int validator) => ValueLength * committee.SubsetsOf(validator).Length;

    /// <summary>
    /// Reads what a validator sent. False unless it has the length; every content is well-formed, and <see cref="CoinToss"/> tells the
    /// false from the true.
    /// </summary>
    /// <param name="committee">The committee.</param>
    /// <param name="validator">Who signed it, 1..n.</param>
    /// <param name="requestId">The request that it names.</param>
    /// <param name="bytes">The values, exactly.</param>
    /// <param name="shares">The shares on success.</param>
    public static bool TryRead(
        Committee committee,
        int validator,
        Hash32 requestId,
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out CoinShares? shares
    )
    {
        shares =
            validator >= 1 && validator <= committee.Size && bytes.Length == EncodedLength(committee, validator)
                ? new CoinShares(committee, validator, requestId, bytes.ToArray())
                : null;
        return shares is not null;
    }

    /// <summary>The bytes that <see cref="TryRead"/> reads.</summary>
    public byte[] Encode() => [.. _values];

    /// <summary>The value of the validator's place-th subset.</summary>
    internal ReadOnlySpan<byte> Value(int place) => _values.AsSpan(place * ValueLength, ValueLength);
}
