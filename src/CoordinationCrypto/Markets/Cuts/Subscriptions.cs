using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>
/// The later payments of subscriptions (R40): at each date one, from units that nothing reserves, straight to the beneficiary. One that
/// cannot be paid ends for good. They outlive their stag.
/// </summary>
internal sealed class Subscriptions
{
    private readonly SortedDictionary<(Hash32 Stag, Hash32 Pseudonym, ulong Since), Subscription> _running = [];

    /// <summary>How many run.</summary>
    public int Count => _running.Count;

    /// <summary>A hunt has moved the first payment.</summary>
    public void Start(StagBook stag, Commitment member, ulong tick)
    {
        var effect = stag.Rules.Effect;
        _running[(stag.Id, member.Pseudonym, tick)] = new Subscription(
            member.Account,
            stag.Rules.Asset,
            effect.To,
            effect.Units,
            effect.Every,
            StagBook.Later(tick, effect.Every)
        );
    }

    /// <summary>
    /// Takes what is due, ascending by stag, then pseudonym. What is paid in here backs nothing that is paid out here (M7): each account
    /// pays from what was free before.
    /// </summary>
    public void Pay(CutBook book)
    {
        var left = new Dictionary<(Hash32 Account, Hash32 Asset), long>();
        var payments = new List<(Hash32 Stag, Subscription By, long Units)>();
        foreach (var (key, each) in _running.ToList())
        {
            if (each.Next > book.Now.Tick)
                continue;
            var purse = (each.Account, each.Asset);
            var free = left.TryGetValue(purse, out var known) ? known : book.Free(each.Account, each.Asset);
            var due = ((book.Now.Tick - each.Next) / each.Every) + 1;
            var times = (long)Math.Min(due, (ulong)(free / each.Units));
            left[purse] = free - (times * each.Units);
            if (times > 0)
                payments.Add((key.Stag, each, times * each.Units));
            var last = each.Next + ((due - 1) * each.Every); // at most now
            if ((ulong)times < due || last > ulong.MaxValue - each.Every)
                _running.Remove(key);
            else
                _running[key] = each with { Next = last + each.Every };
        }

        foreach (var (stag, by, units) in payments)
        {
            book.Post(by.Asset, LedgerAccount.Owner(by.Account), LedgerAccount.Owner(by.To), units, EntryCause.Subscription, stag);
            book.Dirty.Add(by.Account);
        }
    }

    public void WriteDigest(WireWriter writer)
    {
        writer.WriteUInt32((uint)_running.Count);
        foreach (var (key, each) in _running)
        {
            writer.WriteHash(key.Stag);
            writer.WriteHash(key.Pseudonym);
            writer.WriteUInt64(key.Since);
            writer.WriteHash(each.Account);
            writer.WriteUInt64(each.Next);
        }
    }

    private sealed record Subscription(Hash32 Account, Hash32 Asset, Hash32 To, long Units, ulong Every, ulong Next);
}
