using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// Whose weights spell what came out of a check of a mixed batch. In a bad slot the rows show the vector Σ_i e_i·w_i, w_i the column of
/// member i's weights and e_i what is wrong with its slot. Let B be the span of these vectors modulo p. Offenders whose errors are
/// independent have w_i in B, and an honest member's weights lie in B with probability at most 8^−(14 − dim B), since B does not
/// depend on them. Offenders who share a slot, or make their errors cancel, make B smaller than their number: then up to two of them are
/// guessed, their columns join B, and the others are found again.
/// </summary>
/// <remarks>
/// What it names is only suspected, and what it does not name only unsuspected: the first are checked alone, the others mixed anew. An
/// error here costs openings, and admits or rejects nobody. Work is bounded by C(64, 2) guesses of 64 tests. Not safe for use by several
/// threads at once.
/// </remarks>
internal sealed class OffenderDecoder
{
    /// <summary>How many members are guessed at most.</summary>
    private const int MaxGuesses = 2;

    /// <summary>No guessing beyond so many dimensions: with more, an honest member would be suspected too often.</summary>
    private const int MaxGuessedDimension = 8;

    private readonly ulong[][] _columns;
    private readonly LinearSpan _span;

    /// <param name="p">The plaintext modulus.</param>
    /// <param name="weights">Row after row, one per member.</param>
    /// <param name="rows">The number of rows.</param>
    public OffenderDecoder(Modulus p, ReadOnlySpan<sbyte> weights, int rows)
    {
        _span = new LinearSpan(p, rows);
        _columns = new ulong[weights.Length / rows][];
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i] = new ulong[rows];
            for (var r = 0; r < rows; r++)
                _columns[i][r] = p.FromSigned(weights[r * _columns.Length + i]);
        }
    }

    /// <summary>Takes in what the rows show in one slot.</summary>
    public void Add(ReadOnlySpan<ulong> syndrome) => _span.Add(syndrome);

    /// <summary>Positions of the suspected: none if everything was zero; everyone if no few members explain what came out.</summary>
    public IReadOnlyList<int> Suspects()
    {
        if (_span.Dimension == 0)
            return [];
        for (var guesses = 0; guesses <= MaxGuesses; guesses++)
        {
            if (guesses > 0 && _span.Dimension + guesses > MaxGuessedDimension)
                break;
            if (Guess(_span, 0, guesses) is { } found)
                return found;
        }
        return Everyone();
    }

    /// <summary>Adjoins the columns of so many members from <paramref name="from"/> on, and looks who is in the span then.</summary>
    private List<int>? Guess(LinearSpan span, int from, int guesses)
    {
        if (guesses == 0)
            return Explaining(span);
        for (var i = from; i < _columns.Length; i++)
        {
            var larger = span.Clone();
            if (larger.Add(_columns[i]) && Guess(larger, i + 1, guesses - 1) is { } found)
                return found;
        }
        return null;
    }

    /// <summary>The members whose weights lie in the span, if these span all of it.</summary>
    private List<int>? Explaining(LinearSpan span)
    {
        var inside = Everyone().Where(i => span.Contains(_columns[i])).ToList();
        var theirs = span.Empty();
        foreach (var i in inside)
            theirs.Add(_columns[i]);
        return theirs.Dimension == span.Dimension ? inside : null;
    }

    /// <summary>Who is in the check at all: others have no weight in any row, and a zero lies in every span.</summary>
    private List<int> Everyone() => [.. Enumerable.Range(0, _columns.Length).Where(i => _columns[i].AsSpan().ContainsAnyExcept(0UL))];
}
