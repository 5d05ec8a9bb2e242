using CoordinationCrypto.Cli.MarketFiles;

namespace CoordinationCrypto.Cli.Output;

/// <summary>
/// What an encrypted run is about, before its first tick, for someone who knows nothing of cryptography: what is to be done together, what
/// is encrypted and from whom, and what the words of the lines below it mean.
/// </summary>
internal static class MarketStory
{
    /// <summary>Lines of at most 80 columns, but for titles.</summary>
    public static IEnumerable<string> Tell(MarketFile file)
    {
        foreach (var stag in file.Stags)
            yield return Headline(stag);

        yield return "";
        var people = file.Ticks.SelectMany(tick => tick.Changes).Select(item => item.Agent).Distinct(StringComparer.Ordinal).Count();
        yield return people == 1
            ? "1 person takes part, with a condition, such as:"
            : $"{people} people take part, each with a condition, such as:";
        yield return "\"I will, if at least 10 others do.\" A decoy is one that never comes true.";
        yield return "Conditions and decoys are encrypted. Nobody can tell one from another: not the";
        yield return $"other people, and not the {file.Committee.Size} validators, who hold the key in parts. To read";
        yield return $"anything, more than {file.Committee.MaxFaulty} of them would have to put their parts together.";
        yield return "";
        yield return "A tick looks for the largest group whose conditions all come true together.";
        yield return "The validators compute this on the encrypted conditions. They open the result.";
        yield return "FIRED: there is such a group. Its members are named, and act at once.";
        yield return "nothing fired: there is none. Nobody learns who was missing, or how many.";
        yield return "live: how many conditions wait after the tick, decoys too.";
        if (file.Parameters.IsInsecure)
            yield return $"But this run has the toy parameters {file.Parameters.Name}: everyone can read everything.";
        yield return "";
    }

    private static string Headline(FileStag stag)
    {
        var least = EncryptedLimits.FloorOf(stag)?.Members ?? 1;
        var floor = least > 1 ? $"at least {least} people, " : "";
        string[] most =
        [
            .. stag.Grid.Axes.Select(axis => axis.Kind == AxisKind.Members ? $"at most {axis.Capacity}" : $"up to {axis.Capacity} units"),
        ];
        return $"To do together: {stag.Title} ({stag.Name}; {floor}{string.Join(", ", most)})";
    }
}
