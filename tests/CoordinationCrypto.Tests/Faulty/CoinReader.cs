using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>What one party makes of the board of some coins: a toss for each, what counts, and who said two things.</summary>
internal sealed class CoinReader(Committee committee, IReadOnlyList<Request> requests)
{
    private readonly Dictionary<(int Coin, int Sender), byte[]> _accepted = [];

    public IReadOnlyList<CoinToss> Tosses { get; } = [.. requests.Select(request => new CoinToss(committee, request.Id))];

    /// <summary>The messages that count, true or false.</summary>
    public IReadOnlyDictionary<(int Coin, int Sender), byte[]> Accepted => _accepted;

    /// <summary>The first message and another one, for each other one that was seen.</summary>
    public List<(int Sender, byte[] First, byte[] Second)> Equivocations { get; } = [];

    /// <summary>Whose values are not those that count, by coin.</summary>
    public IEnumerable<(int Coin, int Sender)> Culprits =>
        Tosses.SelectMany((toss, coin) => toss.Culprits.Select(culprit => (coin, culprit)));

    /// <summary>Reads a message that its sender signed.</summary>
    public void Read(byte[] bytes)
    {
        if (!CoinShares.TryRead(committee, bytes[0], new Hash32(AnswerFrames.Id(bytes)), AnswerFrames.Content(bytes), out var shares))
            return;
        for (var coin = 0; coin < requests.Count; coin++)
        {
            var receipt = Tosses[coin].Add(shares);
            if (receipt is MessageReceipt.Accepted)
                _accepted.Add((coin, bytes[0]), bytes);
            if (receipt is MessageReceipt.Equivocation)
                Equivocations.Add((bytes[0], _accepted[(coin, bytes[0])], bytes));
        }
    }
}
