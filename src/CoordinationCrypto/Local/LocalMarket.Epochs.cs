using CoordinationCrypto.Board;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Local;

/// <content>How the key passes to another committee while the market goes on.</content>
public sealed partial class LocalMarket
{
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
        if (_replay.HasOpenTick)
            throw new BoardException(ReplayRefusal.TickOpen);
        if (!EpochCertificate.TryGetNoise(_replay.Certificate!, committee, out _))
            throw new BoardException(
                $"Under {_replay.Certificate!.Parameters.Name} a committee {committee} could not open once within the leakage budget."
            );
        if (!_replay.EndsInCheckpoint)
            Checkpoint(isCut: false);
        var heirs = DealTo(committee, identities, out var done);
        if (!TrySign(Replay.ProposeEpoch(done), out var signed))
            throw new BoardException($"Only {signed} validators handed over.");
        foreach (var validator in _validators)
            validator.Dispose();
        _validators = heirs;
        Parallel.ForEach(
            heirs,
            heir =>
            {
                foreach (var record in _records)
                    Observe(heir, record);
            }
        );
        Checkpoint(isCut: false);
    }

    /// <summary>The resharing itself, without the board. What the new validators hold is ready before the old ones sign anything.</summary>
    private Validator[] DealTo(Committee committee, IReadOnlyList<SigningKey> identities, out ResharingOutcome.Done done)
    {
        var nonce = Hash32.Draw(_entropy);
        VerifyingKey[] keys = [.. identities.Select(identity => identity.PublicKey)];
        if (!_replay.TryGetResharingTerms(committee, keys, nonce, out var terms))
            throw new InvalidOperationException("The board ends in a checkpoint and has no open tick.");
        ResharingParty[] heirs =
        [
            .. identities.Select((identity, j) => new ResharingParty(terms, identity, j + 1, _entropy.For($"heir {terms.Epoch} {j + 1}"))),
        ];
        var dealers = new List<ResharingParty>(); // owned by their validators
        foreach (var validator in _validators.Where(validator => !IsSilentNow(validator)))
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
        var binding = LedgerBinding.Create(terms.ConfigurationId, terms.Epoch, secrets.Validator, identity.PublicKey, _entropy);
        var ledger = MemoryLedger(binding, LeakageBudget.Total - terms.LeakageSpent);
        return new Validator(
            new Keystore(secrets, identity, binding),
            ledger,
            _entropy.For($"validator {terms.Epoch} {secrets.Validator}"),
            _clock
        );
    }
}
