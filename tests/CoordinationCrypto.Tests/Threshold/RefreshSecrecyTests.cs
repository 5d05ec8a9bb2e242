using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Tests.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>
/// What f validators can make of a refresh with all they hold is uniform, by chi-square with controls that fail; and why a mask serves for one ciphertext: with two, their difference is open.
/// </summary>
public sealed class RefreshSecrecyTests
{
    private const int Buckets = 257; // bucket = value / 256; the last would hold a single value

    [Theory]
    [InlineData(4, 1, 400)]
    [InlineData(7, 2, 60)]
    public void The_message_stays_uniform_to_f_validators_and_one_more_seed_shows_it(int n, int f, int runs)
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        using var table = new RefreshTable(test);
        var slots = Enumerable.Range(0, test.Parameters.Degree).Select(slot => (ulong)slot).ToArray();
        using var ciphertext = test.Encrypt(slots, "secret");
        var coalition = Enumerable.Range(1, f).ToList();
        var (seen, differences) = (new long[Buckets], new long[Buckets]);
        ulong[]? previous = null;
        for (var run = 0; run < Law.Count(runs); run++)
        {
            table.Prepare();
            using var opening = Opened(table, ciphertext);
            var number = RefreshRequest.MaskOf(opening.Request);
            var known = Subtract(table, opening.Masked!, number, subset => coalition.Exists(validator => test.Committee.IsMember(subset, validator)));
            foreach (var value in known) seen[value / 256]++;
            if (previous is not null)
                for (var slot = 0; slot < known.Length; slot++) differences[test.Parameters.PlainModulus.Subtract(known[slot], previous[slot]) / 256]++;
            previous = known;
            if (run == 0) Assert.Equal(slots, Subtract(table, opening.Masked!, number, _ => true)); // with the seed of A* too
            table.Pool.Finish(number);
        }
        Assert.InRange(ChiSquare.Deviation(seen.AsSpan(0, Buckets - 1)), -ChiSquare.Limit, ChiSquare.Limit);
        Assert.InRange(ChiSquare.Deviation(differences.AsSpan(0, Buckets - 1)), -ChiSquare.Limit, ChiSquare.Limit);
    }

    [Fact]
    public void The_test_sees_a_coalition_that_holds_every_seed_and_a_mask_that_is_used_twice()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        using var ciphertext = test.Encrypt([.. Enumerable.Repeat(9UL, test.Parameters.Degree)], "seen");
        var (seen, differences) = (new long[Buckets], new long[Buckets]);
        table.Prepare();
        using var opening = Opened(table, ciphertext);
        var number = RefreshRequest.MaskOf(opening.Request);
        for (var run = 0; run < 16; run++)
        {
            foreach (var value in Subtract(table, opening.Masked!, number, _ => true)) seen[value / 256]++;
            differences[0] += test.Parameters.Degree; // m + ρ − (m + ρ)
        }
        Assert.True(ChiSquare.Deviation(seen.AsSpan(0, Buckets - 1)) > ChiSquare.Limit);
        Assert.True(ChiSquare.Deviation(differences.AsSpan(0, Buckets - 1)) > ChiSquare.Limit);
    }

    [Fact]
    public void What_f_validators_do_not_know_of_a_prepared_mask_decrypts_to_noise_with_all_they_hold()
    {
        using var test = new TestCommittee(InsecureToyParameters.N1024, Committee.Default);
        using var table = new RefreshTable(test);
        var honest = Enumerable.Range(0, test.Committee.SubsetCount).Single(subset => !test.Committee.IsMember(subset, 1) && !test.Committee.IsMember(subset, 2));
        using var prepared = table.PrepareMask(0);
        var rest = prepared.Encryption.C0.Clone();
        foreach (var subset in Enumerable.Range(0, test.Committee.SubsetCount).Where(subset => subset != honest))
        {
            using var known = RefreshPreparationTests.PartOf(table, 0, subset);
            rest.Subtract(known);
        }
        using var body = new Ciphertext(test.Parameters, rest, prepared.Encryption.C1.Clone()); // the honest subset's part, and all that is new to f validators: under s_A, not s
        using var mask = RefreshPreparationTests.Expansion(table, 7, 0).MaskOf(honest);
        var expected = table.Slots(mask);
        Assert.Equal(expected, Decrypt(subset => subset == honest));
        var counts = new long[16];
        foreach (var (value, right) in Decrypt(subset => subset != honest).Zip(expected)) counts[test.Parameters.PlainModulus.Subtract(value, right) * 16 / 65537]++;
        Assert.InRange(ChiSquare.Deviation(counts), -ChiSquare.Limit, ChiSquare.Limit);

        ulong[] Decrypt(Func<int, bool> isKnown)
        {
            var s = EvaluationPolynomial.Zero(test.Parameters.KeyBasis);
            foreach (var subset in Enumerable.Range(0, test.Committee.SubsetCount).Where(isKnown))
            {
                using var part = KeyContribution.SecretPart(test.Parameters, test.Seeds[test.Committee.Members(subset).First() - 1], subset, test.Transcript);
                s.Add(part);
            }
            using var secret = new SecretKey(test.Parameters, s);
            return secret.Decrypt(body);
        }
    }

    /// <summary>The rule lifted: shares are asked of the makers, past pool and ledger.</summary>
    [Fact]
    public void One_mask_for_two_ciphertexts_opens_the_difference_of_their_messages()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        table.Prepare();
        var (left, right) = (BfvTests.Slots(test.Parameters, "left"), BfvTests.Slots(test.Parameters, "right"));
        using var one = test.Encrypt(left, "one");
        using var two = test.Encrypt(right, "two");
        var difference = Unruled(one).Zip(Unruled(two), test.Parameters.PlainModulus.Subtract);
        Assert.Equal(left.Zip(right, test.Parameters.PlainModulus.Subtract), difference);

        ulong[] Unruled(Ciphertext ciphertext)
        {
            var request = table.Request(ciphertext, 0);
            return test.Reconstruct(request, [.. test.Makers.Select(maker => maker.Refresh(request, ciphertext))]);
        }
    }

    /// <summary>The rule kept: neither the pool nor, on another board, the ledgers let the second share go. A committee that has lost its ledgers gives the difference away.</summary>
    [Fact]
    public void The_pool_refuses_the_second_ciphertext_and_on_another_board_the_ledgers_do()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        table.Prepare();
        using var one = test.Encrypt([70], "one");
        using var two = test.Encrypt([30], "two");
        using var opening = Opened(table, one);
        var second = table.Request(two, 0);
        using var other = ForkOf(table, two);
        foreach (var party in table.Parties)
        {
            Assert.Equal(RefreshRefusal.NotAssigned, party.TryAnswer(second, two, 1, table.Pool, out var message));
            Assert.Empty(message);
            Assert.Equal(RefreshRefusal.LedgerRefuses, party.TryAnswer(second, two, 1, other, out message));
            Assert.Empty(message);
        }
        Assert.True(other.TryGetAssigned(0, out var mask));
        using var attack = new RefreshOpening(second, mask, test.Committee, table.Rule);
        for (var validator = 1; validator <= 4; validator++)
        {
            Assert.Null(table.Forgetful(validator).TryAnswer(second, two, 1, other, out var message));
            attack.TakeShare(validator, message);
        }
        Assert.Equal(40UL, test.Parameters.PlainModulus.Subtract(table.Slots(opening.Masked!)[0], table.Slots(attack.Masked!)[0]));
    }

    /// <summary>Why ledgers alone do not do, and the assignment is under a checkpoint that a quorum has signed: on a board with two ends each honest validator answers once, and f corrupted ones make both openings of it.</summary>
    [Fact]
    public void A_board_with_two_ends_gives_the_difference_away_though_every_ledger_is_kept()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        table.Prepare();
        using var one = test.Encrypt([70], "one");
        using var two = test.Encrypt([30], "two");
        using var opening = table.Open(one);
        using var other = ForkOf(table, two);
        var second = table.Request(two, 0);
        Assert.Null(table.Parties[1].TryAnswer(opening.Request, one, 1, table.Pool, out var first));
        Assert.Null(table.Parties[2].TryAnswer(second, two, 1, other, out var late));
        Assert.Equal(RefreshRefusal.LedgerRefuses, table.Parties[1].TryAnswer(second, two, 1, other, out _));
        var difference = test.Parameters.PlainModulus.Subtract(WithTheCorrupted(opening.Request, one, 2, first), WithTheCorrupted(second, two, 3, late));
        Assert.Equal(40UL, difference);

        ulong WithTheCorrupted(Request request, Ciphertext ciphertext, int validator, byte[] message)
        {
            Assert.True(Share.TryRead(test.Parameters, validator, message.AsSpan(32), out var honest));
            using var phase = Reconstruction.Interpolate([test.Makers[0].Refresh(request, ciphertext), honest], 0);
            return test.Decode(phase)[0];
        }
    }

    private static RefreshOpening Opened(RefreshTable table, Ciphertext ciphertext)
    {
        var opening = table.Open(ciphertext);
        for (var validator = 1; validator <= table.Test.Committee.Validators; validator++) opening.TakeShare(validator, table.Share(validator, opening, ciphertext));
        return opening;
    }

    /// <summary>The pool of a board that assigns the first mask to another ciphertext.</summary>
    private static RefreshPool ForkOf(RefreshTable table, Ciphertext ciphertext)
    {
        var fork = new RefreshPool();
        fork.Add(table.PrepareMask(0));
        Assert.Equal(RefreshVerdict.Accepted, fork.Assign(new RefreshAssignment(0, ciphertext.Digest.ToArray())));
        return fork;
    }

    /// <summary>m + ρ less the ρ_A of the subsets whose seeds are known.</summary>
    private static ulong[] Subtract(RefreshTable table, Plaintext masked, uint number, Func<int, bool> isKnown)
    {
        using var known = RefreshPreparationTests.SumOfMasks(table, number, isKnown);
        using var left = new Plaintext(table.Test.Parameters);
        for (var j = 0; j < left.Coefficients.Length; j++) left.Coefficients[j] = table.Test.Parameters.PlainModulus.Subtract(masked.Coefficients[j], known.Coefficients[j]);
        return table.Slots(left);
    }
}
