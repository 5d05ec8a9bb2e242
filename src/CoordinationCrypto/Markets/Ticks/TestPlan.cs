namespace CoordinationCrypto.Markets;

/// <summary>
/// How many of a stag's waiting submissions a tick may test, settled at the cut, before the coin. Seats come first: only replacements and
/// who may get a seat are tested, at most as often as seats are refilled.
/// </summary>
/// <param name="Wanted">How many there are to test at most.</param>
/// <param name="Tests">How many of these the stag's cap and the key's budget pay for, each alone, with a tick to its end.</param>
/// <param name="Price">What that costs at most.</param>
/// <param name="MayMix">Whether the key also bears mixed batches.</param>
internal readonly record struct TestPlan(int Wanted, int Tests, UInt128 Price, bool MayMix)
{
    /// <param name="term">The term.</param>
    /// <param name="pack">The pack, whose exits have taken effect; nothing is set aside for it.</param>
    /// <param name="replacements">Submissions of who is in the pack.</param>
    /// <param name="joins">Those of others.</param>
    public static TestPlan Of(Term term, Pack pack, int replacements, int joins) => Of(term, pack, replacements, joins, pack.FreeSeats);

    /// <param name="term">The term.</param>
    /// <param name="pack">The pack, whose exits have taken effect; nothing is set aside for it.</param>
    /// <param name="replacements">Submissions of who is in the pack.</param>
    /// <param name="joins">Those of others.</param>
    /// <param name="seats">How many of these may come in.</param>
    /// <param name="loosening">How many of the replacements have to loosen (P1): one check more for each.</param>
    public static TestPlan Of(Term term, Pack pack, int replacements, int joins, int seats, int loosening = 0)
    {
        var (prices, checks) = (term.Prices, pack.Stag.Grid.CheckCount);
        var wanted = replacements + (int)Math.Min(joins, (1L + TickAdmission.MaxRefills) * seats);
        var bearable = (UInt128)Math.Min(term.LeakageLeft(pack), term.Budget.Left);
        var (tests, beyond) = (0, wanted + 1);
        while (beyond - tests > 1) // the price rises with the number
        {
            var middle = tests + (beyond - tests) / 2;
            (tests, beyond) = Price(middle) <= bearable ? (middle, beyond) : (tests, middle);
        }
        var most = checks + Math.Min(loosening, 1);
        var mixed = Price(tests) + prices.Mixing(most, tests);
        var mayMix =
            tests > AdmissionBatch.Repetitions
            && mixed <= UInt128.Min(term.LeakageLeft(pack), term.Free)
            && prices.AllowsMixing(most, term.Free);
        return new TestPlan(wanted, tests, mayMix ? mixed : Price(tests), mayMix);

        UInt128 Price(int tests) =>
            prices.Test(checks) * (UInt128)tests
            + prices.Test(1) * (UInt128)Math.Min(tests, loosening)
            + prices.ToTheEnd(pack.LiveCount + Math.Clamp(tests - replacements, 0, seats), pack.Stag.Scan);
    }
}
