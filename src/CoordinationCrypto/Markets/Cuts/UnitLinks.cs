namespace CoordinationCrypto.Markets;

/// <summary>
/// Which stags and bundles name which (L2): a link is directed and binds who declares it, so what is named comes first. Between bundles
/// links go one way, since a stag can name another bundle's only after that was posted.
/// </summary>
internal static class UnitLinks
{
    /// <summary>An order in which each one that names another comes right after the last that it names (R31).</summary>
    /// <param name="drawn">Units in the order that the coin drew.</param>
    /// <param name="stags">All stags.</param>
    public static List<Hash32> InOrder(IReadOnlyList<Hash32> drawn, IReadOnlyCollection<StagBook> stags)
    {
        if (!stags.Any(stag => stag.Rules.Gates.Any(gate => gate.Kind == GateRuleKind.Completion)))
            return [.. drawn];
        var order = new List<Hash32>(drawn.Count);
        var (pending, held) = (drawn.ToHashSet(), new List<Hash32>());
        foreach (var unit in drawn)
            Place(unit);
        order.AddRange(held); // none, where links go one way
        return order;

        void Place(Hash32 unit)
        {
            if (Named(unit, stags).Any(pending.Contains))
            {
                held.Add(unit);
                return;
            }

            order.Add(unit);
            pending.Remove(unit);
            foreach (var next in held.ToList())
            {
                if (held.Contains(next) && !Named(next, stags).Any(pending.Contains))
                {
                    held.Remove(next);
                    Place(next);
                }
            }
        }
    }

    /// <summary>
    /// What an event completes stands at once (R33), and is a change of who names it (R13). In its own bundle the scan has seen it.
    /// </summary>
    /// <param name="book">Where the gates are.</param>
    /// <param name="unit">Whose event it is.</param>
    /// <param name="fired">The stags that hunted in it.</param>
    /// <param name="pending">The units that will be scanned in this cut anyway.</param>
    /// <returns>Those whose gates rose, to be scanned next (R20, R31).</returns>
    public static List<Hash32> Open(CutBook book, Hash32 unit, HashSet<Hash32> fired, IEnumerable<Hash32> pending)
    {
        var raised = new SortedSet<Hash32>();
        foreach (var stag in book.Stags.Values.Where(stag => !stag.IsClosed && stag.Rules.Gates.Any(gate => fired.Contains(gate.Of))))
        {
            var risen = book.GatesOf(stag.Rules, book.Now) & ~stag.GateMask;
            stag.GateMask |= risen;
            if (stag.Rules.Unit == unit || risen == 0)
                continue;
            for (; risen != 0; risen &= risen - 1)
                stag.CountChange(book.Now.Tick);
            raised.Add(stag.Rules.Unit);
        }

        raised.ExceptWith(pending);
        raised.IntersectWith(book.Stags.Values.Where(stag => stag.LiveWeight != default).Select(stag => stag.Rules.Unit));
        return InOrder([.. raised], book.Stags.Values);
    }

    /// <summary>The units that one names, itself left out.</summary>
    private static IEnumerable<Hash32> Named(Hash32 unit, IReadOnlyCollection<StagBook> stags)
    {
        var named =
            from stag in stags
            where stag.Rules.Unit == unit
            from gate in stag.Rules.Gates
            where gate.Kind == GateRuleKind.Completion
            from other in stags
            where other.Id == gate.Of && other.Rules.Unit != unit
            select other.Rules.Unit;
        return named;
    }
}
