using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Board;

/// <summary>
/// The intendos of a stag whose cuts the engine makes. The engine knows weights, cover and rules; here are the ciphertexts that go with
/// them, and the pack follows what the engine says. Not safe for use by several threads at once.
/// </summary>
/// <param name="pack">The stag's.</param>
internal sealed class CommittedIntendos(Pack pack)
{
    private readonly Dictionary<Hash32, List<(ulong Sequence, LiveIntendo Intendo)>> _waiting = []; // no empty lists
    private readonly Dictionary<Hash32, LiveIntendo> _kept = []; // live or suspended: a resume brings these back

    /// <summary>The submissions that wait for a result.</summary>
    public IEnumerable<LiveIntendo> Waiting => _waiting.Values.Select(each => each[^1].Intendo);

    /// <summary>Whether a pseudonym has an intendo here: live, suspended or waiting.</summary>
    public bool IsPresent(Hash32 pseudonym) => _kept.ContainsKey(pseudonym) || _waiting.ContainsKey(pseudonym);

    /// <summary>Whether it has one that was admitted, live or suspended: what a replacement stands in place of.</summary>
    public bool IsKept(Hash32 pseudonym) => _kept.ContainsKey(pseudonym);

    /// <summary>Notes a submission.</summary>
    public void Enqueue(ulong sequence, LiveIntendo intendo)
    {
        if (!_waiting.TryGetValue(intendo.Pseudonym, out var waiting))
            _waiting.Add(intendo.Pseudonym, waiting = []);
        waiting.Add((sequence, intendo));
    }

    /// <summary>What a pseudonym submitted with a number, or null.</summary>
    public LiveIntendo? Find(Hash32 pseudonym, ulong sequence)
    {
        if (_waiting.TryGetValue(pseudonym, out var waiting))
            foreach (var (number, intendo) in waiting)
                if (number == sequence)
                    return intendo;
        return null;
    }

    /// <summary>Only the last change of a pseudonym counts (R22): forgets what it submitted before.</summary>
    public void ForgetBefore(Hash32 pseudonym, ulong sequence) => Forget(pseudonym, number => number < sequence);

    /// <summary>The pack after something became of a commitment.</summary>
    public void Follow(CutNotice notice)
    {
        var pseudonym = notice.Pseudonym;
        switch (notice.Kind)
        {
            case CutNoticeKind.Joined or CutNoticeKind.Replaced:
                _kept[pseudonym] = Find(pseudonym, notice.Sequence)!;
                Forget(pseudonym, number => number <= notice.Sequence);
                pack.Admit([_kept[pseudonym] with { Weight = notice.After }]);
                break;
            case CutNoticeKind.Resumed when pack.Find(pseudonym) is null:
                pack.Admit([_kept[pseudonym] with { Weight = notice.After }]);
                break;
            case CutNoticeKind.Resumed or CutNoticeKind.Reduced:
                pack.Reweigh(pseudonym, notice.After);
                break;
            case CutNoticeKind.Suspended:
                pack.Withdraw(pseudonym);
                break;
            case CutNoticeKind.Acted: // its hunt has taken it out of the pack
                _kept.Remove(pseudonym);
                break;
            default:
                pack.Withdraw(pseudonym);
                _kept.Remove(pseudonym);
                break;
        }
    }

    /// <summary>A submission was refused: it waits no more.</summary>
    /// <returns>It, or null where what was refused was no submission.</returns>
    public LiveIntendo? Refuse(Hash32 pseudonym, ulong sequence)
    {
        var refused = Find(pseudonym, sequence);
        Forget(pseudonym, number => number <= sequence);
        return refused;
    }

    private void Forget(Hash32 pseudonym, Predicate<ulong> which)
    {
        if (!_waiting.TryGetValue(pseudonym, out var waiting))
            return;
        waiting.RemoveAll(each => which(each.Sequence));
        if (waiting.Count == 0)
            _waiting.Remove(pseudonym);
    }
}
