using System.Security.Cryptography;
using System.Text;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Tests.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>
/// A refresh as the harness runs it, in two steps: everyone posts its share of mask 0, which the board then assigns to the ciphertext; everyone answers the request. Not every liar is named: a share that comes when 2f + 1 agree is late and
/// is not looked at, and one that cannot be read, or is under another id, counts as silence. What holds instead is that off the polynomials are exactly those whose share counted and is not the one that their seeds give; besides them those are
/// named who said something else after a share that counted.
/// </summary>
internal sealed class RefreshSession : ISession
{
    private readonly RefreshProtocol _protocol;
    private readonly RefreshTable _table;
    private readonly RefreshForger _forger;
    private readonly RefreshReader[] _readers;
    private readonly ulong[] _message;
    private readonly Ciphertext _ciphertext;
    private readonly Dictionary<(byte Step, int Sender), byte[]> _true = [];
    private IReadOnlyList<Post> _posts = [];
    private string? _failure;

    public RefreshSession(RefreshProtocol protocol, string seed)
    {
        _protocol = protocol;
        _table = new RefreshTable(protocol.Committee, configurationId: SHA256.HashData(Encoding.UTF8.GetBytes(seed)));
        _forger = new RefreshForger(protocol, _table, Streams.Entropy($"forger {seed}"));
        var dice = new Dice($"message {seed}");
        _message = [.. Enumerable.Range(0, protocol.Committee.Parameters.Degree).Select(_ => (ulong)dice.Next(60_000))];
        _ciphertext = protocol.Committee.Encrypt(_message, seed);
        _readers = [.. Enumerable.Range(0, protocol.Parties).Select(_ => new RefreshReader(_table, _forger, _ciphertext, protocol.Rule ?? _table.Rule))];
        MakePosts(RefreshForger.Prepare);
    }

    public string? Step => _posts.Count == 0 ? null : _posts[0].Bytes[0] == RefreshForger.Prepare ? "prepare" : "open";

    public IReadOnlyList<Post> Posts() => _posts;

    public void Close(IReadOnlyList<byte[]> board)
    {
        var isOpening = _readers[0].Opening is not null;
        foreach (var reader in _readers)
        {
            foreach (var bytes in board) reader.Read(bytes);
            reader.Close();
        }
        _posts = [];
        if (_readers.Any(reader => isOpening ? reader.Opening?.Result is null : reader.Opening is null)) _failure = isOpening ? "not opened" : "not prepared";
        else if (!isOpening) MakePosts(RefreshForger.Open);
    }

    public byte[] Payload(Post post) => RefreshForger.Payload(post.Bytes);

    public IReadOnlyList<Field> Fields(Post post) => _forger.Fields();

    public byte[] Sign(Post post, byte[] payload) => _forger.Sign(post, payload);

    public IReadOnlyList<byte[]> Misplaced(Post post) => _forger.Misplaced(post);

    public IReadOnlyList<byte[]> Lies(Post post, Dice dice) => _forger.Lies(post, dice);

    public IReadOnlyList<byte[]> Steer(Post post, IReadOnlyList<Post> honest, Dice dice) => _forger.Steer(post, honest);

    public Ending? End(int party)
    {
        if (Step is not null) return null;
        var reader = _readers[party - 1];
        var writer = new WireWriter();
        reader.Pool.WriteDigest(writer);
        var result = reader.Opening?.Result is { } ciphertext ? Convert.ToHexString(ciphertext.Digest) : "";
        var wrong = reader.Wrong.ToList();
        return new Ending(
            _failure ?? "refreshed",
            $"{result} {Convert.ToHexString(writer.Written)} {string.Join(' ', wrong)} {string.Join(' ', reader.Equivocations.Select(pair => pair.Sender))}",
            [.. wrong.Select(who => who.Sender), .. reader.Equivocations.Select(pair => pair.Sender)],
            [.. reader.Equivocations.Select(pair => (pair.Sender, _forger.IsEquivocation(pair.First, pair.Second)))]);
    }

    /// <summary>With at most f corrupted there is a result. It decrypts to the message, and off the polynomials are exactly those whose share counted and is not what their seeds give.</summary>
    public void CheckResult(IReadOnlyList<int> honest)
    {
        if (_protocol.Parties - honest.Count <= _protocol.Corrupted) Assert.Null(_failure);
        foreach (var reader in honest.Select(party => _readers[party - 1]))
        {
            if (reader.Opening?.Result is not { } result) continue;
            Assert.Equal(_message, _protocol.Committee.Secret.Decrypt(result));
            Assert.Equal(reader.Accepted.Where(pair => !RefreshForger.Payload(pair.Value).AsSpan().SequenceEqual(_true[pair.Key])).Select(pair => pair.Key).Order(), reader.Wrong.Order());
        }
    }

    /// <summary>Who is off the accepted polynomial is named by the decoding, which is the others' word; two messages under one id are evidence.</summary>
    public IEnumerable<Func<bool>> Accusations(int victim, IReadOnlyList<byte[]> posted)
    {
        var own = posted.Where(bytes => _forger.IsSigned(bytes) && bytes[1] == victim).ToList();
        foreach (var one in own)
            foreach (var other in own) yield return () => _forger.IsEquivocation(one, other);
    }

    public void Dispose()
    {
        foreach (var reader in _readers) reader.Dispose();
        _ciphertext.Dispose();
        _table.Dispose();
    }

    private void MakePosts(byte step)
    {
        var posts = new List<Post>();
        for (var party = 1; party <= _protocol.Parties; party++)
        {
            var payload = step == RefreshForger.Prepare ? _table.Parties[party - 1].Prepare(0) : Answer(party);
            _true[(step, party)] = payload;
            posts.Add(new Post(party, _forger.Frame(step, party, payload, party)));
        }
        _posts = posts;
    }

    /// <summary>A party answers by what it has read itself.</summary>
    private byte[] Answer(int party)
    {
        var reader = _readers[party - 1];
        Assert.Null(_table.Parties[party - 1].TryAnswer(reader.Opening!.Request, _ciphertext, 1, reader.Pool, out var share));
        return share;
    }
}
