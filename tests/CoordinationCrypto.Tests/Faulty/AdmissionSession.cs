using CoordinationCrypto.Bfv;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>
/// An admission as the harness runs it: in each step everyone posts its shares of all openings of one batch. With at most f corrupted
/// everybody gets the same verdict, the right one, and off the polynomials are exactly those whose share counted
/// and is not the one that their seeds give. A share that comes when enough agree is not looked at, as on the board.
/// </summary>
internal sealed class AdmissionSession : ISession
{
    private readonly AdmissionProtocol _protocol;
    private readonly AdmissionForger _forger;
    private readonly AdmissionReader[] _readers;
    private readonly Dictionary<string, IReadOnlyList<AdmissionOpening>> _openings = [];
    private readonly Dictionary<(string Id, int Sender), byte[]> _true = [];
    private IReadOnlyList<Post> _posts = [];
    private bool _isStuck;

    public AdmissionSession(AdmissionProtocol protocol, string seed)
    {
        _protocol = protocol;
        var own = new Dice($"admission {seed}").Bytes(32);
        _forger = new AdmissionForger(protocol, Streams.Entropy($"forger {seed}"));
        _readers = [.. Enumerable.Range(0, protocol.Parties).Select(_ => new AdmissionReader(protocol, new Hash32(own), OpeningsOf))];
        Begin();
    }

    public string? Step => _posts.Count == 0 ? null : $"open {_readers[0].Stage}";

    public IReadOnlyList<Post> Posts() => _posts;

    public void Close(IReadOnlyList<byte[]> board)
    {
        foreach (var bytes in board.Where(_forger.Frames.IsSigned))
            foreach (var reader in _readers)
                reader.Read(bytes);
        _posts = [];
        var judged = _readers.Count(reader => reader.TryJudge());
        _isStuck = judged < _readers.Length;
        if (!_isStuck)
            Begin();
    }

    public byte[] Payload(Post post) => AnswerFrames.Payload(post.Bytes);

    public IReadOnlyList<Field> Fields(Post post) => _forger.Fields();

    public byte[] Sign(Post post, byte[] payload) => _forger.Frames.Sign(post, payload);

    /// <summary>The share under the ids of the batch's other openings and of none, in another's name and in nobody's.</summary>
    public IReadOnlyList<byte[]> Misplaced(Post post) =>
        _forger.Frames.Misplaced(post, [.. _readers[0].Open.Take(3).Select(open => open.Request.Id.ToArray()), new byte[32]]);

    public IReadOnlyList<byte[]> Lies(Post post, Dice dice) => _forger.Lies(post, dice);

    public IReadOnlyList<byte[]> Steer(Post post, IReadOnlyList<Post> honest, Dice dice) =>
        _forger.Steer(
            post,
            honest,
            _readers[0].Open.First(open => open.Request.Id.Bytes.SequenceEqual(AnswerFrames.Id(post.Bytes))).Request.OpenSlots
        );

    public Ending? End(int party)
    {
        if (Step is not null)
            return null;
        var reader = _readers[party - 1];
        return new Ending(
            _isStuck ? "stuck" : "judged",
            $"{string.Join(' ', reader.Faults)} {string.Join(' ', reader.Wrong)}",
            [.. reader.Wrong.Select(wrong => wrong.Sender)],
            []
        );
    }

    public void CheckResult(IReadOnlyList<int> honest)
    {
        if (_protocol.Parties - honest.Count <= _protocol.Corrupted)
            Assert.False(_isStuck);
        foreach (var reader in honest.Select(party => _readers[party - 1]))
        {
            for (var member = 0; member < _protocol.Faults.Count; member++)
                if (reader.Faults[member] is { } fault || !_isStuck)
                    Assert.Equal(_protocol.Faults[member], reader.Faults[member]);
            Assert.Equal(
                reader
                    .Accepted.Where(pair => !AnswerFrames.Payload(pair.Value).AsSpan().SequenceEqual(_true[pair.Key]))
                    .Select(pair => pair.Key)
                    .Order(),
                reader.Wrong.Order()
            );
        }
    }

    /// <summary>Who is off an accepted polynomial is named by the decoding; the evidence is the board itself.</summary>
    public IEnumerable<Func<bool>> Accusations(int victim, IReadOnlyList<byte[]> posted) => [];

    public void Dispose()
    {
        foreach (var reader in _readers)
            reader.Dispose();
        foreach (var opening in _openings.Values.SelectMany(openings => openings))
            opening.Dispose();
    }

    private void Begin()
    {
        foreach (var reader in _readers)
            reader.Begin();
        _posts = [.. _readers.SelectMany((reader, i) => reader.Open.Select(open => Answer(i + 1, open.Request, open.Ciphertext)))];
    }

    /// <summary>A party answers by what it has read itself.</summary>
    private Post Answer(int party, Request request, Ciphertext ciphertext)
    {
        using var share = _protocol.Test.Committee.Makers[party - 1].Open(request, ciphertext);
        return _forger.Frames.Post(party, _true[(Convert.ToHexString(request.Id), party)] = [.. request.Id.Bytes, .. share.Encode()]);
    }

    private IReadOnlyList<AdmissionOpening> OpeningsOf(AdmissionBatch batch)
    {
        var name = $"{batch.Number} {batch.Stage} {string.Join(' ', batch.Members)}";
        if (!_openings.TryGetValue(name, out var openings))
            _openings[name] = openings = _protocol.Test.Circuit.Compute(batch, _protocol.Test.Waiting);
        return openings;
    }
}
