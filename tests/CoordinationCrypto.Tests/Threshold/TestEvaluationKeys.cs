using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>Evaluation keys from all seeds of a committee: what the ceremony's rounds end with, without the ceremony.</summary>
internal static class TestEvaluationKeys
{
    /// <summary>The relinearization key of a committee's seeds.</summary>
    public static RelinearizationKey RelinearizationKey(TestCommittee committee)
    {
        var parameters = committee.Parameters;
        var a = EvaluationKeyContribution.ExpandA(parameters, committee.Transcript, EvaluationKeyContribution.Relinearization);
        var first = Sum(
            committee,
            seeds => subset => EvaluationKeyContribution.FirstRound(parameters, seeds, subset, committee.Transcript, a)
        );
        var second = Sum(
            committee,
            seeds =>
                subset =>
                    EvaluationKeyContribution.SecondRound(
                        parameters,
                        seeds,
                        subset,
                        committee.Transcript,
                        Hash32.Sha256("first round"u8),
                        first
                    )
        );
        Free(a, first[..a.Length]);
        return new RelinearizationKey(new KeySwitchingKey(parameters, second, first[a.Length..]));
    }

    /// <summary>The Galois keys of a committee's seeds.</summary>
    public static GaloisKeys GaloisKeys(TestCommittee committee, params int[] elements)
    {
        var parameters = committee.Parameters;
        return new GaloisKeys(
            parameters,
            elements.Select(element =>
            {
                var a = EvaluationKeyContribution.ExpandA(parameters, committee.Transcript, element);
                return (
                    element,
                    new KeySwitchingKey(
                        parameters,
                        Sum(
                            committee,
                            seeds => subset => EvaluationKeyContribution.Galois(parameters, seeds, subset, committee.Transcript, element, a)
                        ),
                        a
                    )
                );
            })
        );
    }

    /// <summary>Adds up what the first member of each subset contributes.</summary>
    public static EvaluationPolynomial[] Sum(TestCommittee committee, Func<SubsetSeeds, Func<int, EvaluationPolynomial[]>> contribute)
    {
        EvaluationPolynomial[]? sum = null;
        for (var subset = 0; subset < committee.Committee.SubsetCount; subset++)
        {
            var parts = contribute(committee.Seeds[committee.Committee.Members(subset).First() - 1])(subset);
            if (sum is null)
            {
                sum = parts;
                continue;
            }
            for (var i = 0; i < sum.Length; i++)
                sum[i].Add(parts[i]);
            Free(parts);
        }
        return sum!;
    }

    /// <summary>Gives the polynomials back.</summary>
    public static void Free(params EvaluationPolynomial[][] polynomials)
    {
        foreach (var polynomial in polynomials.SelectMany(parts => parts))
            polynomial.Dispose();
    }
}
