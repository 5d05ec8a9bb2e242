using System.Security.Cryptography;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// Computes what the board calls for and a validator has not posted. Each request is in the ledger, flushed, before its answer is
/// returned. Not safe for use by several threads at once.
/// </summary>
/// <param name="keys">What the validator holds.</param>
/// <param name="ledger">Its request ledger.</param>
/// <param name="board">Its replay.</param>
internal sealed class AnswerMaker(HeldKeys keys, RequestLedger ledger, Replay board)
{
    private readonly List<(RecordKind Kind, RequestBody Body)> _answers = [];
    private readonly List<ValidatorRefusal> _refusals = [];

    /// <summary>The answers, in the order in which they are to be posted.</summary>
    public IReadOnlyList<(RecordKind Kind, RequestBody Body)> Answers => _answers;

    /// <summary>Why some requests were left unanswered.</summary>
    public IReadOnlyList<ValidatorRefusal> Refusals => _refusals;

    private int Number => keys.Validator;

    /// <summary>Answers all that it can; once.</summary>
    /// <param name="cancellationToken">Stops between two requests.</param>
    public void Run(CancellationToken cancellationToken)
    {
        if (board.Ticks.Toss is { } toss && !toss.HasSpoken(Number) && MayAnswer(toss.Request))
            Add(RecordKind.CoinShare, toss.Request, CoinShares.Make(keys.Secrets.Seeds, toss.Request).Encode());
        foreach (var identities in board.Ticks.OpenIdentities)
            if (!identities.HasSpoken(Number) && MayAnswer(identities.Request))
                Add(RecordKind.IdentityShare, identities.Request, identities.Answer(keys.Secrets.ElGamal));
        foreach (var shares in board.Ticks.OpenShares)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!shares.Senders.Contains(Number) && MayAnswer(shares.Request))
                AddShare(shares);
        }
        keys.Scans.Retain(board.Ticks.OpenRounds);
        foreach (var rounds in board.Ticks.OpenRounds)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!rounds.Scan.HasSpoken(Number) && MayAnswer(rounds.Conversion) && MayAnswer(rounds.Request))
                AddRow(rounds); // the conversion is in the ledger also of who came too late to send its share
        }
        foreach (var bodies in board.Ticks.OpenBodies)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (bodies.Vouches.IsComplete ? bodies.IsComplete : bodies.Vouches.HasSpoken(Number))
                continue;
            if (!MayAnswer(bodies.Request))
                continue;
            if (bodies.Vouches.IsComplete)
                AddBodies(bodies);
            else
                AddVouch(bodies);
        }
    }

    private bool MayAnswer(Request request)
    {
        var refusal =
            !HasSigned(request.Checkpoint) || !HasSigned(request.InputsCheckpoint) ? ValidatorRefusal.NotCosigned
            : !board.Epochs.IsCovered(request.InputsCheckpoint) ? ValidatorRefusal.NotCovered
            : Record(request);
        if (refusal is ValidatorRefusal.None)
            return true;
        _refusals.Add(refusal);
        return false;
    }

    private ValidatorRefusal Record(Request request)
    {
        var kind =
            request.Degree == 0 || request.Path == RequestPath.Shares || request.Purpose == RequestPurpose.Identity ? LedgerKind.Masking
            : request.Path == RequestPath.OneRoundScan ? LedgerKind.Scan
            : LedgerKind.SelectiveOpening;
        var cost = kind == LedgerKind.Masking ? 0 : board.Noise!.LeakageOf(request.Purpose, request.Path);
        return ledger.Record(new LedgerEntry(request.Id, request.CiphertextDigest, kind, cost)) switch
        {
            LedgerVerdict.New or LedgerVerdict.AlreadyRecorded => ValidatorRefusal.None,
            LedgerVerdict.HandedOver => ValidatorRefusal.HandedOver,
            _ => ValidatorRefusal.LedgerRefuses,
        };
    }

    /// <summary>
    /// Whether it has signed a checkpoint of the board, or a later one that covers it. The board need not show it: the record may have
    /// been made without a signature that came late.
    /// </summary>
    private bool HasSigned(Hash32 checkpoint) => board.Epochs.IsSignedBy(checkpoint, Number) || ledger.HoldsCheckpoint(checkpoint);

    private void AddShare(ShareCollection open)
    {
        using var share =
            open.Request.Path == RequestPath.OneRoundScan
                ? keys.Shares!.Scan(open.Request, open.Ciphertext)
                : keys.Shares!.Open(open.Request, open.Ciphertext);
        Add(RecordKind.Share, open.Request, share.Encode());
    }

    private void AddRow(SealedRounds open)
    {
        var row = keys.Scans.Of(open, keys.Shares!, keys.Secrets.Seeds).Message();
        _answers.Add((RecordKind.ScanRow, new RequestBody(open.Request.Id, (ushort)open.Scan.Round, row)));
    }

    private void AddVouch(BodyCollection open)
    {
        var subsets = keys.Committee.SubsetsOf(Number);
        var hashes = new byte[Hash32.Length * subsets.Length];
        for (var i = 0; i < subsets.Length; i++)
        {
            using var body = keys.Shares!.MaskedCiphertext(open.Request, open.Ciphertext, subsets[i], keys.Encryptor!);
            SHA256.HashData(body.Encode(), hashes.AsSpan(Hash32.Length * i));
        }
        Add(RecordKind.Vouch, open.Request, hashes);
    }

    private void AddBodies(BodyCollection open)
    {
        foreach (var subset in keys.Committee.SubsetsOf(Number))
        {
            if (open.HasBody(subset))
                continue;
            using var body = keys.Shares!.MaskedCiphertext(open.Request, open.Ciphertext, subset, keys.Encryptor!);
            var bytes = body.Encode();
            if (open.Accepts(subset, bytes))
                _answers.Add((RecordKind.Body, new RequestBody(open.Request.Id, (ushort)subset, bytes)));
        }
    }

    private void Add(RecordKind kind, Request request, byte[] content) => _answers.Add((kind, new RequestBody(request.Id, 0, content)));
}
