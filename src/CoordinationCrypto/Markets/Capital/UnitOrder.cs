using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// The order of scans (M2, R31). The coin draws units: a pledge of u covers the first min(u, free) of its account's free units; a drawn
/// unit, which stays in the urn, names the unscanned stag of lowest rank that it is pledged to, and that stag is next. Stags that nobody
/// drew follow, ascending by id. Units reserved for a stag are units too, pledged to it alone.
/// </summary>
/// <remarks>
/// A unit that is pledged to no unscanned stag names none and is drawn again; so only the others are drawn from here, which gives the
/// same distribution. An account's units fall into segments that are pledged alike, at most one for each stag and one for each
/// reservation, and a draw is one uniform number below the sum of the segments: O(stags) draws of O(stags) each, and O(segments × stags an
/// account backs) for the votes.
/// </remarks>
internal static class UnitOrder
{
    /// <summary>The order of some stags.</summary>
    /// <param name="stags">To be scanned, each once.</param>
    /// <param name="ballots">Every account's. What is pledged to a stag that is not to be scanned counts for nothing.</param>
    /// <param name="stream">Of the coin.</param>
    public static IReadOnlyList<Hash32> Of(IEnumerable<Hash32> stags, IEnumerable<Ballot> ballots, IRandomStream stream)
    {
        Hash32[] all = [.. stags.Order()];
        var places = all.Index().ToDictionary(at => at.Item, at => at.Index);
        var segments = new List<Segment>[all.Length]; // by the stag that each names now
        for (var i = 0; i < all.Length; i++)
            segments[i] = [];
        foreach (var ballot in ballots)
            foreach (var segment in Segments(ballot, places))
                segments[segment.Stags[0]].Add(segment);

        var votes = Array.ConvertAll(segments, named => named.Sum(segment => segment.Units));
        var (scanned, order) = (new bool[all.Length], new List<Hash32>());
        while (votes.Sum() is > 0 and var urn)
        {
            var next = Named(votes, (long)CoinOrder.Below((ulong)urn, stream));
            (scanned[next], votes[next]) = (true, 0);
            order.Add(all[next]);
            foreach (var segment in segments[next])
            {
                var name = Array.FindIndex(segment.Stags, stag => !scanned[stag]);
                if (name < 0)
                    continue;
                segments[segment.Stags[name]].Add(segment);
                votes[segment.Stags[name]] += segment.Units;
            }
        }

        order.AddRange(all.Where((_, stag) => !scanned[stag]));
        return order;
    }

    /// <summary>An account's units, in runs that are pledged to the same stags.</summary>
    private static IEnumerable<Segment> Segments(Ballot ballot, Dictionary<Hash32, int> places)
    {
        Pledge[] pledges = [.. ballot.Pledges.Where(pledge => places.ContainsKey(pledge.Stag)).Order()];
        foreach (var pledge in pledges.Where(pledge => pledge.Reserved > 0))
            yield return new Segment(pledge.Reserved, [places[pledge.Stag]]);
        var from = 0L;
        foreach (var to in pledges.Select(pledge => Math.Min(pledge.Units, ballot.Free)).Distinct().Order())
        {
            if (to > from)
                yield return new Segment(to - from, [.. pledges.Where(pledge => pledge.Units >= to).Select(pledge => places[pledge.Stag])]);
            from = to;
        }
    }

    /// <summary>The stag that a vote is for, votes counted stag by stag.</summary>
    private static int Named(long[] votes, long drawn)
    {
        var stag = 0;
        while (drawn >= votes[stag])
            drawn -= votes[stag++];
        return stag;
    }

    /// <summary>Units that are pledged to the same stags, by place, the first named first.</summary>
    private sealed record Segment(long Units, int[] Stags);
}
