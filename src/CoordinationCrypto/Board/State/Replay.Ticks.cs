using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <content>The cut and the course of a tick on each stag: the coin, the admission of what waits, then the scan.</content>
public sealed partial class Replay
{
    private Hash32 _cut;

    /// <summary>The toss of the committee's coin that waits for values, or null.</summary>
    internal CoinCollection? Toss { get; private set; }

    private void Cut(CheckpointBody checkpoint)
    {
        Ticks++;
        _cut = checkpoint.Digest();
        foreach (var stag in _stagOrder)
        {
            var candidates = stag.Freeze();
            if (candidates.Count > 0)
                stag.Admission = new TickAdmission(_context!, stag, Ticks, _cut, candidates);
            else
                OpenTick(stag, checkpoint);
        }
        if (_stagOrder.Exists(stag => stag.Admission is not null))
            Toss = new CoinCollection(_context!, Ticks, _cut);
    }

    private void OnCheckpoint(StagState stag, CheckpointBody checkpoint)
    {
        stag.Tick?.OnCheckpoint(checkpoint);
        if (stag.Admission is not { } admission)
            return;
        if (admission.Phase != TickPhase.Admitted)
        {
            admission.OnCheckpoint(checkpoint.Digest());
            return;
        }
        stag.Admission = null;
        using (admission)
        {
            foreach (
                var (intendo, _) in admission
                    .Refused.Where(refused => refused.Reason == RejectionReason.NotTested)
                    .OrderBy(refused => refused.Intendo.Pseudonym)
            )
                stag.Withdraw(intendo.Pseudonym);
            Reject(stag, [.. admission.Refused, .. stag.Seat(admission.Admitted).Select(intendo => (intendo, RejectionReason.Full))]);
        }
        OpenTick(stag, checkpoint);
    }

    private void Reject(StagState stag, IReadOnlyList<(LiveIntendo Intendo, RejectionReason Reason)> refused)
    {
        stag.Reject(refused.Count);
        foreach (var (intendo, reason) in refused)
            _rejections.Add(new Rejection(Ticks, stag.Terms.Id, intendo.Pseudonym, reason));
    }

    /// <summary>Begins to scan a pack that has changed, if there is anything to be found in it.</summary>
    private void OpenTick(StagState stag, CheckpointBody start)
    {
        var scan = stag.HasChanged && stag.LiveCount > 0 && stag.FirstLiveCell <= stag.Levels;
        stag.MarkScanned();
        if (scan)
            stag.Tick = new StagTick(_context!, stag, Ticks, _cut, start);
    }

    private ReplayRefusal? OnCoinShare(Record record)
    {
        if (!RequestBody.TryRead(record.Body, out var body) || body.Subset != 0)
            return ReplayRefusal.AnswerMalformed;
        var validator = ValidatorOf(record);
        if (validator == 0)
            return ReplayRefusal.NotAValidator;
        if (Toss is not { } toss || !Names(body, toss.Request))
            return ReplayRefusal.RequestUnknown;
        if (toss.HasSpoken(validator))
            return ReplayRefusal.AnswerRepeated;
        if (!toss.Reads(validator, body.Content.Span))
            return ReplayRefusal.AnswerMalformed;
        if (!TakeSequence(default, record))
            return ReplayRefusal.SequenceNotIncreasing;
        if (toss.Add(validator, body.Content.Span) is not { } coin)
            return null;
        Toss = null;
        _context!.Name(Ticks, null, CulpritDeed.CoinValue, toss.Culprits);
        foreach (var stag in _stagOrder)
            stag.Admission?.OnCoin(coin);
        return null;
    }

    private ReplayRefusal? OnIdentityShare(Record record)
    {
        if (!RequestBody.TryRead(record.Body, out var body) || body.Subset != 0)
            return ReplayRefusal.AnswerMalformed;
        var validator = ValidatorOf(record);
        if (validator == 0)
            return ReplayRefusal.NotAValidator;
        if (_stagOrder.Find(stag => stag.Tick?.Identities is { } open && Names(body, open.Request)) is not { Tick: { } tick })
            return ReplayRefusal.RequestUnknown;
        if (tick.Identities!.HasSpoken(validator))
            return ReplayRefusal.AnswerRepeated;
        if (!tick.Identities.Reads(body.Content.Span))
            return ReplayRefusal.AnswerMalformed;
        if (!TakeSequence(default, record))
            return ReplayRefusal.SequenceNotIncreasing;
        tick.AddIdentities(validator, body.Content.Span);
        return null;
    }
}
