using System.Diagnostics;
using CoordinationCrypto.Board;
using CoordinationCrypto.Tests.Board;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.EndToEnd.Network;

/// <summary>The committee of the present epoch as processes around a sequencer's, and the agents, who are here.</summary>
internal sealed class CommitteeOfProcesses : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(40);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("coordcrypto-network-");
    private readonly Child _sequencer;
    private readonly int _port;
    private readonly Dictionary<(uint Epoch, int Number), Child> _validators = [];
    private readonly Dictionary<(uint Epoch, int Number), string> _before = []; // whose folder has the same key
    private readonly Peer? _agents;
    private readonly Dictionary<string, Agent> _everyone = [];
    private readonly Dictionary<VerifyingKey, string> _names = []; // by key
    private readonly SigningKey _entrepreneur = SigningKey.Create(EntropySource.System);
    private ulong _sequence;
    private uint _epoch;

    public CommitteeOfProcesses(int n, int f, ulong seed)
    {
        State(n, f);
        _sequencer = new Child("sequencer", $"{n}", $"{f}", BoardPath, $"{seed}");
        Await(() => _sequencer.Lines.Count > 0);
        _port = int.Parse(_sequencer.Lines[0][5..]);
        for (var i = 1; i <= n; i++)
            Start(i);
        _agents = new Peer(_port, 0, 0, []);
        Await(() => Board.HasEvaluationKeys && Board.LastCheckpoint is not null);
    }

    /// <summary>The agents' own replay.</summary>
    public Replay Board { get; } = new();

    public List<Record> Records { get; } = [];

    public string BoardPath => Path.Combine(_folder.FullName, "board");

    /// <summary>What the network did to frames.</summary>
    public string Faults => _sequencer.Lines[^1];

    /// <summary>Starts a validator of the present epoch, the first time with an empty folder.</summary>
    public void Start(int validator) => Start(_epoch, validator);

    /// <summary>SIGKILL.</summary>
    public void Kill(int validator)
    {
        _validators.Remove((_epoch, validator), out var child);
        child!.Dispose();
    }

    /// <summary>
    /// Hands the key to new processes, and waits until the board has a checkpoint of theirs and the old processes have ended by
    /// themselves.
    /// </summary>
    /// <param name="n">How many.</param>
    /// <param name="f">How many of them may be corrupted.</param>
    /// <param name="again">Old validators' numbers by the numbers that they have anew, with the same keys in other folders.</param>
    public void Reshare(int n, int f, IReadOnlyDictionary<int, int> again)
    {
        var ending = _validators.Keys.ToList();
        foreach (var (number, old) in again)
            _before[(_epoch + 1, number)] = FolderOf((_epoch, old));
        _epoch++;
        State(n, f);
        for (var j = 1; j <= n; j++)
            Start(j);
        Await(() => Board.Epoch == _epoch && Board.EndsInCheckpoint, () => _agents!.Say(Said.Reshare, [(byte)_epoch, (byte)n, (byte)f]));
        foreach (var (epoch, number) in ending)
            AssertEnds(epoch, number);
    }

    /// <summary>
    /// A validator of an epoch that is over, started from its files: it learns what it missed, erases its keystore and ends.
    /// </summary>
    public void StartLate(uint epoch, int validator)
    {
        Assert.True(File.Exists(Path.Combine(FolderOf((epoch, validator)), "keystore")));
        Start(epoch, validator);
        AssertEnds(epoch, validator);
    }

    public void Post(StagTerms stag) => Post(Record.Sign(_entrepreneur, RecordKind.Stag, ++_sequence, stag.Encode(), EntropySource.System));

    public void Submit(StagTerms stag, string agent, Condition condition) => Post(AgentOf(agent).Submit(Board, stag, condition));

    /// <summary>Cuts, and waits until the tick is over and closed by a checkpoint.</summary>
    public (TickOutcome Outcome, IReadOnlyList<string> Members) Tick()
    {
        var before = Board.Outcomes.Count;
        var wish = BitConverter.GetBytes(Board.TickNumber + 1);
        Await(() => Board.Outcomes.Count > before && Board.EndsInCheckpoint, () => _agents!.Say(Said.Cut, wish));
        var outcome = Board.Outcomes[before];
        return (outcome, [.. outcome.Members.Select(member => _names[member.Identity])]);
    }

    /// <summary>Ends all processes in order.</summary>
    public void Stop()
    {
        while (!_agents!.IsOver)
        {
            _agents.Say(Said.Stop, []);
            _agents.Ask();
            foreach (var _ in _agents.Take(Moment)) { }
        }
        Assert.Equal(0, _sequencer.Wait(Limit));
        foreach (var validator in _validators.Values)
            Assert.Equal(0, validator.Wait(Limit));
    }

    public void Dispose()
    {
        foreach (var validator in _validators.Values)
            validator.Dispose();
        _sequencer.Dispose();
        _agents?.Dispose();
        foreach (var agent in _everyone.Values)
            agent.Dispose();
        _entrepreneur.Dispose();
        Board.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Start(uint epoch, int validator) =>
        _validators[(epoch, validator)] = new Child(
            "validator",
            $"{epoch}",
            $"{validator}",
            $"{_port}",
            FolderOf((epoch, validator)),
            _before.GetValueOrDefault((epoch, validator), "")
        );

    private void AssertEnds(uint epoch, int validator)
    {
        Assert.True(_validators.Remove((epoch, validator), out var child));
        using (child)
            Assert.Equal(0, child.Wait(Limit));
        Assert.False(File.Exists(Path.Combine(FolderOf((epoch, validator)), "keystore")));
    }

    private string FolderOf((uint Epoch, int Number) validator) =>
        _folder.CreateSubdirectory($"validator {validator.Epoch} {validator.Number}").FullName;

    private void State(int n, int f) => File.WriteAllText(Path.Combine(_folder.FullName, $"committee {_epoch}"), $"{n} {f}");

    private Agent AgentOf(string name)
    {
        if (_everyone.TryGetValue(name, out var agent))
            return agent;
        _everyone.Add(name, agent = new Agent(SigningKey.Create(EntropySource.System), EntropySource.System, allowToy: true));
        _names.Add(agent.Key.PublicKey, name);
        return agent;
    }

    /// <summary>Posts a record, and waits until it is on the board.</summary>
    private void Post(Record record)
    {
        var bytes = record.Encode();
        Await(() => Records.Exists(posted => posted.Digest == record.Digest), () => _agents!.Say(Said.Record, bytes));
    }

    /// <summary>Reads along until something is so; says something again and again until then.</summary>
    private void Await(Func<bool> isSo, Action? say = null)
    {
        var watch = Stopwatch.StartNew();
        for (var round = 0; !isSo(); round++)
        {
            Assert.True(
                watch.Elapsed < Limit,
                $"Waited {Limit}. {_sequencer.Errors} {string.Join(' ', _validators.Values.Select(child => child.Errors))}"
            );
            if (round % 4 == 0)
                say?.Invoke();
            if (_agents is null)
            {
                Thread.Sleep(Moment);
                continue;
            }
            _agents.Ask();
            foreach (var (kind, content) in _agents.Take(Moment))
            {
                if (kind is not Item.Record)
                    continue;
                Assert.Null(Board.Append(content));
                Assert.True(Record.TryRead(content, out var record, out _));
                Records.Add(record);
            }
        }
    }
}
