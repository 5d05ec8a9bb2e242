using CoordinationCrypto.Board;
using CoordinationCrypto.Local;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto;

/// <summary>
/// All parties of a term in one process: agents, a sequencer, and the committee of validators of which each holds its own seeds and
/// replays the board by itself. Everything that passes between them passes over the board. It is the real protocol without a network;
/// whoever owns the process could read every validator's memory. Its own work uses all cores. Disposed of, or once a record could not be
/// written down, it takes no more calls. It takes one call at a time: a second one throws <see cref="InvalidOperationException"/> and
/// changes nothing. While a call goes on, the properties' contents change under a reader.
/// </summary>
/// <example><code>
/// using var market = LocalMarket.Create(BfvParameters.Secure8192, new Committee(4, 1), EntropySource.System, TimeProvider.System);
/// market.Post(stag);
/// await market.SubmitAsync(stag, "ana", Condition.Others(2));
/// var outcomes = await market.TickAsync();
/// </code></example>
public sealed class LocalMarket : IDisposable
{
    private readonly CallGuard _guard = new("a LocalMarket");
    private readonly LocalBoard _board;
    private readonly EntropySource _entropy;
    private readonly SigningKey _entrepreneur;
    private readonly AgentBook _agents;
    private ulong _sequence;

    internal LocalMarket(
        IReadOnlyList<Validator> validators,
        KeyCertificate certificate,
        IReadOnlyList<(int Validator, byte[] Signature)> signatures,
        SimulatedClock clock,
        EntropySource entropy,
        IEnumerable<byte[]> evaluationKeys,
        IBoardStore? store,
        bool allowToy,
        Replay? replay = null
    )
    {
        var sequencer = new Sequencer(new SharedBoard(store ?? new MemoryBoard()), replay ?? new Replay());
        _board = new LocalBoard(sequencer, new LocalCommittee(validators, clock, entropy), clock);
        _entropy = entropy;
        _agents = new AgentBook(entropy, allowToy);
        Capital = new LocalCapital(_board, _agents, _guard, entropy);
        _entrepreneur = SigningKey.Create(entropy);
        var first = validators[signatures[0].Validator - 1];
        Append(first.Frame(RecordKind.Certificate, QuorumSigned.Encode(certificate.Encoding.Span, signatures)));
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
    /// <param name="store">Where the board is kept, empty and the caller's, open as long as the market, which reads back from it; null for
    /// a board in memory alone. What it throws reaches the caller, and the market is over: all that is left is to dispose of it.</param>
    /// <param name="allowToy">Whether agents may submit under toy parameters, which hide nothing.</param>
    /// <param name="progress">Told of the ceremony's steps.</param>
    /// <param name="cancellationToken">Stops the ceremony.</param>
    /// <returns>The market, which the caller disposes of.</returns>
    /// <exception cref="ArgumentException">The store is not empty.</exception>
    /// <exception cref="BoardException">The ceremony failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static LocalMarket Create(
        BfvParameters parameters,
        Committee committee,
        EntropySource entropy,
        TimeProvider clock,
        IBoardStore? store = null,
        bool allowToy = false,
        IProgress<CeremonyStep>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(clock);
        if (store is { Count: > 0 })
            throw new ArgumentException("There is a board in the store.", nameof(store));
        var time = new SimulatedClock((ulong)clock.GetUtcNow().ToUnixTimeMilliseconds());
        var validators = LocalCommittee.Found(
            parameters,
            committee,
            entropy,
            time,
            progress,
            out var done,
            out var keys,
            cancellationToken
        );
        return new LocalMarket(validators, done.Certificate, done.Signatures, time, entropy, keys, store, allowToy);
    }

    /// <summary>The same as <see cref="Create"/>, off the caller's thread: with Secure8192 it takes seconds.</summary>
    /// <inheritdoc cref="Create"/>
    public static Task<LocalMarket> CreateAsync(
        BfvParameters parameters,
        Committee committee,
        EntropySource entropy,
        TimeProvider clock,
        IBoardStore? store = null,
        bool allowToy = false,
        IProgress<CeremonyStep>? progress = null,
        CancellationToken cancellationToken = default
    ) => Task.Run(() => Create(parameters, committee, entropy, clock, store, allowToy, progress, cancellationToken), cancellationToken);

    /// <summary>The board so far: each record's canonical bytes, read from the store.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Records => _board.Sequencer.Records;

    /// <summary>The sequencer's replay of the board.</summary>
    public Replay Board => _board.Sequencer.Board;

    /// <summary>The validators of the present epoch, in the order of their numbers.</summary>
    public IReadOnlyList<Validator> Validators => _board.Committee.Validators;

    /// <summary>Assets, accounts and facts.</summary>
    public LocalCapital Capital { get; }

    internal LocalCommittee Committee => _board.Committee;

    /// <summary>Posts a stag.</summary>
    /// <param name="terms">Its terms.</param>
    /// <exception cref="BoardException">The board refuses it: it is there, its registry is not, or its grid has more cells than a row of
    /// slots.</exception>
    public void Post(StagTerms terms)
    {
        using var call = _guard.Enter();
        RefusalWords.ForStag(terms, () => Append(Record.Sign(_entrepreneur, RecordKind.Stag, ++_sequence, terms.Encode(), _entropy)));
    }

    /// <summary>Posts the registry of some agents' keys, for the stags that name it.</summary>
    /// <param name="agents">The agents' names, which stay off the board.</param>
    /// <returns>Its digest, for <see cref="Eligibility"/>.</returns>
    /// <exception cref="ArgumentException">There is no agent, or one twice, or one without a name.</exception>
    /// <exception cref="BoardException">The board refuses it.</exception>
    public Hash32 PostRegistry(IEnumerable<string> agents)
    {
        using var call = _guard.Enter();
        _board.ThrowIfOver();
        var registry = _agents.RegistryOf(agents);
        Append(Record.Sign(_entrepreneur, RecordKind.Registry, ++_sequence, registry.Encode(), _entropy));
        return registry.Digest;
    }

    /// <summary>
    /// Encrypts an agent's condition, proves and posts it; an earlier intendo of the agent in this stag is replaced. It takes effect at
    /// the next tick, or is then among the board's <see cref="Replay.Rejections"/>, or waits on for a seat (<see cref="WaitingIn"/>).
    /// </summary>
    /// <param name="terms">The stag.</param>
    /// <param name="agent">The agent's name, which stays off the board.</param>
    /// <param name="condition">The condition, or <see cref="Condition.Decoy"/>.</param>
    /// <exception cref="ArgumentException">The condition does not fit the stag's grid, or the agent is not in the stag's registry, or has
    /// no name, or toy parameters were not allowed.</exception>
    /// <exception cref="BoardException">The board refuses it: the agent has acted in this stag, or the stag is not there.</exception>
    public void Submit(StagTerms terms, string agent, Condition condition)
    {
        RefusalWords.RequireFit(terms, agent, condition);
        using var call = _guard.Enter();
        RefusalWords.ForAgent(terms, agent, () => Append(_agents.AgentOf(agent).Submit(Board, terms, condition)));
    }

    /// <summary>The same as <see cref="Submit"/>, off the caller's thread: the encryption and its proof take a while.</summary>
    /// <param name="terms">The stag.</param>
    /// <param name="agent">The agent's name, which stays off the board.</param>
    /// <param name="condition">The condition, or <see cref="Condition.Decoy"/>.</param>
    /// <param name="cancellationToken">Stops it before the work begins; what has begun is posted.</param>
    /// <returns>Ends when the intendo is on the board.</returns>
    public async Task SubmitAsync(StagTerms terms, string agent, Condition condition, CancellationToken cancellationToken = default)
    {
        RefusalWords.RequireFit(terms, agent, condition);
        using var call = _guard.Enter();
        var enter = () => RefusalWords.ForAgent(terms, agent, () => Append(_agents.AgentOf(agent).Submit(Board, terms, condition)));
        await Task.Run(enter, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Posts an agent's exit, which takes effect at the next tick.</summary>
    /// <param name="terms">The stag.</param>
    /// <param name="agent">The agent's name.</param>
    /// <exception cref="ArgumentException">The agent has no name.</exception>
    /// <exception cref="BoardException">The agent has nothing in this stag or has acted, or the stag is not on the board.</exception>
    public void Leave(StagTerms terms, string agent)
    {
        using var call = _guard.Enter();
        RefusalWords.ForAgent(terms, agent, () => _board.Leave(_agents.AgentOf(agent), terms));
    }

    /// <summary>Cuts: every changed stag is scanned, those in <see cref="Replay.Deferred"/> at the next, and hunts are executed.</summary>
    /// <param name="progress">Told where the first open tick stands, as it goes on. It must not call the market.</param>
    /// <param name="cancellationToken">Stops between two steps; the tick stays open and the next call goes on with it.</param>
    /// <returns>What the scanned stags' ticks came to, in the order in which they ended.</returns>
    /// <exception cref="BoardException">More than f validators are silent, so the tick can't be completed; it stays open.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<TickOutcome> Tick(IProgress<TickPhase>? progress = null, CancellationToken cancellationToken = default)
    {
        using var call = _guard.Enter();
        return _board.Tick(progress, cancellationToken);
    }

    /// <summary>The same as <see cref="Tick"/>, off the caller's thread.</summary>
    /// <inheritdoc cref="Tick"/>
    public async Task<IReadOnlyList<TickOutcome>> TickAsync(
        IProgress<TickPhase>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        using var call = _guard.Enter();
        return await Task.Run(() => _board.Tick(progress, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Hands the joint key to new validators, each with a new identity key, and starts an epoch: the public key, everything on the board
    /// and what is spent of the leakage budget stay; shares, seeds and ledgers are new, and what the validators before held is zeroed.
    /// </summary>
    /// <param name="committee">The new committee.</param>
    /// <exception cref="BoardException">A tick is open, under the term's parameters this committee could not make a single opening of
    /// every kind, or more than f validators are silent: the epoch goes on as it was.</exception>
    public void Reshare(Committee committee)
    {
        ArgumentNullException.ThrowIfNull(committee);
        using var call = _guard.Enter();
        _board.Reshare(committee, [.. Enumerable.Range(0, committee.Size).Select(_ => SigningKey.Create(_entropy))]);
    }

    /// <summary>The same, to validators with keys that pass into their ownership.</summary>
    internal void Reshare(Committee committee, IReadOnlyList<SigningKey> identities) => _board.Reshare(committee, identities);

    /// <summary>Who has a live intendo in a stag, decoys included: it counts in the next scan. What waits for a tick is not live.</summary>
    /// <param name="terms">The stag.</param>
    /// <returns>The agents' names, in the order of their submissions.</returns>
    /// <exception cref="BoardException">The stag is not on the board.</exception>
    public IReadOnlyList<string> LiveIn(StagTerms terms) => NamesIn(terms, stag => stag.Pack.Members().Select(live => live.Pseudonym));

    /// <summary>Whose submission waits in a stag: for the next tick, or on after it, for a seat or for its turn.</summary>
    /// <param name="terms">The stag.</param>
    /// <returns>The agents' names, in the order of their submissions.</returns>
    /// <exception cref="BoardException">The stag is not on the board.</exception>
    public IReadOnlyList<string> WaitingIn(StagTerms terms) => NamesIn(terms, stag => stag.Waiting);

    /// <summary>Who has acted in a stag: the members of its hunts.</summary>
    /// <param name="terms">The stag.</param>
    /// <returns>The agents' names, in the order in which they acted.</returns>
    /// <exception cref="BoardException">The stag is not on the board.</exception>
    public IReadOnlyList<string> ActedIn(StagTerms terms) => NamesIn(terms, stag => Board.Ticks.ActedIn(stag.Stag.Id));

    /// <summary>The terms of a stag, with its name and title.</summary>
    /// <param name="stag">Its id: an outcome's or a rejection's.</param>
    /// <returns>The terms.</returns>
    /// <exception cref="BoardException">The stag is not on the board.</exception>
    public StagTerms TermsOf(Hash32 stag)
    {
        using var call = _guard.Enter();
        return _board.StagOf(stag).Stag.Terms;
    }

    /// <summary>The agent of a name, with a key of its own, made when it is first asked for. It belongs to the market.</summary>
    /// <param name="name">The agent's name, which stays off the board.</param>
    /// <returns>The agent.</returns>
    /// <exception cref="ArgumentException">It has no name.</exception>
    public Agent AgentOf(string name)
    {
        using var call = _guard.Enter();
        _board.ThrowIfOver();
        return _agents.AgentOf(name);
    }

    /// <summary>The name of a hunt's member, which only this process knows.</summary>
    /// <param name="member">Of a hunt on this board.</param>
    /// <returns>The name that its agent was given here.</returns>
    /// <exception cref="ArgumentException">It is of another board, or an agent of another process.</exception>
    public string NameOf(HuntMember member)
    {
        ArgumentNullException.ThrowIfNull(member);
        using var call = _guard.Enter();
        return _agents.NameOf(member);
    }

    /// <summary>Zeroes all secrets: the keys of the term end here.</summary>
    /// <exception cref="InvalidOperationException">Another call goes on.</exception>
    public void Dispose()
    {
        using var call = _guard.Enter();
        _agents.Dispose();
        _entrepreneur.Dispose();
        _board.Dispose();
    }

    internal void Append(Record record) => _board.Append(record);

    private IReadOnlyList<string> NamesIn(StagTerms terms, Func<StagState, IEnumerable<Hash32>> pseudonyms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        using var call = _guard.Enter();
        return _agents.NamesOf(terms, pseudonyms(_board.StagOf(terms.Id)));
    }
}
