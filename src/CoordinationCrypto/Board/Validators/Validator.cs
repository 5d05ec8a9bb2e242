using System.Security.Cryptography;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// One member of the committee of one epoch, built from its secrets, its identity key, its request ledger and the board's bytes, and from
/// nothing else: it replays the board itself, computes every ciphertext it opens from its own
/// replay, signs only checkpoints that describe that replay, and answers only requests that rest on checkpoints it has signed and a later
/// one covers. Once the board has the next epoch's certificate its secrets are zeroed. Not safe for use by several threads at once.
/// </summary>
public sealed partial class Validator : IDisposable
{
    private readonly SubsetSeeds _seeds;
    private readonly SigningKey _identity;
    private readonly RequestLedger _ledger;
    private readonly EntropySource _entropy;
    private readonly TimeProvider _clock;
    private readonly Replay _replay;
    private readonly LedgerWatch _watch;
    private EpochSecrets? _secrets; // in epoch 0 they follow from the seeds and the certificate
    private ShareMaker? _shares;
    private Encryptor? _encryptor;
    private ulong _sequence;

    /// <summary>Makes a validator of epoch 0; it owns the seeds, the key and the ledger.</summary>
    /// <param name="seeds">Its seeds, from the ceremony.</param>
    /// <param name="identity">The key that the certificate lists at its number.</param>
    /// <param name="ledger">Its request ledger.</param>
    /// <param name="entropy">For the nonces of signatures.</param>
    /// <param name="clock">Its clock: it signs no checkpoint whose time is ahead of it by more than
    /// <see cref="ClockSkewMilliseconds"/>.</param>
    public Validator(SubsetSeeds seeds, SigningKey identity, RequestLedger ledger, EntropySource entropy, TimeProvider clock)
        : this(seeds, identity, ledger, entropy, clock, new Replay()) { }

    /// <summary>A validator with a replay of the caller's: for the tests that lower the acceptance rule.</summary>
    internal Validator(
        SubsetSeeds seeds,
        SigningKey identity,
        RequestLedger ledger,
        EntropySource entropy,
        TimeProvider clock,
        Replay replay
    )
        : this(seeds, null, 0, identity, ledger, entropy, clock, replay) { }

    private Validator(
        SubsetSeeds seeds,
        EpochSecrets? secrets,
        uint epoch,
        SigningKey identity,
        RequestLedger ledger,
        EntropySource entropy,
        TimeProvider clock,
        Replay replay
    )
    {
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(entropy);
        ArgumentNullException.ThrowIfNull(clock);
        Epoch = epoch;
        _secrets = secrets;
        _clock = clock;
        _replay = replay;
        _seeds = seeds;
        _identity = identity;
        _ledger = ledger;
        _entropy = entropy;
        _watch = new LedgerWatch(ledger, identity.PublicKey, seeds.Validator, epoch);
    }

    /// <summary>Makes a validator of any epoch from its keystore; it owns the keystore's contents and the ledger.</summary>
    /// <param name="keystore">Its seeds and identity key, and from epoch 1 on its shares.</param>
    /// <param name="ledger">The request ledger that the keystore names.</param>
    /// <param name="entropy">For the nonces of signatures.</param>
    /// <param name="clock">Its clock, as above.</param>
    /// <exception cref="ArgumentException">The ledger is another one.</exception>
    public Validator(Keystore keystore, RequestLedger ledger, EntropySource entropy, TimeProvider clock)
        : this(
            (keystore ?? throw new ArgumentNullException(nameof(keystore))).Seeds,
            keystore.Reshared,
            keystore.Binding.Epoch,
            keystore.Identity,
            ledger,
            entropy,
            clock,
            new Replay()
        )
    {
        if (!keystore.Binding.Equals(ledger.Binding))
            throw new ArgumentException("The keystore belongs to another ledger.", nameof(ledger));
    }

    /// <summary>
    /// How far board time may be ahead of a validator's clock, in milliseconds. Every quorum has f + 1 honest signers, so board time is
    /// never further ahead of the clock of an honest one, whoever proposes it. It may lag: a checkpoint that
    /// found no quorum in time has to find one later, since whoever signed it signs no other at its height.
    /// </summary>
    public const ulong ClockSkewMilliseconds = 2_000;

    /// <summary>Its number, 1..n.</summary>
    public int Number => _seeds.Validator;

    /// <summary>The epoch whose shares it holds.</summary>
    public uint Epoch { get; }

    /// <summary>Its public identity key.</summary>
    public VerifyingKey Identity => _identity.PublicKey;

    /// <summary>Its own replay of the board.</summary>
    public Replay Board => _replay;

    /// <summary>Takes the board's next record.</summary>
    /// <param name="record">The record's bytes; kept.</param>
    /// <returns>Null, or why its replay refuses the record.</returns>
    public ReplayRefusal? Observe(ReadOnlyMemory<byte> record)
    {
        if (_replay.Append(record, out var accepted) is { } refusal)
            return refusal;
        _watch.Observe(accepted!, _replay);
        if (_replay.Epoch > Epoch)
            Erase();
        return null;
    }

    /// <summary>
    /// Signs a checkpoint that describes its own replay, once it is in the ledger, flushed: never another at the same height, never one
    /// below.
    /// </summary>
    /// <param name="payload">The checkpoint's bytes.</param>
    /// <param name="signature">64 bytes, when the result is null.</param>
    /// <returns>Null, or why it does not sign.</returns>
    internal ValidatorRefusal? TrySignCheckpoint(ReadOnlySpan<byte> payload, out byte[] signature)
    {
        signature = [];
        if (Prepare() is { } refusal)
            return refusal;
        if (!CheckpointBody.TryRead(payload, out var checkpoint) || _replay.Compare(checkpoint) is not null)
            return ValidatorRefusal.BoardDiffers;
        if (IsAhead(checkpoint.Time))
            return ValidatorRefusal.ClockDiffers;
        var verdict = _ledger.Record(new LedgerCheckpoint(checkpoint.Height, checkpoint.Digest(), checkpoint.Head));
        if (verdict is not (LedgerVerdict.New or LedgerVerdict.AlreadyRecorded))
            return verdict is LedgerVerdict.HandedOver ? ValidatorRefusal.HandedOver : ValidatorRefusal.SignedAnother;
        signature = Sign(CheckpointBody.Domain, payload);
        return null;
    }

    /// <summary>Signs a hunt that its own replay calls for.</summary>
    /// <param name="payload">The hunt's bytes.</param>
    /// <param name="signature">64 bytes, when the result is null.</param>
    /// <returns>Null, or why it does not sign.</returns>
    internal ValidatorRefusal? TrySignHunt(ReadOnlySpan<byte> payload, out byte[] signature)
    {
        signature = [];
        if (Prepare() is { } refusal)
            return refusal;
        var proposed = payload.ToArray();
        if (!_replay.OpenHunts.Any(hunt => hunt.Encode().AsSpan().SequenceEqual(proposed)))
            return ValidatorRefusal.HuntDiffers;
        signature = Sign(HuntBody.Domain, payload);
        return null;
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
        var records = new List<Record>();
        var refused = new List<ValidatorRefusal>();
        refusals = refused;
        if (Prepare() is { } unprepared)
        {
            refused.Add(unprepared);
            return records;
        }
        if (_replay.Toss is { } toss && !toss.HasSpoken(Number))
        {
            if (MayAnswer(toss.Request) is { } refusal)
                refused.Add(refusal);
            else
                records.Add(
                    Post(RecordKind.CoinShare, new RequestBody(toss.Request.Id, 0, CoinShares.Make(_secrets!.Seeds, toss.Request).Encode()))
                );
        }
        foreach (var identities in _replay.OpenIdentities)
        {
            if (identities.HasSpoken(Number))
                continue;
            if (MayAnswer(identities.Request) is { } refusal)
                refused.Add(refusal);
            else
                records.Add(
                    Post(RecordKind.IdentityShare, new RequestBody(identities.Request.Id, 0, identities.Answer(_secrets!.ElGamal)))
                );
        }
        foreach (var collection in _replay.OpenShares)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (collection.Senders.Contains(Number))
                continue;
            if (MayAnswer(collection.Request) is { } refusal)
            {
                refused.Add(refusal);
                continue;
            }
            using var share =
                collection.Request.Path == RequestPath.OneRoundScan
                    ? _shares!.Scan(collection.Request, collection.Ciphertext)
                    : _shares!.Open(collection.Request, collection.Ciphertext);
            records.Add(Post(RecordKind.Share, new RequestBody(collection.Request.Id, 0, share.Encode())));
        }
        foreach (var collection in _replay.OpenBodies)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isHashDue = !collection.IsVouched && !collection.HasVouched(Number);
            if (!isHashDue && (!collection.IsVouched || collection.IsComplete))
                continue;
            if (MayAnswer(collection.Request) is { } refusal)
                refused.Add(refusal);
            else if (isHashDue)
                records.Add(Vouch(collection));
            else
                records.AddRange(PostBodies(collection));
        }
        return records;
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

    private bool IsAhead(ulong time)
    {
        var own = (ulong)Math.Max(0, _clock.GetUtcNow().ToUnixTimeMilliseconds());
        return time > own && time - own > ClockSkewMilliseconds;
    }

    private ValidatorRefusal? Prepare()
    {
        if (_replay.Certificate is not { } certificate)
            return ValidatorRefusal.NoCertificate;
        if (_replay.Epoch != Epoch)
            return _replay.Epoch < Epoch ? ValidatorRefusal.EpochToCome : ValidatorRefusal.EpochOver;
        if (_shares is null && Derive(certificate) is { } refusal)
            return refusal;
        return _watch.Judge(certificate, _replay);
    }

    private ValidatorRefusal? Derive(KeyCertificate certificate)
    {
        if ((_secrets is null ? CheckSeeds(certificate) : CheckShares(certificate, _secrets)) is { } refusal)
            return refusal;
        _secrets ??= EpochSecrets.First(certificate, _seeds);
        _shares = new ShareMaker(_secrets.Seeds, _secrets.Key, _replay.Noise!.FloodingBound);
        _encryptor = new Encryptor(certificate.PublicKey);
        return null;
    }

    private ValidatorRefusal? CheckSeeds(KeyCertificate certificate)
    {
        if (!IsIn(_replay.Roster!))
            return ValidatorRefusal.NotItsCommittee;
        foreach (var subset in _seeds.Committee.SubsetsOf(Number))
        {
            if (!KeyContribution.IsIn(certificate, _seeds, subset))
                return ValidatorRefusal.ContributionDiffers;
        }
        return null;
    }

    private ValidatorRefusal? MayAnswer(Request request)
    {
        if (!HasSigned(request.Checkpoint) || !HasSigned(request.InputsCheckpoint))
            return ValidatorRefusal.NotCosigned;
        if (!_replay.IsCovered(request.InputsCheckpoint))
            return ValidatorRefusal.NotCovered;
        var kind =
            request.Degree == 0 || request.Purpose == RequestPurpose.Identity ? LedgerKind.Masking
            : request.Path == RequestPath.OneRoundScan ? LedgerKind.Scan
            : LedgerKind.SelectiveOpening;
        var cost = kind == LedgerKind.Masking ? 0 : _replay.Noise!.LeakageOf(request.Purpose, request.Path);
        return _ledger.Record(new LedgerEntry(request.Id, request.CiphertextDigest, kind, cost)) switch
        {
            LedgerVerdict.New or LedgerVerdict.AlreadyRecorded => null,
            LedgerVerdict.HandedOver => ValidatorRefusal.HandedOver,
            _ => ValidatorRefusal.LedgerRefuses,
        };
    }

    /// <summary>
    /// Whether it has signed a checkpoint of the board, or a later one that covers it. The board need not show it: the record may have
    /// been made without a signature that came late.
    /// </summary>
    private bool HasSigned(Hash32 checkpoint) => _replay.IsSignedBy(checkpoint, Number) || _ledger.HoldsCheckpoint(checkpoint);

    private Record Vouch(BodyCollection collection)
    {
        var subsets = _seeds.Committee.SubsetsOf(Number);
        var hashes = new byte[32 * subsets.Length];
        for (var i = 0; i < subsets.Length; i++)
        {
            using var body = _shares!.MaskedCiphertext(collection.Request, collection.Ciphertext, subsets[i], _encryptor!);
            SHA256.HashData(body.Encode(), hashes.AsSpan(32 * i));
        }
        return Post(RecordKind.Vouch, new RequestBody(collection.Request.Id, 0, hashes));
    }

    private List<Record> PostBodies(BodyCollection collection)
    {
        var records = new List<Record>();
        foreach (var subset in _seeds.Committee.SubsetsOf(Number))
        {
            if (collection.HasBody(subset))
                continue;
            using var body = _shares!.MaskedCiphertext(collection.Request, collection.Ciphertext, subset, _encryptor!);
            var bytes = body.Encode();
            if (collection.Accepts(subset, bytes))
                records.Add(Post(RecordKind.Body, new RequestBody(collection.Request.Id, (ushort)subset, bytes)));
        }
        return records;
    }

    private Record Post(RecordKind kind, RequestBody body) => Frame(kind, body.Encode());

    private ulong NextSequence() => _sequence = Math.Max(_sequence, _replay.LastSequenceOf(default, Identity)) + 1;

    private byte[] Sign(ReadOnlySpan<byte> domain, ReadOnlySpan<byte> payload) => Sign(QuorumDigest.Of(domain, payload));

    private byte[] Sign(Hash32 digest)
    {
        var signature = new byte[64];
        _identity.Sign(digest, _entropy, signature);
        return signature;
    }
}

/// <summary>Why a validator does not sign, or does not answer.</summary>
public enum ValidatorRefusal
{
    /// <summary>The board has no certificate yet.</summary>
    NoCertificate,

    /// <summary>The certificate's committee, or the key at this validator's number, is not its own.</summary>
    NotItsCommittee,

    /// <summary>The certificate holds another hash of a contribution than this validator's seeds give.</summary>
    ContributionDiffers,

    /// <summary>The checkpoint does not describe this validator's own replay of the board: another board, a fork or a rollback.</summary>
    BoardDiffers,

    /// <summary>The checkpoint's time is further ahead of this validator's clock than the skew allows.</summary>
    ClockDiffers,

    /// <summary>This validator has signed another checkpoint at the same height, or one above.</summary>
    SignedAnother,

    /// <summary>This validator's own replay calls for no such hunt.</summary>
    HuntDiffers,

    /// <summary>The request rests on a checkpoint that this validator has not co-signed.</summary>
    NotCosigned,

    /// <summary>The request ledger refuses: the ciphertext was opened whole before, or the leakage budget does not cover it.</summary>
    LedgerRefuses,

    /// <summary>The ledger is bound to another configuration, epoch, validator or identity key.</summary>
    LedgerOfAnotherKey,

    /// <summary>
    /// The board holds a share, a vouched hash or a checkpoint signature of this validator that its ledger does not: the ledger is an
    /// older copy. It stays so for the rest of the epoch.
    /// </summary>
    StaleLedger,

    /// <summary>
    /// The board ends before a checkpoint that this validator has signed: its end is still to come, or it was rolled back.
    /// </summary>
    BoardBehind,

    /// <summary>At a height at which this validator has signed a checkpoint, the board has another chain.</summary>
    BoardForked,

    /// <summary>The board has not come to the epoch whose shares this validator holds: more of it is still to come.</summary>
    EpochToCome,

    /// <summary>The board has come to a later epoch: what this validator held is zeroed, and its keystore is to be erased.</summary>
    EpochOver,

    /// <summary>
    /// The epoch's certificate states another ElGamal key for this validator than its share has: the keystore is of another resharing.
    /// </summary>
    ShareDiffers,

    /// <summary>
    /// A tick is open, the board has no checkpoint yet, or this validator has signed one that is not on the board: the key cannot be
    /// handed over from here.
    /// </summary>
    NotDrained,

    /// <summary>
    /// The epoch's certificate is not that of a resharing in which this validator took part, does not follow on its own replay of the
    /// board, or lacks a quorum of the new committee.
    /// </summary>
    EpochDiffers,

    /// <summary>This validator has signed the next epoch's certificate: it answers nothing and signs nothing else in this epoch.</summary>
    HandedOver,

    /// <summary>
    /// The request rests on the board's last checkpoint, which may have been withheld from the others. It is answered once a later one
    /// covers it.
    /// </summary>
    NotCovered,

    /// <summary>
    /// This validator has entered this resharing before, perhaps before it was restarted: it is entered once, and begun again with
    /// another nonce.
    /// </summary>
    ResharedBefore,

    /// <summary>
    /// The ledger was made with a larger budget than the key's certificate, or the epoch's, leaves: on a fork it would let too much leak.
    /// </summary>
    LedgerBudgetTooLarge,
}
