using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Cli.Output;

/// <summary>What somebody says off the record, in words.</summary>
internal static class ShownText
{
    /// <summary>One line.</summary>
    public static string Of(DesignatedStatement statement)
    {
        var pseudonym = Convert.ToHexStringLower(statement.Pseudonym);
        return statement switch
        {
            PackStatement pack => $"the pseudonym {pseudonym} is mine, and was a member of the executed pack of record {pack.Hunt}",
            ConditionStatement condition => $"the pseudonym {pseudonym} is mine, and its intendo accepts {Cells(condition.Cells)}",
            _ => $"the pseudonym {pseudonym} is mine",
        };
    }

    /// <summary>Cell x is slot x − 1. A condition is an up-set, but the message may say anything.</summary>
    private static string Cells(ReadOnlySpan<byte> cells)
    {
        var runs = new List<string>();
        var slots = cells.Length * 8;
        for (var slot = 0; slot < slots; slot++)
        {
            if (!IsAccepted(cells, slot))
                continue;
            var first = slot;
            while (slot + 1 < slots && IsAccepted(cells, slot + 1))
                slot++;
            runs.Add(first == slot ? $"{first + 1}" : $"{first + 1} to {slot + 1}");
        }

        return runs.Count == 0 ? "no cell: it is a decoy" : $"exactly the cells {string.Join(", ", runs)}";
    }

    private static bool IsAccepted(ReadOnlySpan<byte> cells, int slot) => (cells[slot >> 3] >> (slot & 7) & 1) != 0;
}
