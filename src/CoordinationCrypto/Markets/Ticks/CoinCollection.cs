using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// The values that have come in for a tick's coin. One coin serves all stags of a tick. Not safe for use by several threads at once.
/// </summary>
internal sealed class CoinCollection : IOpenRequest
{
    private readonly Committee _committee;
    private readonly CoinToss _toss;
    private readonly Action<Hash32> _onCoin;

    /// <param name="term">The term.</param>
    /// <param name="tick">The tick's number on the board.</param>
    /// <param name="cut">The digest of the cut: everything that the coin decides of stood on the board before it.</param>
    /// <param name="onCoin">Told the coin once it is known.</param>
    public CoinCollection(Term term, ulong tick, Hash32 cut, Action<Hash32> onCoin)
    {
        _committee = term.Committee;
        _onCoin = onCoin;
        var (certificate, epoch) = (term.Certificate, term.Roster.Epoch);
        Request = new RequestFactory(certificate.Parameters, term.Committee, certificate.ConfigurationId, epoch, cut, default, tick).Coin();
        _toss = new CoinToss(_committee, Request.Id);
    }

    public Request Request { get; }

    /// <summary>Validators whose values are not those that count.</summary>
    public IReadOnlyList<int> Culprits => _toss.Culprits;

    public bool HasSpoken(int validator) => _toss.Has(validator);

    /// <summary>Only the length of a validator's values is looked at.</summary>
    public AnswerFault? FaultOf(int validator, int subset, ReadOnlySpan<byte> content) =>
        HasSpoken(validator) ? AnswerFault.Repeated
        : content.Length != CoinShares.EncodedLength(_committee, validator) ? AnswerFault.Malformed
        : null;

    public void Take(int validator, int subset, ReadOnlySpan<byte> content)
    {
        if (CoinShares.TryRead(_committee, validator, Request.Id, content, out var shares))
            _toss.Add(shares);
        if (_toss.IsComplete)
            _onCoin(_toss.Coin());
    }
}
