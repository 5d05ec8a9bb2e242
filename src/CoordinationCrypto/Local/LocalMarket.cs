using CoordinationCrypto.Board;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Local;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto;

/// <summary>
/// All parties of a term in one process: agents, a sequencer, and the committee of validators of which each holds its own seeds and
/// replays the board by itself. Everything that passes between them passes over the board.
/// It is the real protocol without a network; whoever owns the process could read every validator's memory. Disposed of, or once a record
/// could not be written down, it takes no more calls: <see cref="ObjectDisposedException"/>, <see cref="InvalidOperationException"/>. Not
/// safe for use by several threads at once; its own work uses all cores.
/// </summary>
public sealed class LocalMarket : IDisposable
{
    private readonly LocalBoard _board;
    private readonly EntropySource _entropy;
    private readonly SigningKey _entrepreneur;
    private readonly AgentBook _agents;
    private ulong _sequence;
    private readonly SimulatedClock _clock;

    internal LocalMarket(
        IReadOnlyList<Validator> validators,
        KeyCertificate certificate,
        IReadOnlyList<(int Validator, byte[] Signature)> signatures,
        SimulatedClock clock,
        EntropySource entropy,
        IEnumerable<byte[]> evaluationKeys,
        IBoardStore? store,
        Replay? replay = null
    )
    {
        _board = new LocalBoard(new Sequencer(store, replay ?? new Replay()), new LocalCommittee(validators, clock, entropy), clock);
        _clock = clock;
        _entropy = entropy;
        _agents = new AgentBook(entropy);
        _entrepreneur = SigningKey.Create(entropy);
        Append(
            validators[signatures[0].Validator - 1]
                .Frame(RecordKind.Certificate, QuorumSigned.Encode(certificate.Encoding.Span, signatures))
        );
        foreach (var key in evaluationKeys)
            Append(Record.Sign(_entrepreneur, RecordKind.EvaluationKey, ++_sequence, key, entropy));
        _board.Checkpoint(isCut: false);
    }

    /// <summary>How long one-round scans are waited for, in milliseconds of board time.</summary>
    public const ulong ScanDeadlineMilliseconds = 10_000;

    /// <summary>Holds a key ceremony among new validators and opens a board with its certificate.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="committee">The committee.</param>
    /// <param name="entropy">Makes all keys, seeds and encryptions.</param>
    /// <param name="clock">Gives the board's first time; later times are counted from it.</param>
    /// <param name="store">Where the board is kept, empty and the caller's; null for a board in memory alone. What it throws reaches the
    /// caller, and the market is over: all that is left is to dispose of it.</param>
    /// <param name="progress">Told of the ceremony's steps.</param>
    /// <param name="cancellationToken">Stops the ceremony.</param>
    /// <exception cref="ArgumentException">The store is not empty.</exception>
    /// <exception cref="BoardException">The ceremony failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static LocalMarket Create(
        BfvParameters parameters,
        Committee committee,
        EntropySource entropy,
        TimeProvider clock,
        IBoardStore? store = null,
        IProgress<CeremonyStep>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(committee);
        ArgumentNullException.ThrowIfNull(entropy);
        ArgumentNullException.ThrowIfNull(clock);
        if (store is { Count: > 0 })
            throw new ArgumentException("There is a board in the store.", nameof(store));
        var time = new SimulatedClock((ulong)clock.GetUtcNow().ToUnixTimeMilliseconds());
        var validators = LocalCommittee.Found(parameters, committee, entropy, time, progress, out var done, cancellationToken);
        using var relinearization = done.RelinearizationKey!;
        using var galois = done.GaloisKeys!;
        var keys = EvaluationKeyEncoding.WriteAll(relinearization, galois);
        return new LocalMarket(validators, done.Certificate, done.Signatures, time, entropy, keys, store);
    }

    /// <summary>The board so far: each record's canonical bytes.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Records => _board.Sequencer.Records;

    /// <summary>The sequencer's replay of the board.</summary>
    public Replay Board => _board.Sequencer.Board;

    /// <summary>The validators of the present epoch, in the order of their numbers.</summary>
    public IReadOnlyList<Validator> Validators => _board.Committee.Validators;

    /// <summary>
    /// Tests' hold on the network: given all answers of a round, what reaches the sequencer. Null: everything, in the validators' order.
    /// </summary>
    internal Func<IReadOnlyList<(int Validator, Record Record)>, IEnumerable<Record>>? Network
    {
        get => _board.Committee.Network;
        set => _board.Committee.Network = value;
    }

    /// <summary>Tests' hold on the validators' presence: those who do not sign checkpoints and hunts. Null: all do.</summary>
    internal Func<int, bool>? IsSilent
    {
        get => _board.Committee.IsSilent;
        set => _board.Committee.IsSilent = value;
    }

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
        RefusalWords.ForAgent(terms, agent, () => Append(AgentOf(agent).Submit(Board, terms, condition)));
    }

    /// <summary>Posts an agent's exit, which takes effect at the next tick.</summary>
    /// <param name="terms">The stag.</param>
    /// <param name="agent">The agent's name.</param>
    /// <exception cref="ArgumentException">The agent has no name.</exception>
    /// <exception cref="BoardException">The board refuses it: the agent has no live intendo in this stag, or the stag is not
    /// there.</exception>
    public void Leave(StagTerms terms, string agent) =>
        RefusalWords.ForAgent(terms, agent, () => Append(AgentOf(agent).Leave(Board, terms)));

    /// <summary>Cuts: every changed stag is scanned, and hunts are executed.</summary>
    /// <param name="progress">Told where the first open tick stands, as it goes on.</param>
    /// <param name="cancellationToken">Stops between two steps; the tick stays open and the next call goes on with it.</param>
    /// <returns>What the scanned stags' ticks came to, in the order in which they ended.</returns>
    /// <exception cref="BoardException">More than f validators are silent, so the tick can't be completed; it stays open.</exception>
    public IReadOnlyList<TickOutcome> Tick(IProgress<TickPhase>? progress = null, CancellationToken cancellationToken = default)
    {
        var already = Board.Outcomes.Count;
        if (!Board.HasOpenTick)
            _board.Checkpoint(isCut: true);
        var stalls = 0;
        while (Board.HasOpenTick)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(Board.Phase);
            if (
                CollectAnswers(cancellationToken)
                || (Board.Ticks.OpenHunts.FirstOrDefault() is { } hunt && _board.TrySign(Proposal.Of(hunt)))
            )
            {
                stalls = 0;
                continue;
            }
            // Everyone was asked and nothing came: a checkpoint fixes what is in, a second one covers it, and a third says that the
            // deadline has passed. In one process there is nothing to wait for, so the board's clock is moved.
            if (++stalls > 4)
                throw new BoardException("More than f validators do not answer; the tick stays open.");
            if (stalls > 2)
                _clock.Advance(Board.Certificate!.ScanDeadlineMilliseconds);
            _board.Checkpoint(isCut: false);
        }
        _board.Checkpoint(isCut: false);
        return [.. Board.Outcomes.Skip(already)];
    }

    /// <summary>
    /// Hands the joint key to new validators, each with a new identity key, and starts an epoch: the public key, everything on the board
    /// and what is spent of the leakage budget stay; shares, seeds and ledgers are new, and what the
    /// validators before held is zeroed. With a committee of the same size it is a refresh of the shares.
    /// </summary>
    /// <param name="committee">The new committee.</param>
    /// <exception cref="BoardException">A tick is open, under the term's parameters this committee could not make a single opening of
    /// every kind, or more than f validators are silent: the epoch goes on as it was.</exception>
    public void Reshare(Committee committee)
    {
        ArgumentNullException.ThrowIfNull(committee);
        Reshare(committee, [.. Enumerable.Range(0, committee.Size).Select(_ => SigningKey.Create(_entropy))]);
    }

    /// <summary>The same, to validators with keys of the caller's, which pass into their ownership.</summary>
    internal void Reshare(Committee committee, IReadOnlyList<SigningKey> identities)
    {
        if (Board.HasOpenTick)
            throw new BoardException(ReplayRefusal.TickOpen);
        if (!EpochCertificate.TryGetNoise(Board.Certificate!, committee, out _))
            throw new BoardException(
                $"Under {Board.Certificate!.Parameters.Name} a committee {committee} could not open once within the leakage budget."
            );
        if (!Board.EndsInCheckpoint)
            _board.Checkpoint(isCut: false);
        var heirs = _board.Committee.DealTo(Board, committee, identities, out var done);
        if (!_board.TrySign(Replay.ProposeEpoch(done)))
            throw new BoardException($"Only {_board.Sequencer.Signatures.Count} validators handed over.");
        _board.Committee.Succeed(heirs, Records);
        _board.Checkpoint(isCut: false);
    }

    /// <summary>The agent of a name, with a key of its own, made when it is first asked for. It belongs to the market.</summary>
    /// <param name="name">The agent's name, which stays off the board.</param>
    public Agent AgentOf(string name)
    {
        _board.ThrowIfOver();
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return _agents.AgentOf(name);
    }

    /// <summary>The name of a hunt's member, which only this process knows.</summary>
    /// <param name="member">Of a hunt on this board.</param>
    /// <exception cref="ArgumentException">It is of another board, or an agent of another process.</exception>
    public string NameOf(HuntMember member)
    {
        ArgumentNullException.ThrowIfNull(member);
        return _agents.TryGetName(member.Identity, out var name)
            ? name
            : throw new ArgumentException("No agent of this market has the member's key.", nameof(member));
    }

    /// <summary>Zeroes all secrets: the keys of the term end here.</summary>
    public void Dispose()
    {
        _agents.Dispose();
        _entrepreneur.Dispose();
        _board.Dispose();
    }

    private bool CollectAnswers(CancellationToken cancellationToken)
    {
        var progress = false;
        foreach (var record in _board.Committee.Answers(cancellationToken))
            progress |= _board.TryAppend(record, out _); // a refusal: someone else's answer already sufficed
        return progress;
    }


    /// <summary>Posts a record of anyone's.</summary>
    internal void Append(Record record) => _board.Append(record);
}
