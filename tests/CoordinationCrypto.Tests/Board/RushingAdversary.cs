using CoordinationCrypto.Board;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Tests.Faulty;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

/// <summary>
/// Validators who see all honest shares of a round before they choose their own, and whose shares arrive first. For each request they
/// reconstruct what the shares say, decide what they want it to say instead, put a polynomial of the right degree through that constant
/// and as many honest shares as it can pass, and send its values at their own points.
/// </summary>
internal sealed class RushingAdversary(TestMarket test, int[] corrupted, Action<Request, ulong[]> wish)
{
    public int Forged { get; private set; }

    public IEnumerable<Record> Deliver(IReadOnlyList<(int Validator, Record Record)> answers)
    {
        var parameters = test.Committee.Parameters;
        var open = test.Market.Board.Ticks.OpenShares.ToDictionary(collection => Convert.ToHexString(collection.Request.Id));
        var rest = answers.Where(answer => answer.Record.Kind != RecordKind.Share).Select(answer => answer.Record).ToList();
        var forged = new List<Record>();
        var honest = new List<Record>();
        foreach (
            var group in answers
                .Where(answer => answer.Record.Kind == RecordKind.Share)
                .GroupBy(answer => Convert.ToHexString(Body(answer.Record).RequestId))
        )
        {
            var request = open[group.Key].Request;
            var shares = new List<Share>();
            var own = new List<Share>();
            foreach (var (validator, record) in group)
            {
                if (!corrupted.Contains(validator))
                    honest.Add(record);
                Assert.True(Share.TryRead(parameters, validator, Body(record).Content.Span, out var share));
                (corrupted.Contains(validator) ? own : shares).Add(share);
            }
            if (shares.Count + own.Count <= request.Degree)
                continue; // too few are left to see anything
            using var constant = Wish(request, [.. shares, .. own]);
            foreach (var liar in corrupted.Where(liar => group.Any(answer => answer.Validator == liar)))
            {
                using var value = ShareForger.Through(constant, shares.Take(request.Degree).ToList(), liar);
                using var share = new Share(parameters, liar, value);
                forged.Add(
                    test.Market.Validators[liar - 1].Frame(RecordKind.Share, new RequestBody(request.Id, 0, share.Encode()).Encode())
                );
                Forged++;
            }
        }
        return [.. forged, .. honest, .. rest];
    }

    /// <summary>Δ times what the liars want the slots to be instead, with the honest noise.</summary>
    private CoefficientPolynomial Wish(Request request, List<Share> shares)
    {
        var truth = Reconstruction.Interpolate(shares.Take(request.Degree + 1).ToList(), 0);
        var slots = test.Committee.Decode(truth);
        var wished = (ulong[])slots.Clone();
        wish(request, wished);
        using var difference = test.Committee.Encoder.Encode(wished.Zip(slots, test.Committee.Parameters.PlainModulus.Subtract).ToArray());
        using var scaled = difference.Scale();
        truth.Add(scaled);
        return truth;
    }

    private static RequestBody Body(Record record) =>
        RequestBody.TryRead(record.Body, out var body)
            ? body
            : throw new InvalidOperationException("A validator's own record does not read.");
}
