using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Local;

/// <summary>What a market in one process says of a refusal: it knows agents and stags by name, where the board has keys and ids.</summary>
internal static class RefusalWords
{
    /// <summary>Posts a stag.</summary>
    public static void ForStag(StagTerms terms, Action post)
    {
        ArgumentNullException.ThrowIfNull(terms);
        Post(
            post,
            refusal =>
                refusal == ReplayRefusal.StagRepeated
                    ? $"The stag \"{terms.Name}\" is on the board already."
                    : $"The board refuses the stag \"{terms.Name}\": {refusal}."
        );
    }

    /// <summary>Posts what an agent says in a stag.</summary>
    public static void ForAgent(StagTerms terms, string agent, Action post)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentException.ThrowIfNullOrWhiteSpace(agent);
        Post(
            post,
            refusal =>
                refusal switch
                {
                    ReplayRefusal.StagUnknown => $"The stag \"{terms.Name}\" is not on the board: post it first.",
                    ReplayRefusal.NotPresent => $"\"{agent}\" has no live intendo in the stag \"{terms.Name}\".",
                    ReplayRefusal.AlreadyActed => $"\"{agent}\" has already acted in the stag \"{terms.Name}\".",
                    _ => $"The board refuses what \"{agent}\" posts in the stag \"{terms.Name}\": {refusal}.",
                }
        );
    }

    /// <summary>Throws where a condition cannot be stated in a stag.</summary>
    public static void RequireFit(StagTerms terms, string agent, Condition condition)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(condition);
        if (!condition.TryOn(terms.Grid, 1, out _, out var problem))
            Throw.Argument(
                $"What \"{agent}\" asks for cannot be stated in the stag \"{terms.Name}\": {problem.Message}.",
                nameof(condition)
            );
    }

    private static void Post(Action post, Func<ReplayRefusal, string> words)
    {
        try
        {
            post();
        }
        catch (BoardException exception) when (exception.Refusal is { } refusal)
        {
            throw new BoardException(refusal, words(refusal));
        }
    }
}
