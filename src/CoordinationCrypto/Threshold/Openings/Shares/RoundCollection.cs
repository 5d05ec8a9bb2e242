using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The validators' rows of one round after another, each until enough of them agree. Rows have degree 2f, so 3f + 1 must lie on one
/// polynomial; with n ≥ 4f + 1 the honest ones are enough, whatever f others send or leave unsent. Not safe for use by several
/// threads at once.
/// </summary>
/// <param name="committee">n and f.</param>
/// <param name="field">p.</param>
internal sealed class RoundCollection(Committee committee, Modulus field)
{
    private readonly SortedDictionary<int, ulong[]> _rows = [];
    private readonly SortedSet<int> _culprits = [];
    private readonly RowDecoder _decoder = new(AcceptanceRule.Of(committee), field, committee.Size, 2 * committee.MaxFaulty);

    /// <summary>The validators whose row of the present round is in.</summary>
    public IReadOnlyCollection<int> Senders => _rows.Keys;

    /// <summary>
    /// Who sent a row off the accepted polynomials, in any round, ascending. The row and those it was decoded with are the evidence; who
    /// was late or silent is not among them.
    /// </summary>
    public IReadOnlyCollection<int> Culprits => _culprits;

    /// <summary>What is wrong with a row for the present round; <see cref="ShareRefusal.None"/> if nothing is.</summary>
    /// <param name="sender">Who signed it, by the board.</param>
    /// <param name="length">How many values the round opens.</param>
    /// <param name="message">From anyone.</param>
    /// <param name="row">The values where nothing is wrong.</param>
    public ShareRefusal Judge(int sender, int length, ReadOnlySpan<byte> message, out ulong[]? row)
    {
        row = null;
        return sender < 1 || sender > committee.Size ? ShareRefusal.Stranger
            : _rows.ContainsKey(sender) ? ShareRefusal.Repeated
            : ShareMessage.TryRead(length, field, message, out row) ? ShareRefusal.None
            : ShareRefusal.Malformed;
    }

    /// <summary>Takes a row without a fault.</summary>
    /// <param name="sender">Who sent it.</param>
    /// <param name="row">Its values.</param>
    /// <param name="opened">The opened row, when this was the last one needed; then the next round begins.</param>
    public bool Take(int sender, ulong[] row, [NotNullWhen(true)] out ulong[]? opened)
    {
        _rows.Add(sender, row);
        opened = null;
        if (!_decoder.TryDecode([.. _rows.Select(each => (each.Key, each.Value))], out opened, out var wrong))
            return false;
        _culprits.UnionWith(wrong);
        _rows.Clear();
        return true;
    }
}

/// <summary>Why a row is not taken.</summary>
internal enum ShareRefusal
{
    /// <summary>It is.</summary>
    None,

    /// <summary>No such validator.</summary>
    Stranger,

    /// <summary>The validator has sent its row of the round.</summary>
    Repeated,

    /// <summary>The row has another length, a value that is not below p, or bits that fill and are not zero.</summary>
    Malformed,

    /// <summary>It is of another round than the present one, or the computation is over.</summary>
    OtherRound,
}
