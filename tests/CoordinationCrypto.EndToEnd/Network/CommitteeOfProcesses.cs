using System.Diagnostics;
using CoordinationCrypto.Board;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.EndToEnd.Network;

/// <summary>A committee of processes around a sequencer's, and the agents, who are here.</summary>
internal sealed class CommitteeOfProcesses : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(40);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("coordcrypto-network-");
    private readonly Child _sequencer;
    private readonly int _port;
    private readonly Dictionary<int, Child> _validators = [];
    private readonly Peer? _agents;
    private readonly SigningKey _entrepreneur = SigningKey.Create(EntropySource.System);
    private readonly Dictionary<string, Agent> _people = [];
    private readonly Dictionary<string, string> _names = [];

    public CommitteeOfProcesses(int n, int f, ulong seed)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "committee"), $"{n} {f}");
        _sequencer = new Child("sequencer", $"{n}", $"{f}", BoardPath, $"{seed}");
        Await(() => _sequencer.Lines.Count > 0);
        _port = int.Parse(_sequencer.Lines[0][5..]);
        for (var i = 1; i <= n; i++) Start(i);
        _agents = new Peer(_port, 0, []);
        Await(() => Board.Certificate is not null && Board.EndsInCheckpoint);
    }

    /// <summary>The agents' own replay.</summary>
    public Replay Board { get; } = new();

    public List<Record> Records { get; } = [];

    public string BoardPath => Path.Combine(_folder.FullName, "board");

    /// <summary>What the network did to frames.</summary>
    public string Faults => _sequencer.Lines[^1];

    /// <summary>Starts a validator, the first time with an empty folder.</summary>
    public void Start(int validator) => _validators[validator] = new Child("validator", $"{validator}", $"{_port}", _folder.CreateSubdirectory($"validator {validator}").FullName);

    /// <summary>SIGKILL.</summary>
    public void Kill(int validator)
    {
        _validators.Remove(validator, out var child);
        child!.Dispose();
    }

    public void Post(StagTerms stag) => Post(Record.Sign(_entrepreneur, RecordKind.Stag, 1, stag.Encode(), EntropySource.System));

    public void Submit(StagTerms stag, string name, Condition condition)
    {
        if (!_people.TryGetValue(name, out var agent))
        {
            _people.Add(name, agent = new Agent(SigningKey.Create(EntropySource.System), EntropySource.System));
            _names.Add(Convert.ToHexString(agent.Key.PublicKey.Bytes), name);
        }
        Post(agent.Submit(Board, stag, condition));
    }

    /// <summary>Cuts, and waits until the tick is over and closed by a checkpoint.</summary>
    public (TickOutcome Outcome, IReadOnlyList<string> Members) Tick()
    {
        var before = Board.Outcomes.Count;
        var wish = BitConverter.GetBytes(Board.Ticks + 1);
        Await(() => Board.Outcomes.Count > before && Board.EndsInCheckpoint, () => _agents!.Say(Said.Cut, wish));
        var outcome = Board.Outcomes[before];
        return (outcome, [.. outcome.Members.Select(member => _names[Convert.ToHexString(member.Identity.Span)])]);
    }

    /// <summary>Ends all processes in order.</summary>
    public void Stop()
    {
        while (!_agents!.IsOver)
        {
            _agents.Say(Said.Stop, []);
            _agents.Ask();
            foreach (var _ in _agents.Take(Moment))
            {
            }
        }
        Assert.Equal(0, _sequencer.Wait(Limit));
        foreach (var validator in _validators.Values) Assert.Equal(0, validator.Wait(Limit));
    }

    public void Dispose()
    {
        foreach (var validator in _validators.Values) validator.Dispose();
        _sequencer.Dispose();
        _agents?.Dispose();
        foreach (var agent in _people.Values) agent.Dispose();
        _entrepreneur.Dispose();
        Board.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Posts a record, and waits until it is on the board.</summary>
    private void Post(Record record)
    {
        var bytes = record.Encode();
        Await(() => Records.Exists(posted => posted.Digest.Span.SequenceEqual(record.Digest.Span)), () => _agents!.Say(Said.Record, bytes));
    }

    /// <summary>Reads along until something is so; says something again and again until then.</summary>
    private void Await(Func<bool> isSo, Action? say = null)
    {
        var watch = Stopwatch.StartNew();
        for (var round = 0; !isSo(); round++)
        {
            Assert.True(watch.Elapsed < Limit, $"Waited {Limit}. {_sequencer.Errors} {string.Join(' ', _validators.Values.Select(child => child.Errors))}");
            if (round % 4 == 0) say?.Invoke();
            if (_agents is null)
            {
                Thread.Sleep(Moment);
                continue;
            }
            _agents.Ask();
            foreach (var (kind, content) in _agents.Take(Moment))
            {
                if (kind is not Item.Record) continue;
                Assert.Null(Board.Append(content));
                Assert.True(Record.TryRead(content, out var record, out _));
                Records.Add(record);
            }
        }
    }
}
