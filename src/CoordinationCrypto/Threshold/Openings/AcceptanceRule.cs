namespace CoordinationCrypto.Threshold;

/// <summary>
/// How many shares must lie on one polynomial before its constant counts: degree + f + 1. Such a set holds at least degree + 1 honest shares, which fix the polynomial; with fewer, a rushing minority that sees the honest
/// shares first could still choose the result.
/// </summary>
internal readonly struct AcceptanceRule
{
    private readonly int _beyondDegree;

    private AcceptanceRule(int beyondDegree) => _beyondDegree = beyondDegree;

    /// <summary>The rule of a committee.</summary>
    public static AcceptanceRule Of(Committee committee) => new(committee.Corrupted + 1);

    /// <summary>A rule that accepts degree + <paramref name="beyondDegree"/> shares: unsound, for the tests that show the attacks it lets in.</summary>
    public static AcceptanceRule Unsound(int beyondDegree) => new(beyondDegree);

    public int Required(int degree) => degree + _beyondDegree;
}
