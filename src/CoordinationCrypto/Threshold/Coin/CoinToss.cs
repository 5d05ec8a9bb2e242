using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Collects the values of one coin. A value of A counts when f + 1 members of A have said it, one of whom is honest, so only PRF(r_A,
/// request id) does; n − 2f ≥ f + 1 honest members are enough for it. The coin is SHA-256(prefixed domain ‖ request id ‖ the
/// values of all subsets, ascending). While no honest validator has spoken, f validators lack the value of the subset without them, and
/// the coin is uniform to them; afterwards nothing they say or leave unsaid changes it. Not safe for use by several threads at once.
/// </summary>
/// <remarks>
/// The order in which values are added matters only if more than f validators lie: then the first value with f + 1 sayers stands.
/// </remarks>
internal sealed class CoinToss
{
    private readonly Committee _committee;
    private readonly Hash32 _requestId;
    private readonly SortedDictionary<int, CoinShares> _shares = [];
    private readonly byte[]?[] _vouched;
    private readonly List<(string Value, int Count)>[] _counts;
    private int _missing;

    /// <summary>Begins to collect.</summary>
    /// <param name="committee">The committee.</param>
    /// <param name="requestId">The coin's request.</param>
    public CoinToss(Committee committee, Hash32 requestId)
    {
        _committee = committee;
        _requestId = requestId;
        _vouched = new byte[committee.SubsetCount][];
        _counts = [.. Enumerable.Range(0, committee.SubsetCount).Select(_ => new List<(string, int)>())];
        _missing = committee.SubsetCount;
    }

    /// <summary>Whether every subset's value is known.</summary>
    public bool IsComplete => _missing == 0;

    /// <summary>
    /// Those who said something else than what counts, for any subset where something does, ascending. The proof is the accused's own
    /// signed values beside those of f + 1 members of the subset: not all of these lie.
    /// </summary>
    public IReadOnlyList<int> Culprits => [.. _shares.Values.Where(Contradicts).Select(shares => shares.Validator)];

    /// <summary>Whether a validator's values are here.</summary>
    public bool Has(int validator) => _shares.ContainsKey(validator);

    /// <summary>Takes a validator's values; also when the coin is known, so that a liar who comes late is named.</summary>
    public MessageReceipt Add(CoinShares shares)
    {
        if (!shares.Committee.Equals(_committee) || shares.RequestId != _requestId)
            return MessageReceipt.OtherSession;
        if (_shares.TryGetValue(shares.Validator, out var held))
            return held.Bytes.SequenceEqual(shares.Bytes) ? MessageReceipt.Duplicate : MessageReceipt.Equivocation;
        _shares.Add(shares.Validator, shares);
        var subsets = _committee.SubsetsOf(shares.Validator);
        for (var place = 0; place < subsets.Length; place++)
            Count(subsets[place], shares.Value(place));
        return MessageReceipt.Accepted;
    }

    /// <summary>The coin.</summary>
    /// <exception cref="InvalidOperationException">It is not complete.</exception>
    public Hash32 Coin()
    {
        if (!IsComplete)
            Throw.Invalid("The coin is not known yet.");
        var writer = new WireWriter();
        writer.WriteLengthPrefixed("CoordinationCrypto/coin/v1"u8);
        writer.WriteHash(_requestId);
        foreach (var value in _vouched)
            writer.WriteBytes(value);
        return Hash32.Sha256(writer.Written);
    }

    private void Count(int subset, ReadOnlySpan<byte> value)
    {
        var name = Convert.ToHexString(value);
        var counts = _counts[subset];
        var at = counts.FindIndex(count => count.Value == name);
        if (at < 0)
            counts.Add((name, 1));
        else
            counts[at] = (name, counts[at].Count + 1);
        if (_vouched[subset] is not null || counts[at < 0 ? ^1 : at].Count < _committee.VouchQuorum)
            return;
        _vouched[subset] = value.ToArray();
        _missing--;
    }

    private bool Contradicts(CoinShares shares)
    {
        var subsets = _committee.SubsetsOf(shares.Validator);
        for (var place = 0; place < subsets.Length; place++)
            if (_vouched[subsets[place]] is { } vouched && !shares.Value(place).SequenceEqual(vouched))
                return true;
        return false;
    }
}
