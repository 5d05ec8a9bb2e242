using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// One member of the committee of one epoch, built from its secrets, its identity key, its request ledger and the board's bytes, and from
/// nothing else: it replays the board itself, computes every ciphertext it opens from its own replay, signs only checkpoints that
/// describe that replay, and answers only requests that rest on checkpoints it has signed and a later one covers. Once the board has the
/// next epoch's certificate its secrets are zeroed. Not safe for use by several threads at once.
/// </summary>
public sealed class Validator : IDisposable
{
    private readonly HeldKeys _keys;
    private readonly Handover _handover;
    private readonly ProposalJudge _judge;
    private readonly SigningKey _identity;
    private readonly RequestLedger _ledger;
    private readonly EntropySource _entropy;
    private readonly Replay _replay;
    private readonly LedgerWatch _watch;
    private ulong _sequence;

    /// <summary>Makes a validator of epoch 0; it owns the seeds, the key and the ledger.</summary>
    /// <param name="seeds">Its seeds, from the ceremony.</param>
    /// <param name="identity">The key that the certificate lists at its number.</param>
    /// <param name="ledger">Its request ledger.</param>
    /// <param name="entropy">For the nonces of signatures.</param>
    /// <param name="clock">Its clock: it signs no checkpoint whose time is ahead of it by more than
    /// <see cref="ClockSkewMilliseconds"/>.</param>
    internal Validator(SubsetSeeds seeds, SigningKey identity, RequestLedger ledger, EntropySource entropy, TimeProvider clock)
        : this(seeds, identity, ledger, entropy, clock, new Replay()) { }

    /// <summary>
    /// Makes a validator of any epoch from its folder; it owns the keystore's contents and the ledger, not the board's file.
    /// </summary>
    /// <param name="folder">Its files.</param>
    /// <param name="entropy">For the nonces of signatures.</param>
    /// <param name="clock">Its clock: it signs no checkpoint whose time is ahead of it by more than
    /// <see cref="ClockSkewMilliseconds"/>.</param>
    /// <exception cref="InvalidOperationException">Another validator was made from this folder.</exception>
    public Validator(ValidatorFolder folder, EntropySource entropy, TimeProvider clock)
        : this((folder ?? throw new ArgumentNullException(nameof(folder))).Take(), folder, entropy, clock) { }

    private Validator((Keystore Keystore, RequestLedger Ledger) files, ValidatorFolder folder, EntropySource entropy, TimeProvider clock)
        : this(files.Keystore, files.Ledger, entropy, clock, id => folder.Enter(id, entropy)) { }

    /// <summary>Makes a validator of any epoch from its keystore; it owns the keystore's contents and the ledger.</summary>
    /// <param name="keystore">Its seeds and identity key, and from epoch 1 on its shares.</param>
    /// <param name="ledger">The request ledger that the keystore names.</param>
    /// <param name="entropy">For the nonces of signatures.</param>
    /// <param name="clock">Its clock, as above.</param>
    /// <param name="attempts">Keeps its parts in resharings; null: in memory.</param>
    /// <exception cref="ArgumentException">The ledger is another one.</exception>
    internal Validator(
        Keystore keystore,
        RequestLedger ledger,
        EntropySource entropy,
        TimeProvider clock,
        Func<Hash32, AttemptRecord?>? attempts = null
    )
        : this(
            (keystore ?? throw new ArgumentNullException(nameof(keystore))).Seeds,
            keystore.Identity,
            ledger,
            entropy,
            clock,
            new Replay(),
            keystore.Reshared,
            keystore.Binding.Epoch,
            attempts
        )
    {
        if (!keystore.Binding.Equals(ledger.Binding))
            throw new ArgumentException("The keystore belongs to another ledger.", nameof(ledger));
    }

    /// <summary>A validator with a replay of the caller's: for the tests that lower the acceptance rule.</summary>
    internal Validator(
        SubsetSeeds seeds,
        SigningKey identity,
        RequestLedger ledger,
        EntropySource entropy,
        TimeProvider clock,
        Replay replay,
        EpochSecrets? secrets = null,
        uint epoch = 0,
        Func<Hash32, AttemptRecord?>? attempts = null
    )
    {
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(entropy);
        ArgumentNullException.ThrowIfNull(clock);
        (Epoch, _replay, _identity, _ledger, _entropy) = (epoch, replay, identity, ledger, entropy);
        _keys = new HeldKeys(seeds, secrets, identity.PublicKey);
        _handover = new Handover(_keys, identity, ledger, replay, attempts ?? (id => Handover.Begin(ledger, id, entropy)));
        _judge = new ProposalJudge(replay, ledger, _handover, clock);
        _watch = new LedgerWatch(ledger, identity.PublicKey, seeds.Validator, epoch);
    }

    /// <summary>
    /// How far board time may be ahead of a validator's clock, in milliseconds. Every quorum has f + 1 honest signers, so board time is
    /// never further ahead of the clock of an honest one, whoever proposes it. It may lag: a checkpoint that found no quorum in time has
    /// to find one later, since whoever signed it signs no other at its height.
    /// </summary>
    public const ulong ClockSkewMilliseconds = 2_000;

    /// <summary>Its number, 1..n.</summary>
    public int Number => _keys.Validator;

    /// <summary>The epoch whose shares it holds.</summary>
    public uint Epoch { get; }

    /// <summary>Its public identity key.</summary>
    public VerifyingKey Identity => _identity.PublicKey;

    /// <summary>Its own replay of the board.</summary>
    public Replay Board => _replay;

    /// <summary>Takes the board's next record. Where the board is kept, <see cref="TryCatchUp"/> needs far less memory.</summary>
    /// <param name="record">The record's bytes, which must not change. A submission's ciphertext is held.</param>
    /// <param name="refusal">Why its replay refuses the record; none when it is taken.</param>
    /// <returns>Whether it is taken.</returns>
    public bool TryObserve(ReadOnlyMemory<byte> record, out ReplayRefusal refusal) => TryObserve(record, null, out refusal);

    /// <summary>The same for a record that is kept on a board: ciphertexts are read back from there.</summary>
    internal bool TryObserve(ReadOnlyMemory<byte> record, IBoardStore? keptIn, out ReplayRefusal refusal)
    {
        if (!_replay.TryAppend(record, keptIn, out var accepted, out refusal))
            return false;
        _watch.Observe(accepted, _replay);
        if (_replay.Epoch > Epoch)
            Erase();
        return true;
    }

    /// <summary>Takes all records of a board that it has not seen, as <see cref="Replay.TryAppendFrom"/> does.</summary>
    /// <param name="board">Where the board is kept, open as long as the validator: ciphertexts are read back from there.</param>
    /// <param name="refusal">Why its replay refuses one of them; none when all are taken.</param>
    /// <returns>Whether all are taken.</returns>
    /// <exception cref="InvalidDataException">The board does not have an earlier record as it was: the validator is over.</exception>
    public bool TryCatchUp(IBoardStore board, out ReplayRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(board);
        refusal = ReplayRefusal.None;
        while ((long)_replay.Height < board.Count && TryObserve(board.Read((long)_replay.Height, 1)[0], board, out refusal)) { }
        return refusal is ReplayRefusal.None;
    }

    /// <summary>
    /// Signs what its own replay calls for as well. A checkpoint, or an epoch's certificate, is in the ledger, flushed, before the
    /// signature is returned: never another checkpoint at the same height, never one below; after a certificate
    /// nothing new. Asked again it signs the same again, also after a restart. What it does not sign changes nothing.
    /// </summary>
    /// <param name="proposal">What is proposed.</param>
    /// <param name="signature">64 bytes when it signs.</param>
    /// <param name="refusal">Why it does not sign; none when it does.</param>
    /// <returns>Whether it signs.</returns>
    /// <exception cref="IOException">The ledger's stream failed: nothing may leave.</exception>
    public bool TrySign(Proposal proposal, [NotNullWhen(true)] out byte[]? signature, out ValidatorRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        signature = null;
        if (!IsReady(out refusal))
            return false;
        refusal = _judge.Judge(proposal);
        if (refusal is ValidatorRefusal.None)
            _identity.Sign(proposal.Digest, _entropy, signature = new byte[SigningKey.SignatureLength]);
        return signature is not null;
    }

    /// <summary>The record of a proposal that a quorum has signed. Only the lowest signer's counts.</summary>
    /// <param name="proposal">The proposal.</param>
    /// <param name="signatures">Those that hold, of at least <see cref="Committee.CheckpointQuorum"/> validators, ascending by number;
    /// the first is this validator's.</param>
    /// <returns>The record.</returns>
    /// <exception cref="ArgumentException">They are of no quorum, one does not hold, or the lowest signer is another.</exception>
    public Record Post(Proposal proposal, IReadOnlyList<(int Validator, byte[] Signature)> signatures)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(signatures);
        if (_replay.Roster is not { } roster || !roster.HasQuorum(proposal.Digest, signatures))
            throw new ArgumentException("These are not the signatures of a quorum.", nameof(signatures));
        ThrowUnlessLowest(signatures, nameof(signatures));
        return Frame(proposal.Kind, proposal.Body(signatures));
    }

    /// <summary>
    /// The first records of a board: the certificate that a ceremony has ended with, then its evaluation keys. Only the lowest signer's
    /// count.
    /// </summary>
    /// <param name="outcome">How the ceremony ended; its keys are not yet disposed of.</param>
    /// <returns>The records, in their order.</returns>
    /// <exception cref="ArgumentException">The lowest signer is another, or the certificate names no evaluation keys: a board needs
    /// them.</exception>
    public IReadOnlyList<Record> Post(CeremonyOutcome.Done outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        ThrowUnlessLowest(outcome.Signatures, nameof(outcome));
        if (outcome.RelinearizationKey is not { } relinearization || outcome.GaloisKeys is not { } galois)
            throw new ArgumentException("The ceremony made no evaluation keys.", nameof(outcome));
        var certificate = QuorumSigned.Encode(outcome.Certificate.Encoding.Span, outcome.Signatures);
        return
        [
            Frame(RecordKind.Certificate, certificate),
            .. EvaluationKeyEncoding.WriteAll(relinearization, galois).Select(key => Frame(RecordKind.EvaluationKey, key)),
        ];
    }

    /// <summary>
    /// Computes what the board calls for and this validator has not posted: shares, hashes of masked ciphertexts, masked ciphertexts.
    /// Each request is in the ledger, flushed, before its answer is returned; asked again, it returns
    /// the same answers.
    /// </summary>
    /// <param name="refusals">Why some requests were left unanswered; usually empty.</param>
    /// <param name="cancellationToken">Stops between two requests.</param>
    /// <returns>Signed records, ready for the board.</returns>
    public IReadOnlyList<Record> Answer(out IReadOnlyList<ValidatorRefusal> refusals, CancellationToken cancellationToken = default)
    {
        if (!IsReady(out var refusal))
        {
            refusals = [refusal];
            return [];
        }
        var answers = new AnswerMaker(_keys, _ledger, _replay);
        answers.Run(cancellationToken);
        refusals = answers.Refusals;
        return [.. answers.Answers.Select(answer => Frame(answer.Kind, answer.Body.Encode()))];
    }

    /// <summary>
    /// Enters a resharing as one of those who hold the key, on the terms that its own replay gives, once that is in the ledger, flushed:
    /// after a restart a validator with a folder goes on with what it said; one without does not enter again. That these are the ones
    /// to hand it to is its operator's to know. Until it is over no checkpoint should be proposed: the certificate would come to nothing.
    /// </summary>
    /// <param name="committee">The new committee.</param>
    /// <param name="validators">Its keys.</param>
    /// <param name="nonce">Agreed on, new for every attempt.</param>
    /// <param name="party">Its party, which it owns, when it takes part.</param>
    /// <param name="refusal">Why it does not take part; none when it does.</param>
    /// <returns>Whether it takes part.</returns>
    /// <exception cref="ArgumentException">The committee and its keys do not fit each other or the parameters.</exception>
    public bool TryReshare(
        Committee committee,
        IReadOnlyList<VerifyingKey> validators,
        Hash32 nonce,
        [NotNullWhen(true)] out ResharingParty? party,
        out ValidatorRefusal refusal
    )
    {
        party = null;
        if (IsReady(out refusal))
            refusal = _handover.Enter(committee, validators, nonce, out party);
        return party is not null;
    }

    /// <summary>Signs the frame of a record that a quorum's lowest signer posts.</summary>
    internal Record Frame(RecordKind kind, ReadOnlySpan<byte> body) => Record.Sign(_identity, kind, NextSequence(), body, _entropy);

    /// <summary>Zeroes the secrets and closes the ledger.</summary>
    public void Dispose()
    {
        Erase();
        _identity.Dispose();
        _ledger.Dispose();
        _replay.Dispose();
    }

    /// <summary>Whether it may act on the board as it stands.</summary>
    private bool IsReady(out ValidatorRefusal refusal)
    {
        _replay.ThrowIfTorn();
        refusal =
            _replay.Certificate is null ? ValidatorRefusal.NoCertificate
            : _replay.Epoch < Epoch ? ValidatorRefusal.EpochToCome
            : _replay.Epoch > Epoch ? ValidatorRefusal.EpochOver
            : ValidatorRefusal.None;
        if (refusal is ValidatorRefusal.None && _keys.TryDerive(_replay, out refusal))
            refusal = _watch.Judge(_replay.Certificate!, _replay);
        return refusal is ValidatorRefusal.None;
    }

    private void ThrowUnlessLowest(IReadOnlyList<(int Validator, byte[] Signature)> signatures, string name)
    {
        if (signatures[0].Validator != Number)
            throw new ArgumentException($"Its lowest signer is validator {signatures[0].Validator}, who has to post it.", name);
    }

    private void Erase()
    {
        _handover.Dispose();
        _keys.Dispose();
    }

    private ulong NextSequence() => _sequence = Math.Max(_sequence, _replay.Sequences.LastOf(default, Identity)) + 1;
}
