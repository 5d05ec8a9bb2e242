using CoordinationCrypto.Board;
using CoordinationCrypto.Local;
using CoordinationCrypto.Markets;

namespace CoordinationCrypto;

/// <summary>
/// Assets, accounts and facts of a <see cref="LocalMarket"/>, whose agents are accounts, custodians and attestors alike, by their names. A
/// part of the market: it takes calls as the market does.
/// </summary>
/// <example><code>
/// var usd = new AssetTerms("usd", "1,000 USD", [market.AgentOf("bank").Key.PublicKey], needed: 1);
/// market.Capital.Post(usd);
/// market.Capital.Deposit(usd, "ana", 100, ["bank"]);
/// market.Capital.Submit(stag, "ana", Condition.Capital(50), new Backing(Units: 20));
/// </code></example>
public sealed class LocalCapital
{
    private readonly LocalBoard _board;
    private readonly AgentBook _agents;
    private readonly CallGuard _guard;
    private readonly EntropySource _entropy;
    private ulong _deposits;

    internal LocalCapital(LocalBoard board, AgentBook agents, CallGuard guard, EntropySource entropy) =>
        (_board, _agents, _guard, _entropy) = (board, agents, guard, entropy);

    private Replay Board => _board.Sequencer.Board;

    private Hash32 Configuration => Board.Certificate!.ConfigurationId;

    /// <summary>Posts an asset.</summary>
    /// <param name="asset">Its terms.</param>
    /// <exception cref="BoardException">It is on the board already.</exception>
    public void Post(AssetTerms asset)
    {
        ArgumentNullException.ThrowIfNull(asset);
        using var call = _guard.Enter();
        using var poster = SigningKey.Create(_entropy); // whoever posts it is of no account
        _board.Append(Record.Sign(poster, RecordKind.Asset, 1, asset.Encode(), _entropy));
    }

    /// <summary>Custodians vouch for units, which the next tick credits.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="account">Whose they are.</param>
    /// <param name="units">How many, in [1, 2^53].</param>
    /// <param name="custodians">Who signs; as many of the asset's custodians as it needs.</param>
    /// <param name="nonce">Unique for the asset (R44); null for one of its own.</param>
    /// <exception cref="ArgumentException">A name is empty, or somebody is no custodian.</exception>
    /// <exception cref="BoardException">The board refuses it.</exception>
    public void Deposit(AssetTerms asset, string account, long units, IReadOnlyList<string> custodians, Hash32? nonce = null)
    {
        ArgumentNullException.ThrowIfNull(asset);
        ArgumentNullException.ThrowIfNull(custodians);
        using var call = _guard.Enter();
        var own = Hash32.Sha256([.. BitConverter.GetBytes(++_deposits)]);
        var body = new DepositBody(asset.Id, _agents.AgentOf(account).Key.PublicKey, checked((ulong)units), nonce ?? own, []);
        var signatures = Witnesses.Sign(asset.Custodians, KeysOf(custodians), body.Digest(Configuration), _entropy);
        Post(asset.Custodians[signatures[0].Place - 1], asset.Id, RecordKind.Deposit, (body with { Signatures = signatures }).Encode());
    }

    /// <summary>Asks for units of an account, which the next tick pays whole or refuses (R25).</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="account">Whose they are.</param>
    /// <param name="units">How many, in [1, 2^53].</param>
    /// <exception cref="ArgumentException">The name is empty, or there are no so many units.</exception>
    /// <exception cref="BoardException">The board refuses it.</exception>
    public void Withdraw(AssetTerms asset, string account, long units)
    {
        using var call = _guard.Enter();
        _board.Append(_agents.AgentOf(account).Withdraw(Board, asset, units));
    }

    /// <summary>Attestors say that a fact holds for a time.</summary>
    /// <param name="fact">The fact, of a stag on the board.</param>
    /// <param name="from">The first time at which it stands.</param>
    /// <param name="to">The first at which it does no longer.</param>
    /// <param name="attestors">Who signs; as many of the fact's attestors as it needs.</param>
    /// <exception cref="ArgumentException">A name is empty, or somebody is no attestor.</exception>
    /// <exception cref="BoardException">The board refuses it.</exception>
    public void Attest(FactTerms fact, DateTimeOffset from, DateTimeOffset to, IReadOnlyList<string> attestors)
    {
        ArgumentNullException.ThrowIfNull(fact);
        ArgumentNullException.ThrowIfNull(attestors);
        using var call = _guard.Enter();
        var body = new AttestationBody(fact.Id, (ulong)from.ToUnixTimeMilliseconds(), (ulong)to.ToUnixTimeMilliseconds(), []);
        var signatures = Witnesses.Sign(fact.Attestors, KeysOf(attestors), body.Digest(Configuration), _entropy);
        Post(fact.Attestors[signatures[0].Place - 1], fact.Id, RecordKind.Attestation, (body with { Signatures = signatures }).Encode());
    }

    /// <summary>As <see cref="LocalMarket.Submit"/>, with a role, or units that back it.</summary>
    /// <param name="terms">The stag.</param>
    /// <param name="agent">The agent's name, which stays off the board.</param>
    /// <param name="condition">The condition, or <see cref="Condition.Decoy"/>.</param>
    /// <param name="backing">Role and units.</param>
    /// <param name="account">Whose units they are; null for the agent's own.</param>
    /// <param name="until">The last board time at which it counts; null for as long as the stag stands.</param>
    /// <exception cref="ArgumentException">The condition does not fit, or a name is empty, or a number is none for the board.</exception>
    /// <exception cref="BoardException">The board refuses it.</exception>
    public void Submit(
        StagTerms terms,
        string agent,
        Condition condition,
        Backing backing,
        string? account = null,
        DateTimeOffset? until = null
    )
    {
        ArgumentNullException.ThrowIfNull(backing);
        using var call = _guard.Enter();
        var key = account is null || account == agent ? null : _agents.AgentOf(account).Key;
        RefusalWords.ForAgent(
            terms,
            agent,
            () => _board.Append(_agents.AgentOf(agent).Submit(Board, terms, condition, until, backing, key))
        );
    }

    /// <summary>An agent takes back what was suspended or reduced in a stag (M12): at the next tick, if it is covered again.</summary>
    /// <param name="terms">The stag.</param>
    /// <param name="agent">The agent's name.</param>
    /// <param name="until">The intendo's end from now on; null for as long as the stag stands.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="BoardException">The board refuses it.</exception>
    public void Resume(StagTerms terms, string agent, DateTimeOffset? until = null)
    {
        using var call = _guard.Enter();
        RefusalWords.ForAgent(terms, agent, () => _board.Append(_agents.AgentOf(agent).Resume(Board, terms, until)));
    }

    /// <summary>What an account has of an asset, reserved units included, what stags hold in escrow not.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="account">The account's name.</param>
    /// <returns>Units, at least 0.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public long BalanceOf(AssetTerms asset, string account)
    {
        ArgumentNullException.ThrowIfNull(asset);
        using var call = _guard.Enter();
        var owner = LedgerAccount.Owner(TermsRules.AccountOf(_agents.AgentOf(account).Key.PublicKey));
        return Board.Capital.Joint.Engine.Ledger.Balance(owner, asset.Id);
    }

    /// <summary>Whose intendos are suspended in a stag: their accounts cover them no longer (M5).</summary>
    /// <param name="terms">The stag.</param>
    /// <returns>The agents' names, ascending by pseudonym.</returns>
    /// <exception cref="BoardException">The stag is not on the board.</exception>
    public IReadOnlyList<string> SuspendedIn(StagTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        using var call = _guard.Enter();
        _board.StagOf(terms.Id);
        return Board.Capital.Joint.Engine.TryGetStag(terms.Id, out var stag)
            ? _agents.NamesOf(terms, stag.Suspended.Select(commitment => commitment.Pseudonym))
            : [];
    }

    /// <summary>The market's clock.</summary>
    internal SimulatedClock Clock => _board.Clock;

    /// <summary>
    /// Has the next tick's cut made at a time. Where that is far off a checkpoint moves board time first, so that what is posted until then
    /// names a position of about that time.
    /// </summary>
    internal void CutAt(ulong time)
    {
        using var call = _guard.Enter();
        Clock.NextCut = time;
        var gap = Clock.CutInterval;
        if (time < Clock.Milliseconds + 2 * gap)
            return;
        Clock.Advance(time - gap - Clock.Milliseconds);
        _board.Checkpoint(isCut: false);
    }

    private SigningKey[] KeysOf(IReadOnlyList<string> names) => [.. names.Select(name => _agents.AgentOf(name).Key)];

    private void Post(VerifyingKey author, Hash32 scope, RecordKind kind, byte[] body) =>
        _board.Append(Record.Sign(_agents.KeyOf(author), kind, Board.Sequences.LastOf(scope, author) + 1, body, _entropy));
}
