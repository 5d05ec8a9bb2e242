using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Who goes on after convictions. A convicted validator was one of the f corrupted, so the others are a committee of n − 1 with at most
/// f − 1 corrupted; with a substitute in its seat, whom nobody knows to be honest, they are one of n and f again.
/// </summary>
internal static class Succession
{
    /// <summary>Finds the committee that is left.</summary>
    /// <param name="committee">The committee.</param>
    /// <param name="validators">Its keys.</param>
    /// <param name="convicted">Numbers of the convicted, ascending.</param>
    /// <param name="substitutes">Take their seats, lowest first.</param>
    /// <param name="least">The smallest committee that will do.</param>
    /// <param name="next">The committee that is left.</param>
    /// <param name="keys">Its keys.</param>
    /// <returns>False when nobody is convicted, or too few are left.</returns>
    public static bool TryFind(
        Committee committee,
        IReadOnlyList<VerifyingKey> validators,
        IReadOnlyList<int> convicted,
        IReadOnlyList<VerifyingKey> substitutes,
        Committee least,
        [NotNullWhen(true)] out Committee? next,
        [NotNullWhen(true)] out VerifyingKey[]? keys
    )
    {
        if (substitutes.Intersect(validators).Any() || substitutes.Distinct().Count() != substitutes.Count)
            throw new ArgumentException("A substitute took part already, or is there twice.", nameof(substitutes));
        (next, keys) = (null, null);
        var empty = Math.Max(0, convicted.Count - substitutes.Count); // seats
        var (n, f) = (committee.Size - empty, committee.MaxFaulty - empty);
        if (convicted.Count == 0 || n < least.Size || f < least.MaxFaulty || !Committee.IsSupported(n, f))
            return false;
        next = new Committee(n, f);
        var seats = validators.Cast<VerifyingKey?>().ToArray();
        for (var at = 0; at < convicted.Count; at++)
            seats[convicted[at] - 1] = at < substitutes.Count ? substitutes[at] : null;
        keys = [.. seats.OfType<VerifyingKey>()];
        return true;
    }
}
