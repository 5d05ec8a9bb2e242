using System.Runtime.ExceptionServices;
using CoordinationCrypto.Board;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Local;

/// <summary>
/// The validators of a market in one process. Each holds its own seeds and replays the board by itself. Not safe for use by several
/// threads at once; its own work uses all cores.
/// </summary>
/// <param name="validators">The validators, in the order of their numbers; owned.</param>
/// <param name="clock">The board's clock.</param>
/// <param name="entropy">Makes what new validators are made with.</param>
internal sealed class LocalCommittee(IReadOnlyList<Validator> validators, SimulatedClock clock, EntropySource entropy) : IDisposable
{
    /// <summary>Holds a key ceremony among new validators.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="committee">The committee.</param>
    /// <param name="entropy">Makes all keys and seeds.</param>
    /// <param name="clock">The board's clock.</param>
    /// <param name="progress">Told of the ceremony's steps.</param>
    /// <param name="done">How it ended.</param>
    /// <param name="evaluationKeys">The evaluation keys, as the board's records carry them.</param>
    /// <param name="cancellationToken">Stops the ceremony.</param>
    /// <exception cref="BoardException">The ceremony failed.</exception>
    public static IReadOnlyList<Validator> Found(
        BfvParameters parameters,
        Committee committee,
        EntropySource entropy,
        SimulatedClock clock,
        IProgress<CeremonyStep>? progress,
        out CeremonyOutcome.Done done,
        out IReadOnlyList<byte[]> evaluationKeys,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(committee);
        ArgumentNullException.ThrowIfNull(entropy);
        List<SigningKey> identities = [.. Enumerable.Range(0, committee.Size).Select(_ => SigningKey.Create(entropy))];
        var result = KeyCeremony.RunInProcess(
            parameters,
            committee,
            identities,
            entropy,
            LocalMarket.ScanDeadlineMilliseconds,
            EvaluationKeyTerms.ForAdmission(parameters),
            progress,
            cancellationToken
        );
        if (result.Outcome is not CeremonyOutcome.Done ended)
            throw new BoardException($"The key ceremony did not end in a key: {result.Outcome}.");
        done = ended;
        using var relinearization = done.RelinearizationKey!;
        using var galois = done.GaloisKeys!;
        evaluationKeys = EvaluationKeyEncoding.WriteAll(relinearization, galois);
        return
        [
            .. identities.Select(
                (identity, i) =>
                    new Validator(
                        result.Seeds[i],
                        identity,
                        MemoryLedger(ended.Certificate, i + 1, entropy.For($"ledger {i + 1}")),
                        entropy.For($"validator {i + 1}"),
                        clock
                    )
            ),
        ];
    }

    /// <summary>The validators of the present epoch, in the order of their numbers.</summary>
    public IReadOnlyList<Validator> Validators { get; private set; } = validators;

    /// <summary>Tests' hold on the validators' presence: those who do not sign checkpoints and hunts. Null: all do.</summary>
    public Func<int, bool>? IsSilent { get; set; }

    /// <summary>
    /// Tests' hold on the network: given all answers of a round, what reaches the sequencer. Null: everything, in the validators' order.
    /// </summary>
    public Func<IReadOnlyList<(int Validator, Record Record)>, IEnumerable<Record>>? Network { get; set; }

    /// <summary>Those who sign.</summary>
    public IReadOnlyList<Validator> Present => [.. Validators.Where(validator => !IsSilentNow(validator))];

    /// <summary>Shows all of them a record that the sequencer accepted.</summary>
    /// <param name="record">The record's bytes.</param>
    /// <param name="board">Where it is kept, for several threads at once.</param>
    public void Observe(ReadOnlyMemory<byte> record, IBoardStore board) =>
        ForEach(Validators, validator => Require(validator, validator.TryObserve(record, board, out var differs), differs));

    /// <summary>What they answer to the open requests, as it reaches the sequencer.</summary>
    public IEnumerable<Record> Answers(CancellationToken cancellationToken)
    {
        var answers = new IReadOnlyList<Record>[Validators.Count];
        Parallel.For(
            0,
            answers.Length,
            new ParallelOptions { CancellationToken = cancellationToken },
            i => answers[i] = IsSilentNow(Validators[i]) ? [] : Validators[i].Answer(out _, cancellationToken)
        );
        (int Validator, Record Record)[] all = [.. answers.Index().SelectMany(own => own.Item.Select(record => (own.Index + 1, record)))];
        return Network is null ? all.Select(answer => answer.Record) : Network(all);
    }

    /// <summary>The resharing itself, without the board. What the new validators hold is ready before the old ones sign anything.</summary>
    /// <param name="board">The sequencer's board, at a checkpoint with no tick open.</param>
    /// <param name="committee">The new committee.</param>
    /// <param name="identities">Its keys, which pass into the new validators' ownership.</param>
    /// <param name="done">How it ended, for the present validators to sign.</param>
    /// <returns>The new validators.</returns>
    /// <exception cref="BoardException">The key was not handed on.</exception>
    public IReadOnlyList<Validator> DealTo(
        Replay board,
        Committee committee,
        IReadOnlyList<SigningKey> identities,
        out ResharingOutcome.Done done
    )
    {
        var nonce = Hash32.Draw(entropy);
        VerifyingKey[] keys = [.. identities.Select(identity => identity.PublicKey)];
        if (!board.TryGetResharingTerms(committee, keys, nonce, out var terms))
            throw new InvalidOperationException("The board ends in a checkpoint and has no open tick.");
        ResharingParty[] heirs =
        [
            .. identities.Select((identity, j) => new ResharingParty(terms, identity, j + 1, entropy.For($"heir {terms.Epoch} {j + 1}"))),
        ];
        var dealers = new List<ResharingParty>(); // owned by their validators
        foreach (var validator in Present)
            if (validator.TryReshare(committee, keys, nonce, out var dealer, out _))
                dealers.Add(dealer);
        try
        {
            ResharingParty[] parties = [.. dealers, .. heirs];
            while (heirs[0].Step is not ResharingStep.Ended)
                Round(parties);
            if (heirs[0].Outcome is not ResharingOutcome.Done ended)
                throw new BoardException($"The key was not handed on: {heirs[0].Outcome}.");
            done = ended;
            return [.. heirs.Select((heir, j) => Successor(heir.TakeSecrets(), identities[j], terms))];
        }
        finally
        {
            foreach (var heir in heirs)
                heir.Dispose();
        }
    }

    /// <summary>Puts new validators in the place of the present ones, and shows them the board.</summary>
    public void Succeed(IReadOnlyList<Validator> heirs, IBoardStore board)
    {
        Dispose();
        Validators = heirs;
        ForEach(heirs, heir => Require(heir, heir.TryCatchUp(board, out var differs), differs));
    }

    /// <summary>Zeroes what they hold.</summary>
    public void Dispose()
    {
        foreach (var validator in Validators)
            validator.Dispose();
    }

    /// <summary>A ledger in memory: these validators' keys end with the process, and so does what they have answered.</summary>
    public static RequestLedger MemoryLedger(KeyCertificate certificate, int validator, EntropySource entropy)
    {
        var binding = LedgerBinding.Create(certificate.ConfigurationId, 0, validator, certificate.Validators[validator - 1], entropy);
        return MemoryLedger(binding, LeakageBudget.Total - KeyCeremony.LeakageSpent(certificate));
    }

    private static RequestLedger MemoryLedger(LedgerBinding binding, ulong budget) =>
        RequestLedger.TryCreate(new MemoryStream(), static () => { }, binding, budget, out var ledger, out _)
            ? ledger
            : throw new InvalidOperationException("An empty stream takes no ledger.");

    private bool IsSilentNow(Validator validator) => IsSilent?.Invoke(validator.Number) ?? false;

    private static void Round(ResharingParty[] parties)
    {
        ReadOnlyMemory<byte>[] posts = [.. parties.Select(party => party.Outgoing).Where(post => !post.IsEmpty)];
        Parallel.ForEach(
            parties,
            party =>
            {
                foreach (var post in posts)
                    party.Receive(post);
                party.Close();
            }
        );
    }

    private Validator Successor(EpochSecrets secrets, SigningKey identity, ResharingTerms terms)
    {
        var binding = LedgerBinding.Create(terms.ConfigurationId, terms.Epoch, secrets.Validator, identity.PublicKey, entropy);
        var ledger = MemoryLedger(binding, LeakageBudget.Total - terms.LeakageSpent);
        return new Validator(
            new Keystore(secrets, identity, binding),
            ledger,
            entropy.For($"validator {terms.Epoch} {secrets.Validator}"),
            clock
        );
    }

    private static void Require(Validator validator, bool isTaken, ReplayRefusal differs)
    {
        if (!isTaken)
            throw new InvalidOperationException($"Validator {validator.Number} refuses what the sequencer accepted: {differs}.");
    }

    /// <summary>On all cores; what the store throws reaches the caller as it is.</summary>
    private static void ForEach(IReadOnlyList<Validator> validators, Action<Validator> action)
    {
        try
        {
            Parallel.ForEach(validators, action);
        }
        catch (AggregateException thrown)
        {
            ExceptionDispatchInfo.Throw(thrown.InnerExceptions[0]);
        }
    }
}
