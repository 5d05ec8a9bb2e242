using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CoordinationCrypto.Markets;

/// <summary>Reads the language of conditions; docs/spec/conditions.md has its grammar. The text may be anyone's.</summary>
internal ref struct ConditionParser
{
    private const int MaxDepth = 64;

    private const long MaxWork = 1L << 25; // as many comparisons as the largest condition takes, four times

    private readonly ReadOnlySpan<char> _text;
    private int _next;
    private long _work = MaxWork;
    private ConditionProblem? _problem;

    public ConditionParser(ReadOnlySpan<char> text) => _text = text;

    /// <summary>Reads the whole text.</summary>
    public bool TryRead([NotNullWhen(true)] out ClauseSet? clauses, [NotNullWhen(false)] out ConditionProblem? problem)
    {
        clauses = null;
        if (_text.Length > Condition.MaxTextLength)
            Fail(ConditionFault.TooLarge, Condition.MaxTextLength, $"a condition has at most {Condition.MaxTextLength} characters");
        else if ((clauses = Any(0)) is not null && !IsAtEnd())
            Fail(ConditionFault.Syntax, _next, "expected and, or, or the end");
        problem = _problem;
        return problem is null && clauses is not null;
    }

    private ClauseSet? Any(int depth)
    {
        var any = All(depth);
        while (any is not null && TryWord("or"))
        {
            Skip();
            var start = _next;
            if (All(depth) is not { } next)
                return null;
            if (!any.TryAdd(next.Clauses, ref _work))
                return TooLarge(start);
        }

        return any;
    }

    private ClauseSet? All(int depth)
    {
        var all = One(depth);
        while (all is not null && TryWord("and"))
        {
            Skip();
            var start = _next;
            if (One(depth) is not { } next)
                return null;
            if (!ClauseSet.TryAnd(all.Clauses, next.Clauses, ref _work, out all))
                return TooLarge(start);
        }

        return all;
    }

    private ClauseSet? One(int depth)
    {
        if (TryMark("("))
        {
            if (depth == MaxDepth)
                return Fail(ConditionFault.TooLarge, _next - 1, $"parentheses nest at most {MaxDepth} deep");
            var inner = Any(depth + 1);
            return inner is null || TryMark(")") ? inner : Fail(ConditionFault.Syntax, _next, "expected and, or, or ')'");
        }

        if (TryWord("always"))
            return new ClauseSet([Clause.Empty]);
        if (TryWord("never"))
            return new ClauseSet([]);
        if (TryWord("fact"))
            return Fact();
        if (TryWord("completes"))
            return Completes(depth);
        if (TryWord("time"))
            return AtLeast() && TryDate(out var date) ? new ClauseSet([Clause.OfDate(date)]) : null;
        if (TryWord("others"))
            return AtLeast() && TryNumber(out var others) ? new ClauseSet([Clause.OfOthers(others)]) : null;
        if (TryWord("members"))
            return AtLeast() && TryNumber(out var members) ? new ClauseSet([Clause.OfMembers(members)]) : null;
        if (TryWord("capital"))
            return AtLeast() && TryNumber(out var units) ? new ClauseSet([Clause.OfCapital(units)]) : null;
        return Fail(ConditionFault.Syntax, _next, "expected others, members, capital, fact, time, completes, always, never or '('");
    }

    private ClauseSet? Fact()
    {
        if (Name("a fact's id") is not { } id)
            return null;
        return TryMark(")") ? new ClauseSet([Clause.OfFact(id)]) : Fail(ConditionFault.Syntax, _next, "expected ')'");
    }

    private ClauseSet? Completes(int depth)
    {
        if (Name("a stag's id") is not { } id)
            return null;
        IReadOnlyList<Clause> milestone = [];
        if (TryMark(","))
        {
            Skip();
            var start = _next;
            if (depth == MaxDepth)
                return Fail(ConditionFault.TooLarge, _next, $"parentheses nest at most {MaxDepth} deep");
            if (Any(depth + 1) is not { } inner)
                return null;
            if (!Gate.IsMilestone(inner.Clauses))
                return Fail(ConditionFault.Milestone, start, "a milestone speaks of members and capital of the other stag, and can be met");
            milestone = inner.Clauses;
        }

        return TryMark(")")
            ? new ClauseSet([Clause.OfLink(Gate.Completes(id, milestone))])
            : Fail(ConditionFault.Syntax, _next, milestone.Count > 0 ? "expected and, or, or ')'" : "expected ',' or ')'");
    }

    /// <summary>An opening parenthesis and an id.</summary>
    private string? Name(string what)
    {
        if (!TryMark("("))
        {
            Fail(ConditionFault.Syntax, _next, "expected '('");
            return null;
        }

        Skip();
        var start = _next;
        while (_next < _text.Length && (char.IsAsciiLetterOrDigit(_text[_next]) || _text[_next] is '-' or '_' or '.'))
            _next++;
        if (_next - start is > 0 and <= StagTerms.MaxNameLength)
            return _text[start.._next].ToString();
        Fail(ConditionFault.Syntax, start, $"expected {what}, of 1 to {StagTerms.MaxNameLength} letters, digits, '-', '_' or '.'");
        return null;
    }

    private bool AtLeast() => TryMark(">=") || Fail(ConditionFault.Syntax, _next, "expected '>='") is not null;

    private bool TryNumber(out int number)
    {
        Skip();
        var (start, value) = (_next, 0L);
        for (; _next < _text.Length && char.IsAsciiDigit(_text[_next]); _next++)
            value = Math.Min((10 * value) + _text[_next] - '0', long.MaxValue / 100);
        number = 0;
        if (_next == start)
            return Fail(ConditionFault.Syntax, start, "expected a whole number") is not null;
        if (_next < _text.Length && _text[_next] == 'k')
        {
            _next++;
            value = 1_000 * Math.Min(value, Condition.MaxNumber);
        }

        if (!EndsHere())
            return Fail(ConditionFault.Syntax, _next, "expected the end of the number: digits, and k for thousands") is not null;
        if (value > Condition.MaxNumber)
            return Fail(ConditionFault.Number, start, $"a number is at most {Condition.MaxNumber}") is not null;
        number = (int)value;
        return true;
    }

    private bool TryDate(out DateOnly date)
    {
        Skip();
        var start = _next;
        while (_next < _text.Length && (char.IsAsciiLetterOrDigit(_text[_next]) || _text[_next] == '-'))
            _next++;
        return DateOnly.TryParseExact(_text[start.._next], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date)
            && date >= Gate.Earliest
            || Fail(ConditionFault.Date, start, "expected a date, yyyy-mm-dd, from 1970-01-01 on") is not null;
    }

    /// <summary>A word, whole: "order" is not "or" and something else.</summary>
    private bool TryWord(string word)
    {
        Skip();
        if (!_text[_next..].StartsWith(word))
            return false;
        _next += word.Length;
        if (EndsHere())
            return true;
        _next -= word.Length;
        return false;
    }

    private bool TryMark(string mark)
    {
        Skip();
        if (!_text[_next..].StartsWith(mark))
            return false;
        _next += mark.Length;
        return true;
    }

    private readonly bool EndsHere() => _next == _text.Length || !(char.IsLetterOrDigit(_text[_next]) || _text[_next] is '_' or '.' or '-');

    private bool IsAtEnd()
    {
        Skip();
        return _next == _text.Length;
    }

    private void Skip()
    {
        while (_next < _text.Length && _text[_next] is ' ' or '\t' or '\r' or '\n')
            _next++;
    }

    private ClauseSet? TooLarge(int position) =>
        Fail(
            ConditionFault.TooLarge,
            position,
            $"too large from here: at most {Condition.MaxClauses} clauses, each of at most {ConditionGrid.MaxGates} gates"
        );

    private ClauseSet? Fail(ConditionFault fault, int position, string message)
    {
        _problem ??= new ConditionProblem(fault, position, message);
        return null;
    }
}
