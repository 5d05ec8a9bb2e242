using System.Security.Cryptography;
using System.Text;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>
/// Coins as the harness runs them, a step each. What came too late for a coin is still read, so that its liars are named. With at most f
/// corrupted each coin is the one that the seeds give, and its culprits are exactly those whose first message
/// is not what their seeds give.
/// </summary>
internal sealed class CoinSession : ISession
{
    private const int Coins = 3;

    private readonly CoinProtocol _protocol;
    private readonly Request[] _requests;
    private readonly CoinForger _forger;
    private readonly CoinReader[] _readers;
    private readonly CoinShares[][] _true;
    private int _coin;
    private bool _isStuck;

    public CoinSession(CoinProtocol protocol, string seed)
    {
        _protocol = protocol;
        var checkpoint = SHA256.HashData(Encoding.UTF8.GetBytes(seed));
        var requests = new RequestFactory(InsecureToyParameters.N256, protocol.Committee, default, 0, new Hash32(checkpoint), default, 1);
        _requests = [.. Enumerable.Range(0, Coins).Select(attempt => requests.Coin((uint)attempt))];
        _true = [.. _requests.Select(request => protocol.Seeds.Select(seeds => CoinShares.Make(seeds, request)).ToArray())];
        _forger = new CoinForger(protocol, _requests, Streams.Entropy($"forger {seed}"));
        _readers = [.. Enumerable.Range(0, protocol.Parties).Select(_ => new CoinReader(protocol.Committee, _requests))];
    }

    public string? Step => _isStuck || _coin == Coins ? null : $"coin {_coin}";

    public IReadOnlyList<Post> Posts() =>
        [.. _true[_coin].Select(shares => _forger.Frames.Post(shares.Validator, [.. shares.RequestId.Bytes, .. shares.Bytes]))];

    public void Close(IReadOnlyList<byte[]> board)
    {
        foreach (var bytes in board.Where(_forger.Frames.IsSigned))
            foreach (var reader in _readers)
                reader.Read(bytes);
        if (_readers.Any(reader => !reader.Tosses[_coin].IsComplete))
            _isStuck = true;
        else
            _coin++;
    }

    public byte[] Payload(Post post) => AnswerFrames.Payload(post.Bytes);

    public IReadOnlyList<Field> Fields(Post post) => CoinForger.Fields(post);

    public byte[] Sign(Post post, byte[] payload) => _forger.Frames.Sign(post, payload);

    public IReadOnlyList<byte[]> Misplaced(Post post) => _forger.Misplaced(post);

    public IReadOnlyList<byte[]> Lies(Post post, Dice dice) => _forger.Lies(post, dice);

    public IReadOnlyList<byte[]> Steer(Post post, IReadOnlyList<Post> honest, Dice dice) => _forger.Steer(post);

    public Ending? End(int party)
    {
        if (Step is not null)
            return null;
        var reader = _readers[party - 1];
        var coins = reader.Tosses.Select(toss => toss.IsComplete ? Convert.ToHexString(toss.Coin()) : "unknown");
        var culprits = reader.Culprits.ToList();
        return new Ending(
            _isStuck ? "stuck" : "tossed",
            $"{string.Join(' ', coins)} {string.Join(' ', culprits)} {string.Join(' ', reader.Equivocations.Select(pair => pair.Sender))}",
            [.. culprits.Select(culprit => culprit.Sender), .. reader.Equivocations.Select(pair => pair.Sender)],
            [
                .. reader.Equivocations.Select(pair => (pair.Sender, _forger.Frames.IsEquivocation(pair.First, pair.Second))),
                .. culprits.Select(culprit =>
                    (
                        culprit.Sender,
                        _forger.IsContradicted(
                            reader.Accepted[culprit],
                            [
                                .. reader
                                    .Accepted.Where(said => said.Key.Coin == culprit.Coin && said.Key != culprit)
                                    .Select(said => said.Value),
                            ]
                        )
                    )
                ),
            ]
        );
    }

    public void CheckResult(IReadOnlyList<int> honest)
    {
        var isWithin = _protocol.Parties - honest.Count <= _protocol.Corrupted;
        if (isWithin)
            Assert.False(_isStuck);
        foreach (var reader in honest.Select(party => _readers[party - 1]))
        {
            for (var coin = 0; coin < Coins; coin++)
                if (reader.Tosses[coin].IsComplete)
                    Assert.Equal(Right(coin), reader.Tosses[coin].Coin());
            if (isWithin)
                Assert.Equal(
                    reader
                        .Accepted.Where(said =>
                            !AnswerFrames.Content(said.Value).AsSpan().SequenceEqual(_true[said.Key.Coin][said.Key.Sender - 1].Bytes)
                        )
                        .Select(said => said.Key)
                        .Order(),
                    reader.Culprits.Order()
                );
        }
    }

    /// <summary>
    /// Two messages under one id prove something whoever is corrupted; a contradiction by f + 1 does only while one of those is honest.
    /// </summary>
    public IEnumerable<Func<bool>> Accusations(int victim, IReadOnlyList<byte[]> posted) => _forger.Frames.Equivocations(victim, posted);

    public void Dispose() { }

    private byte[] Right(int coin)
    {
        var toss = new CoinToss(_protocol.Committee, _requests[coin].Id);
        foreach (var shares in _true[coin])
            Assert.Equal(MessageReceipt.Accepted, toss.Add(shares));
        Assert.Empty(toss.Culprits);
        return toss.Coin().ToArray();
    }
}
