using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>What the openings of a batch say. Every member is in exactly one of the three.</summary>
/// <param name="Admitted">Numbers of the waiting submissions that are well formed.</param>
/// <param name="Rejected">Those that are not, and why. Only what was checked alone is rejected, so that this is certain.</param>
/// <param name="Again">Batches that have to be opened next.</param>
internal sealed record AdmissionVerdict(
    IReadOnlyList<int> Admitted,
    IReadOnlyList<(int Member, AdmissionFault Fault)> Rejected,
    IReadOnlyList<AdmissionBatch> Again
)
{
    /// <summary>Judges a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="grid">The stag's grid.</param>
    /// <param name="opened">Per opening, in order, the N slots that came out; what is not opened is not looked at.</param>
    /// <exception cref="ArgumentException">There is not one result of N slots per opening.</exception>
    public static AdmissionVerdict Of(AdmissionBatch batch, AdmissionGrid grid, IReadOnlyList<ulong[]> opened)
    {
        if (opened.Count != batch.OpeningCount || opened.Any(slots => slots.Length != grid.Parameters.Degree))
            throw new ArgumentException($"The batch has {batch.OpeningCount} openings of {grid.Parameters.Degree} slots.", nameof(opened));
        return batch.IsMixed ? OfMixed(batch, grid, opened) : OfLone(batch, grid, opened);
    }

    private static AdmissionVerdict OfLone(AdmissionBatch batch, AdmissionGrid grid, IReadOnlyList<ulong[]> opened)
    {
        var admitted = new List<int>();
        var rejected = new List<(int, AdmissionFault)>();
        for (var i = 0; i < batch.Members.Count; i++)
        {
            var fault = AdmissionFault.None;
            for (var check = batch.CheckCount - 1; check >= 0; check--) // the first that is not passed is the reason
                if (batch.OpeningOf(new(check), i) is >= 0 and var opening && !IsZero(opened[opening], grid.OpenSlots(new(check))))
                    fault = FaultOf(new AdmissionCheck(check), grid);
            if (fault == AdmissionFault.None)
                admitted.Add(batch.Members[i]);
            else
                rejected.Add((batch.Members[i], fault));
        }
        return new AdmissionVerdict(admitted, rejected, []);
    }

    private static AdmissionVerdict OfMixed(AdmissionBatch batch, AdmissionGrid grid, IReadOnlyList<ulong[]> opened)
    {
        var suspects = new SortedSet<int>();
        for (var index = 0; index < batch.CheckCount; index++)
        {
            var (check, first) = (new AdmissionCheck(index), index * batch.Rows);
            var decoder = new OffenderDecoder(grid.Parameters.PlainModulus, batch.Weights(check), batch.Rows);
            var syndrome = new ulong[batch.Rows];
            foreach (var slot in grid.OpenSlots(check).Members())
            {
                for (var r = 0; r < syndrome.Length; r++)
                    syndrome[r] = opened[first + r][slot];
                decoder.Add(syndrome);
            }
            suspects.UnionWith(decoder.Suspects());
        }
        if (suspects.Count == 0)
            return new AdmissionVerdict(batch.Members, [], []);
        var alone = batch.Stage == AdmissionStage.First ? [.. suspects] : Enumerable.Range(0, batch.Members.Count).ToList();
        return new AdmissionVerdict([], [], batch.Divide(alone));
    }

    private static AdmissionFault FaultOf(AdmissionCheck check, AdmissionGrid grid) =>
        check == AdmissionCheck.Binary ? AdmissionFault.NotBinary
        : check == AdmissionCheck.Loosening(grid) ? AdmissionFault.Tightens
        : AdmissionFault.NotAnUpSet;

    private static bool IsZero(ulong[] slots, SlotSet open)
    {
        foreach (var slot in open.Members())
            if (slots[slot] != 0)
                return false;
        return true;
    }
}

/// <summary>Why a submission is not admitted.</summary>
internal enum AdmissionFault
{
    /// <summary>It is admitted.</summary>
    None,

    /// <summary>A slot holds something else than 0 and 1.</summary>
    NotBinary,

    /// <summary>
    /// Its slots are 0 and 1, but not the indicator of an up-set of the grid: a cell is accepted and a greater one is not, or a slot
    /// beside the grid is set.
    /// </summary>
    NotAnUpSet,

    /// <summary>It is a condition, but under lock-in, and what it would replace accepts a cell that it does not (P1).</summary>
    Tightens,
}
