using CoordinationCrypto.Bfv;
using CoordinationCrypto.Board;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Local;

/// <summary>
/// All parties of a term in one process: agents, a sequencer, and the committee of validators of which each holds its own seeds and
/// replays the board by itself. Everything that passes between them passes over the board.
/// It is the real protocol without a network; whoever owns the process could read every validator's memory. Disposed of, or once a record
/// could not be written down, it takes no more calls: <see cref="ObjectDisposedException"/>, <see cref="InvalidOperationException"/>. Not
/// safe for use by several threads at once; its own work uses all cores.
/// </summary>
public sealed partial class LocalMarket : IDisposable
{
    private IReadOnlyList<Validator> _validators;
    private readonly Replay _replay;
    private readonly List<ReadOnlyMemory<byte>> _records = [];
    private readonly Action<ReadOnlyMemory<byte>>? _onRecord;
    private readonly EntropySource _entropy;
    private readonly SigningKey _entrepreneur;
    private readonly Dictionary<string, Agent> _agents = [];
    private readonly Dictionary<VerifyingKey, string> _names = []; // by key
    private ulong _sequence;
    private readonly SimulatedClock _clock;
    private CheckpointBody? _proposed;
    private bool _isDisposed;
    private bool _isTorn; // a record is on the sequencer's board and not with everyone

    internal LocalMarket(
        IReadOnlyList<Validator> validators,
        KeyCertificate certificate,
        IReadOnlyList<(int Validator, byte[] Signature)> signatures,
        SimulatedClock clock,
        EntropySource entropy,
        IEnumerable<byte[]> evaluationKeys,
        Action<ReadOnlyMemory<byte>>? onRecord,
        Replay? replay = null
    )
    {
        _replay = replay ?? new Replay();
        _validators = validators;
        _clock = clock;
        _entropy = entropy;
        _onRecord = onRecord;
        _entrepreneur = SigningKey.Create(entropy);
        Append(
            validators[signatures[0].Validator - 1]
                .Frame(RecordKind.Certificate, QuorumSigned.Encode(certificate.Encoding.Span, signatures))
        );
        foreach (var key in evaluationKeys)
            Append(Record.Sign(_entrepreneur, RecordKind.EvaluationKey, ++_sequence, key, entropy));
        Checkpoint(isCut: false);
    }

    /// <summary>How long one-round scans are waited for, in milliseconds of board time.</summary>
    public const ulong ScanDeadlineMilliseconds = 10_000;

    /// <summary>Holds a key ceremony among new validators and opens a board with its certificate.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="committee">The committee.</param>
    /// <param name="entropy">Makes all keys, seeds and encryptions.</param>
    /// <param name="clock">Gives the board's first time; later times are counted from it.</param>
    /// <param name="onRecord">Told of every record before the next step, to write it down; null for a board in memory alone. What it
    /// throws reaches the caller, and the market is over: all that is left is to dispose of it.</param>
    /// <param name="progress">Told of the ceremony's steps.</param>
    /// <param name="cancellationToken">Stops the ceremony.</param>
    /// <exception cref="BoardException">The ceremony failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static LocalMarket Create(
        BfvParameters parameters,
        Committee committee,
        EntropySource entropy,
        TimeProvider clock,
        Action<ReadOnlyMemory<byte>>? onRecord = null,
        IProgress<CeremonyStep>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(committee);
        ArgumentNullException.ThrowIfNull(entropy);
        ArgumentNullException.ThrowIfNull(clock);
        List<SigningKey> identities = [.. Enumerable.Range(0, committee.Size).Select(_ => SigningKey.Create(entropy))];
        var result = KeyCeremony.RunInProcess(
            parameters,
            committee,
            identities,
            entropy,
            ScanDeadlineMilliseconds,
            EvaluationKeyTerms.ForAdmission(parameters),
            progress,
            cancellationToken
        );
        if (result.Outcome is not CeremonyOutcome.Done done)
            throw new BoardException($"The key ceremony did not end in a key: {result.Outcome}.");
        var time = new SimulatedClock((ulong)clock.GetUtcNow().ToUnixTimeMilliseconds());
        var validators = identities
            .Select(
                (identity, i) =>
                    new Validator(
                        result.Seeds[i],
                        identity,
                        MemoryLedger(done.Certificate, i + 1, entropy.For($"ledger {i + 1}")),
                        entropy.For($"validator {i + 1}"),
                        time
                    )
            )
            .ToList();
        using var relinearization = done.RelinearizationKey!;
        using var galois = done.GaloisKeys!;
        return new LocalMarket(
            validators,
            done.Certificate,
            done.Signatures,
            time,
            entropy,
            EvaluationKeyEncoding.WriteAll(relinearization, galois),
            onRecord
        );
    }

    /// <summary>The board so far: each record's canonical bytes.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Records => _records;

    /// <summary>The sequencer's replay of the board.</summary>
    public Replay Board => _replay;

    /// <summary>The validators of the present epoch, in the order of their numbers.</summary>
    public IReadOnlyList<Validator> Validators => _validators;

    /// <summary>
    /// Tests' hold on the network: given all answers of a round, what reaches the sequencer. Null: everything, in the validators' order.
    /// </summary>
    internal Func<IReadOnlyList<(int Validator, Record Record)>, IEnumerable<Record>>? Network { get; set; }

    /// <summary>Tests' hold on the validators' presence: those who do not sign checkpoints and hunts. Null: all do.</summary>
    internal Func<int, bool>? IsSilent { get; set; }

    /// <summary>Posts a stag.</summary>
    /// <param name="terms">Its terms.</param>
    /// <exception cref="BoardException">The board refuses it: it is there, its registry is not, or its grid has more cells than a row of
    /// slots.</exception>
    public void Post(StagTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        RefusalWords.ForStag(terms, () => Append(Record.Sign(_entrepreneur, RecordKind.Stag, ++_sequence, terms.Encode(), _entropy)));
    }

    /// <summary>Posts the registry of some agents' keys, for the stags that name it.</summary>
    /// <param name="agents">The agents' names, which stay off the board.</param>
    /// <returns>Its digest, for <see cref="Eligibility"/>.</returns>
    /// <exception cref="ArgumentException">There is no agent, or one twice, or one without a name.</exception>
    /// <exception cref="BoardException">The board refuses it.</exception>
    public Hash32 PostRegistry(IEnumerable<string> agents)
    {
        string[] named = [.. agents];
        if (Array.Exists(named, string.IsNullOrWhiteSpace))
            Throw.Argument("An agent's name is empty.", nameof(agents));
        var registry = new Registry(named.Select(agent => AgentOf(agent).Key.PublicKey));
        Append(Record.Sign(_entrepreneur, RecordKind.Registry, ++_sequence, registry.Encode(), _entropy));
        return registry.Digest;
    }

    /// <summary>
    /// Encrypts an agent's condition, proves and posts it; an earlier intendo of the agent in this stag is replaced. It takes effect at
    /// the next tick, or is then among the board's <see cref="Replay.Rejections"/>.
    /// </summary>
    /// <param name="terms">The stag.</param>
    /// <param name="agent">The agent's name, which stays off the board.</param>
    /// <param name="condition">The condition, or <see cref="Condition.Decoy"/>.</param>
    /// <exception cref="ArgumentException">The condition does not fit the stag's grid, or the agent is not in the stag's registry, or has
    /// no name.</exception>
    /// <exception cref="BoardException">The board refuses it: the agent has acted in this stag, or the stag is not there.</exception>
    public void Submit(StagTerms terms, string agent, Condition condition)
    {
        RefusalWords.RequireFit(terms, agent, condition);
        RefusalWords.ForAgent(terms, agent, () => Append(AgentOf(agent).Submit(_replay, terms, condition)));
    }

    /// <summary>Posts an agent's exit, which takes effect at the next tick.</summary>
    /// <param name="terms">The stag.</param>
    /// <param name="agent">The agent's name.</param>
    /// <exception cref="ArgumentException">The agent has no name.</exception>
    /// <exception cref="BoardException">The board refuses it: the agent has no live intendo in this stag, or the stag is not
    /// there.</exception>
    public void Leave(StagTerms terms, string agent) =>
        RefusalWords.ForAgent(terms, agent, () => Append(AgentOf(agent).Leave(_replay, terms)));

    /// <summary>Cuts: every changed stag is scanned, and hunts are executed.</summary>
    /// <param name="progress">Told where the first open tick stands, as it goes on.</param>
    /// <param name="cancellationToken">Stops between two steps; the tick stays open and the next call goes on with it.</param>
    /// <returns>What the scanned stags' ticks came to, in the order in which they ended.</returns>
    /// <exception cref="BoardException">More than f validators are silent, so the tick can't be completed; it stays open.</exception>
    public IReadOnlyList<TickOutcome> Tick(IProgress<TickPhase>? progress = null, CancellationToken cancellationToken = default)
    {
        var already = _replay.Outcomes.Count;
        if (!_replay.HasOpenTick)
            Checkpoint(isCut: true);
        var stalls = 0;
        while (_replay.HasOpenTick)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(_replay.Phase);
            if (CollectAnswers(cancellationToken) || SignHunts())
            {
                stalls = 0;
                continue;
            }
            // Everyone was asked and nothing came: a checkpoint fixes what is in, a second one covers it, and a third says that the
            // deadline has passed. In one process there is nothing to wait for, so the board's clock is moved.
            if (++stalls > 4)
                throw new BoardException("More than f validators do not answer; the tick stays open.");
            if (stalls > 2)
                _clock.Advance(_replay.Certificate!.ScanDeadlineMilliseconds);
            Checkpoint(isCut: false);
        }
        Checkpoint(isCut: false);
        return [.. _replay.Outcomes.Skip(already)];
    }

    /// <summary>The agent of a name, with a key of its own, made when it is first asked for. It belongs to the market.</summary>
    /// <param name="name">The agent's name, which stays off the board.</param>
    public Agent AgentOf(string name)
    {
        ThrowIfOver();
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (_agents.TryGetValue(name, out var agent))
            return agent;
        agent = new Agent(SigningKey.Create(_entropy), _entropy);
        _agents.Add(name, agent);
        _names.Add(agent.Key.PublicKey, name);
        return agent;
    }

    /// <summary>The name of a hunt's member, which only this process knows.</summary>
    /// <param name="member">Of a hunt on this board.</param>
    /// <exception cref="ArgumentException">It is of another board, or an agent of another process.</exception>
    public string NameOf(HuntMember member)
    {
        ArgumentNullException.ThrowIfNull(member);
        return _names.TryGetValue(member.Identity, out var name)
            ? name
            : throw new ArgumentException("No agent of this market has the member's key.", nameof(member));
    }

    /// <summary>Zeroes all secrets: the keys of the term end here.</summary>
    public void Dispose()
    {
        foreach (var validator in _validators)
            validator.Dispose();
        foreach (var agent in _agents.Values)
            agent.Dispose();
        _entrepreneur.Dispose();
        _replay.Dispose();
        _isDisposed = true;
    }

    /// <summary>A ledger in memory: these validators' keys end with the process, and so does what they have answered.</summary>
    internal static RequestLedger MemoryLedger(KeyCertificate certificate, int validator, EntropySource entropy)
    {
        var binding = LedgerBinding.Create(certificate.ConfigurationId, 0, validator, certificate.Validators[validator - 1], entropy);
        return MemoryLedger(binding, LeakageBudget.Total - KeyCeremony.LeakageSpent(certificate));
    }

    private static RequestLedger MemoryLedger(LedgerBinding binding, ulong budget) =>
        RequestLedger.TryCreate(new MemoryStream(), static () => { }, binding, budget, out var ledger, out _)
            ? ledger
            : throw new InvalidOperationException("An empty stream takes no ledger.");

    private bool CollectAnswers(CancellationToken cancellationToken)
    {
        var answers = new IReadOnlyList<Record>[_validators.Count];
        Parallel.For(
            0,
            answers.Length,
            new ParallelOptions { CancellationToken = cancellationToken },
            i => answers[i] = IsSilentNow(_validators[i]) ? [] : _validators[i].Answer(out _, cancellationToken)
        );
        var all = new List<(int, Record)>();
        for (var i = 0; i < answers.Length; i++)
            all.AddRange(answers[i].Select(record => (i + 1, record)));
        var progress = false;
        foreach (var record in Network is null ? all.Select(answer => answer.Item2) : Network(all))
            progress |= TryAppend(record) is null; // a refusal: someone else's answer already sufficed
        return progress;
    }

    private bool SignHunts() => _replay.OpenHunts.FirstOrDefault() is { } hunt && TrySign(Proposal.Of(hunt), out _);

    private void Checkpoint(bool isCut)
    {
        ThrowIfOver();
        // Validators sign one checkpoint at a height: one that found no quorum is proposed again as it was.
        if (_proposed is not { } proposed || proposed.Height != _replay.Height || proposed.IsCut != isCut)
        {
            _clock.Advance(1);
            _proposed = proposed = _replay.NextCheckpoint(_clock.Milliseconds, isCut);
        }
        if (!TrySign(Proposal.Of(proposed), out var signed))
            throw new BoardException($"Only {signed} validators signed the checkpoint at height {_replay.Height}.");
    }

    /// <summary>Asks all validators to sign, and has the lowest who did post the record, if they are a quorum.</summary>
    private bool TrySign(Proposal proposal, out int signed)
    {
        var signatures = new (int Validator, byte[] Signature)?[_validators.Count];
        Parallel.For(
            0,
            signatures.Length,
            i =>
            {
                if (!IsSilentNow(_validators[i]) && _validators[i].TrySign(proposal, out var signature) is null)
                    signatures[i] = (_validators[i].Number, signature);
            }
        );
        (int Validator, byte[] Signature)[] given = [.. signatures.OfType<(int, byte[])>()];
        signed = given.Length;
        if (signed < _replay.Roster!.Committee.CheckpointQuorum)
            return false;
        Append(_validators[given[0].Validator - 1].Post(proposal, given));
        return true;
    }

    private bool IsSilentNow(Validator validator) => IsSilent?.Invoke(validator.Number) ?? false;

    /// <summary>Posts a record of anyone's.</summary>
    internal void Append(Record record)
    {
        if (TryAppend(record) is { } refusal)
            throw new BoardException(refusal);
    }

    private ReplayRefusal? TryAppend(Record record)
    {
        ThrowIfOver();
        ReadOnlyMemory<byte> bytes = record.Encode();
        if (_replay.Append(bytes) is { } refusal)
            return refusal;
        _isTorn = true;
        _records.Add(bytes);
        _onRecord?.Invoke(bytes);
        Parallel.ForEach(_validators, validator => Observe(validator, bytes));
        _isTorn = false;
        return null;
    }

    private void ThrowIfOver()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isTorn)
            throw new InvalidOperationException("A record could not be written down or was not taken by all: the market is over.");
    }

    private static void Observe(Validator validator, ReadOnlyMemory<byte> record)
    {
        if (validator.Observe(record) is { } differs)
            throw new InvalidOperationException($"Validator {validator.Number} refuses what the sequencer accepted: {differs}.");
    }
}
