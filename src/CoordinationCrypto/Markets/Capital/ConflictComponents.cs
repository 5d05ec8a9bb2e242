namespace CoordinationCrypto.Markets;

/// <summary>
/// Which stags a hunt of one may touch (M9, R30): two are in one component if an account's commitments to them and others exceed its free
/// balance, or if a chain of such accounts joins them. Scans of different components do not wait for each other.
/// </summary>
internal static class ConflictComponents
{
    /// <summary>The components, each ascending, by their first stag.</summary>
    /// <param name="stags">Each once.</param>
    /// <param name="ballots">Every account's, live, waiting and suspended together.</param>
    public static IReadOnlyList<IReadOnlyList<Hash32>> Of(IEnumerable<Hash32> stags, IEnumerable<Ballot> ballots)
    {
        Hash32[] all = [.. stags.Order()];
        var places = all.Index().ToDictionary(at => at.Item, at => at.Index);
        var parents = new int[all.Length]; // a forest; roots are their own parents
        for (var i = 0; i < all.Length; i++)
            parents[i] = i;
        foreach (var ballot in ballots)
        {
            if (ballot.Pledges.Sum(pledge => pledge.Units) <= ballot.Free)
                continue;
            int[] conflicting = [.. ballot.Pledges.Where(pledge => pledge.Units > 0).Select(pledge => places[pledge.Stag])];
            for (var i = 1; i < conflicting.Length; i++)
                parents[Root(conflicting[i])] = Root(conflicting[0]);
        }

        return [.. all.Index().GroupBy(at => Root(at.Index)).Select(group => (IReadOnlyList<Hash32>)[.. group.Select(at => at.Item)])];

        int Root(int stag)
        {
            while (parents[stag] != stag)
                stag = parents[stag] = parents[parents[stag]];
            return stag;
        }
    }
}
