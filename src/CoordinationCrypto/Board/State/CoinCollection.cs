using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// The values that have come in for a tick's coin. One coin serves all stags of a tick. Not safe for use by several threads at once.
/// </summary>
internal sealed class CoinCollection
{
    private readonly Committee _committee;
    private readonly CoinToss _toss;

    /// <param name="context">The term.</param>
    /// <param name="tick">The tick's number on the board.</param>
    /// <param name="cut">The digest of the cut: everything that the coin decides of stood on the board before it.</param>
    public CoinCollection(ReplayContext context, ulong tick, Hash32 cut)
    {
        _committee = context.Committee;
        Request = new RequestFactory(
            context.Certificate.Parameters,
            context.Committee,
            context.Certificate.ConfigurationId,
            context.Roster.Epoch,
            cut,
            default,
            tick
        ).Coin();
        _toss = new CoinToss(_committee, Request.Id);
    }

    public Request Request { get; }

    /// <summary>Validators whose values are not those that count.</summary>
    public IReadOnlyList<int> Culprits => _toss.Culprits;

    public bool HasSpoken(int validator) => _toss.Has(validator);

    /// <summary>Whether the bytes have the length of a validator's values.</summary>
    public bool Reads(int validator, ReadOnlySpan<byte> content) => content.Length == CoinShares.EncodedLength(_committee, validator);

    /// <summary>Takes the values of a validator that has not spoken.</summary>
    /// <returns>The coin, once it is known.</returns>
    public Hash32? Add(int validator, ReadOnlySpan<byte> content)
    {
        if (CoinShares.TryRead(_committee, validator, Request.Id, content, out var shares))
            _toss.Add(shares);
        return _toss.IsComplete ? _toss.Coin() : null;
    }
}
