namespace CoordinationCrypto;

/// <summary>Why a condition cannot be read, or cannot be stated on a grid.</summary>
/// <param name="Fault">What is wrong.</param>
/// <param name="Position">Where in the text, counted in UTF-16 units from 0; −1 where it is not about a text.</param>
/// <param name="Message">It in words: what is there, and what may be.</param>
public sealed record ConditionProblem(ConditionFault Fault, int Position, string Message)
{
    /// <summary>The message, after the position where there is one.</summary>
    /// <returns>It in one line; the position is counted from 1.</returns>
    public override string ToString() => Position < 0 ? Message : $"character {Position + 1}: {Message}";
}

/// <summary>What is wrong with a condition.</summary>
public enum ConditionFault
{
    /// <summary>The text has something else where the message says what it expects.</summary>
    Syntax,

    /// <summary>A number is above <see cref="Condition.MaxNumber"/>.</summary>
    Number,

    /// <summary>A date is none, or is before 1970.</summary>
    Date,

    /// <summary>Too many characters, clauses, gates in one clause, or nested parentheses.</summary>
    TooLarge,

    /// <summary>A number is above the last level of its axis (R4).</summary>
    AboveLastLevel,

    /// <summary>The grid lacks the axis that the condition speaks of (R15).</summary>
    NoSuchAxis,

    /// <summary>What has to complete is no milestone: it asks for others, gates, nothing that can be, or too much.</summary>
    Milestone,

    /// <summary>The grid lacks the gate that the condition speaks of (R11).</summary>
    NoSuchGate,
}
