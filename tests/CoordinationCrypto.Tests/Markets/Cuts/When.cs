using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>A condition as its least cells, each with the gates that it asks for: what these tests know of conditions.</summary>
internal sealed record When(params (long Members, long Capital, int Gates)[] Least)
{
    public static When Always => new((0, 0, 0));

    public static When Never => new();

    public static When Members(long members) => new((members, 0, 0));

    public static When Capital(long capital) => new((0, capital, 0));

    public static When Gate(int gates) => new((0, 0, gates));

    public bool Accepts(Weight cell, int mask) =>
        Least.Any(least => cell.Members >= least.Members && cell.Capital >= least.Capital && (mask & least.Gates) == least.Gates);
}
