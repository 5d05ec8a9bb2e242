using System.Security.Cryptography;
using System.Text;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>
/// A refresh as the harness runs it, in two steps: everyone posts its share of mask 0, which the board then assigns to the ciphertext; everyone answers the request. Not every liar is named: a share that comes when 2f + 1 agree is late and
/// is not looked at, and one that cannot be read, or is under another id, counts as silence. What holds instead is that off the polynomials are exactly those whose share counted and is not the one that their seeds give; besides them those are
/// named who said something else after a share that counted or came late. For each there is evidence.
/// </summary>
internal sealed class RefreshSession : ISession
{
    private readonly RefreshProtocol _protocol;
    private readonly RefreshTable _table;
    private readonly RefreshForger _forger;
    private readonly RefreshReader[] _readers;
    private readonly ulong[] _message;
    private readonly Ciphertext _ciphertext;
    private readonly RefreshTerms _terms;
    private readonly Dictionary<(RefreshStep Step, int Sender), byte[]> _true = [];
    private IReadOnlyList<Post> _posts = [];
    private string? _failure;

    public RefreshSession(RefreshProtocol protocol, string seed)
    {
        _protocol = protocol;
        _table = new RefreshTable(protocol.Committee, configurationId: SHA256.HashData(Encoding.UTF8.GetBytes(seed)));
        _terms = new RefreshTerms(_table.Context, protocol.Committee.Parameters, protocol.Committee.Committee, [.. protocol.Identities.Select(identity => identity.PublicKey)]);
        _forger = new RefreshForger(protocol, _table, _terms, Streams.Entropy($"forger {seed}"));
        var dice = new Dice($"message {seed}");
        _message = [.. Enumerable.Range(0, protocol.Committee.Parameters.Degree).Select(_ => (ulong)dice.Next(60_000))];
        _ciphertext = protocol.Committee.Encrypt(_message, seed);
        _readers = [.. Enumerable.Range(0, protocol.Parties).Select(_ => new RefreshReader(_table, _terms, _ciphertext, protocol.Rule ?? _table.Rule))];
        MakePosts(RefreshStep.Prepare);
    }

    public string? Step => _posts.Count == 0 ? null : RefreshForger.StepOf(_posts[0].Bytes) is RefreshStep.Prepare ? "prepare" : "open";

    public IReadOnlyList<Post> Posts() => _posts;

    public void Close(IReadOnlyList<byte[]> board)
    {
        var isOpening = _readers[0].Opening is not null;
        RefreshMessage[] messages = [.. board.Select(_forger.Read).OfType<RefreshMessage>()];
        foreach (var reader in _readers)
        {
            foreach (var message in messages) reader.Read(message);
            reader.Close();
        }
        _posts = [];
        if (_readers.Any(reader => isOpening ? reader.Opening?.Result is null : reader.Opening is null)) _failure = isOpening ? "not opened" : "not prepared";
        else if (!isOpening) MakePosts(RefreshStep.Open);
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
            $"{result} {Convert.ToHexString(writer.Written)} {string.Join(' ', wrong)} {string.Join(' ', reader.Equivocators)}",
            [.. wrong.Select(who => who.Sender), .. reader.Equivocators],
            [.. reader.Evidence.Select(evidence => (evidence.Accused, Convinces(evidence)))]);
    }

    /// <summary>With at most f corrupted there is a result. It decrypts to the message, and off the polynomials are exactly those whose share counted and is not what their seeds give.</summary>
    public void CheckResult(IReadOnlyList<int> honest)
    {
        if (_protocol.Parties - honest.Count <= _protocol.Corrupted) Assert.Null(_failure);
        foreach (var reader in honest.Select(party => _readers[party - 1]))
        {
            if (reader.Opening?.Result is not { } result) continue;
            Assert.Equal(_message, _protocol.Committee.Secret.Decrypt(result));
            Assert.Equal(reader.Accepted.Where(pair => !pair.Value.Payload.Span.SequenceEqual(_true[pair.Key])).Select(pair => pair.Key).Order(), reader.Wrong.Order());
        }
    }

    /// <summary>Two messages under one id prove something whoever is corrupted; shares of others only while at most f are.</summary>
    public IEnumerable<Func<bool>> Accusations(int victim, IReadOnlyList<byte[]> posted)
    {
        var own = posted.Select(_forger.Read).OfType<RefreshMessage>().Where(message => message.Sender == victim).ToList();
        foreach (var one in own)
            foreach (var other in own) yield return () => Convinces(RefreshEvidence.Equivocation(one, other));
    }

    public void Dispose()
    {
        foreach (var reader in _readers) reader.Dispose();
        _ciphertext.Dispose();
        _table.Dispose();
    }

    /// <summary>Whether somebody who knows the terms and gets the bytes is convinced.</summary>
    private bool Convinces(RefreshEvidence evidence) => RefreshEvidence.TryRead(_terms, evidence.Encode(), out var read) && read.Accused == evidence.Accused && read.Verify(_terms);

    private void MakePosts(RefreshStep step)
    {
        var posts = new List<Post>();
        for (var party = 1; party <= _protocol.Parties; party++)
        {
            var payload = step is RefreshStep.Prepare ? _table.Parties[party - 1].Prepare(0) : Answer(party);
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
