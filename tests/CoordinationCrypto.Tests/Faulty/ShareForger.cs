using CoordinationCrypto.Rings;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>Shares that are not what the sharing gives.</summary>
internal static class ShareForger
{
    /// <summary>Moves one coefficient to another residue.</summary>
    public static void Spoil(Share share, Dice dice)
    {
        var basis = share.Value.Basis;
        var limb = dice.Next(basis.Count);
        var at = dice.Next(basis.Degree);
        share.Value.Limb(limb)[at] = basis[limb].Add(share.Value.Limb(limb)[at], 1 + (ulong)dice.Next(1 << 20));
    }

    /// <summary>Puts other residues into all places.</summary>
    /// <param name="share">The share.</param>
    /// <param name="next">Each residue, below every prime.</param>
    public static void Overwrite(Share share, Func<ulong> next)
    {
        for (var limb = 0; limb < share.Value.Basis.Count; limb++)
        {
            var residues = share.Value.Limb(limb);
            for (var at = 0; at < residues.Length; at++)
                residues[at] = next();
        }
    }

    /// <summary>
    /// The share at a liar's point of a polynomial of the given degree that has another constant than the sharing gives, and passes
    /// through as many honest shares as it can. The honest shares and the liar's own true one must be more than the
    /// degree, or it sees no constant to change; then it is null.
    /// </summary>
    public static Share? Steer(int degree, IReadOnlyList<Share> honest, Share own, Action<CoefficientPolynomial> wish)
    {
        List<Share> seen = [.. honest, own];
        if (seen.Count <= degree)
            return null;
        using var constant = Reconstruction.Interpolate([.. seen.Take(degree + 1)], 0);
        wish(constant);
        return new Share(own.Parameters, own.Validator, Through(constant, [.. honest.Take(degree)], own.Validator));
    }

    /// <summary>The value at x of the polynomial with the given constant through the given shares.</summary>
    public static CoefficientPolynomial Through(CoefficientPolynomial constant, IReadOnlyList<Share> shares, int x)
    {
        var basis = constant.Basis;
        int[] points = [0, .. shares.Select(share => share.Validator)];
        var weights = Committee.LagrangeWeights(points, x, basis);
        var sum = CoefficientPolynomial.Zero(basis);
        sum.AddScaled(constant, weights[0]);
        for (var i = 0; i < shares.Count; i++)
            sum.AddScaled(shares[i].Value, weights[i + 1]);
        return sum;
    }
}
