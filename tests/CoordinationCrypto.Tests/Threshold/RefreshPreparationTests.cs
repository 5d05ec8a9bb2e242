using System.Security.Cryptography;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Tests.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>Preparing masks while up to f validators are silent, lie, contradict themselves, replay, come early or late; and what more than f cannot do either.</summary>
public sealed class RefreshPreparationTests
{
    [Theory]
    [InlineData(4, 1)]
    [InlineData(7, 2)]
    [InlineData(10, 3)]
    public void Every_member_says_the_same_and_the_sum_encrypts_the_sum_of_the_masks(int n, int f)
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        using var table = new RefreshTable(test);
        table.Prepare(2);
        for (var number = 0u; number < 2; number++)
        {
            using var mask = SumOfMasks(table, number);
            Assert.Equal(RefreshVerdict.Accepted, table.Pool.Assign(new RefreshAssignment(number, SHA256.HashData([(byte)number]))));
            Assert.True(table.Pool.TryGetAssigned(number, out var prepared));
            Assert.Equal(table.Slots(mask), test.Secret.Decrypt(prepared.Encryption));
        }
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(7, 2)]
    public void With_f_silent_it_completes_to_the_same_masks(int n, int f)
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        using var table = new RefreshTable(test);
        var silent = Enumerable.Range(1, f).Select(i => 2 * i - 1).ToArray();
        using var preparation = table.NewPreparation(2);
        table.Vouch(preparation, silent);
        Assert.True(preparation.IsVouched);
        table.Post(preparation, silent);
        Assert.True(preparation.IsComplete);
        Assert.Empty(preparation.Awaited);
        Assert.Equal(Digests(Honest(table, 2)), Digests(preparation));
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(7, 2)]
    public void Those_who_vouch_and_do_not_post_are_named_and_others_post_after_them(int n, int f)
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        using var table = new RefreshTable(test);
        var silent = Enumerable.Range(1, f).ToArray();
        using var preparation = table.NewPreparation(3);
        table.Vouch(preparation);
        for (var attempt = 0; attempt <= f; attempt++)
        {
            Assert.Equal(attempt, preparation.Attempt);
            table.Post(preparation, silent);
            if (preparation.IsComplete) break;
            Assert.NotEmpty(preparation.Awaited);
            Assert.Empty(preparation.Awaited.Except(silent));
            preparation.AskAgain();
        }
        Assert.True(preparation.IsComplete);
        Assert.Empty(preparation.Exhausted);
        Assert.Equal(Digests(Honest(table, 3)), Digests(preparation));
    }

    [Fact]
    public void All_have_about_as_much_to_post()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, Committee.Default);
        using var table = new RefreshTable(test);
        using var preparation = table.NewPreparation(7);
        for (var validator = 1; validator <= 7; validator++) Assert.Empty(preparation.TurnsOf(validator));
        table.Vouch(preparation);
        var turns = Enumerable.Range(1, 7).Select(validator => preparation.TurnsOf(validator).Count()).ToList();
        Assert.Equal(7 * test.Committee.SubsetCount, turns.Sum());
        var posting = turns.Where(count => count > 0).ToList();
        Assert.Equal(5, posting.Count); // 2f + 1 make up every quorum; who vouches after them comes too late
        Assert.InRange(posting.Min(), 0.8 * posting.Average(), posting.Average());
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(7, 2)]
    public void Hashes_that_f_make_up_together_count_for_nothing(int n, int f)
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        using var table = new RefreshTable(test);
        using var preparation = table.NewPreparation();
        for (var liar = 1; liar <= f; liar++)
        {
            var lie = table.Parties[liar - 1].Vouch(preparation.Batch);
            lie.AsSpan(32).Fill(7);
            Assert.Equal(RefreshReceipt.Accepted, preparation.TakeVouch(liar, lie));
        }
        for (var honest = f + 1; honest <= n; honest++) preparation.TakeVouch(honest, table.Parties[honest - 1].Vouch(preparation.Batch));
        table.Post(preparation, [.. Enumerable.Range(1, f)]);
        Assert.True(preparation.IsComplete);
        Assert.All(table.Parties, party => Assert.Null(party.Verify(preparation)));
        Assert.Equal(Digests(Honest(table, 1)), Digests(preparation));
    }

    /// <summary>Beyond f: nothing is opened under what they made up, since no ciphertext comes of it and every honest validator sees that it is not its own.</summary>
    [Fact]
    public void Hashes_that_f_plus_1_make_up_together_end_the_batch()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        using var preparation = table.NewPreparation();
        var garbage = Enumerable.Repeat((byte)255, Ciphertext.EncodedLength(test.Parameters)).ToArray();
        foreach (var liar in new[] { 1, 2 })
        {
            var lie = table.Parties[liar - 1].Vouch(preparation.Batch);
            for (var at = 32; at < lie.Length; at += 32) SHA256.HashData(garbage).CopyTo(lie, at);
            preparation.TakeVouch(liar, lie);
        }
        foreach (var honest in new[] { 3, 4 }) preparation.TakeVouch(honest, table.Parties[honest - 1].Vouch(preparation.Batch));
        Assert.True(preparation.IsVouched);
        var common = Enumerable.Range(0, 4).First(subset => test.Committee.IsMember(subset, 1) && test.Committee.IsMember(subset, 2));
        Assert.Equal(RefreshReceipt.Unreadable, preparation.TakeBody(Body(preparation, 0, common, garbage)));
        Assert.Equal(RefreshRefusal.ContributionDiffers, table.Parties[2].Verify(preparation));
        for (var attempt = 0; attempt < 4; attempt++)
        {
            table.Post(preparation);
            preparation.AskAgain();
        }
        Assert.False(preparation.IsComplete);
        Assert.Equal([1, 2], preparation.Exhausted);
        Assert.Throws<InvalidOperationException>(() => preparation.Masks());
    }

    [Fact]
    public void One_who_says_two_things_is_seen_and_the_first_stays()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        using var preparation = table.NewPreparation();
        var first = table.Parties[0].Vouch(preparation.Batch);
        var second = (byte[])first.Clone();
        second[^1] ^= 1;
        Assert.Equal(RefreshReceipt.Accepted, preparation.TakeVouch(1, first));
        Assert.Equal(RefreshReceipt.Duplicate, preparation.TakeVouch(1, first));
        Assert.Equal(RefreshReceipt.Equivocation, preparation.TakeVouch(1, second));
        Assert.Equal(RefreshReceipt.Accepted, preparation.TakeVouch(2, table.Parties[1].Vouch(preparation.Batch)));
        Assert.Equal(RefreshReceipt.Accepted, preparation.TakeVouch(3, table.Parties[2].Vouch(preparation.Batch)));
        Assert.Equal(RefreshReceipt.Equivocation, preparation.TakeVouch(1, second)); // however late
        table.Post(preparation);
        Assert.Equal(Digests(Honest(table, 1)), Digests(preparation));
    }

    [Fact]
    public void A_body_counts_only_when_all_hashes_are_in_and_with_its_own()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        using var preparation = table.NewPreparation(2);
        using var expansion = new RefreshExpansion(test.Parameters, test.Seeds[1], table.Context.MaskId(1)).EncryptionOf(0, test.Encryptor);
        var body = Body(preparation, 1, 0, expansion.Encode());
        table.Vouch(preparation, 2, 3, 4);
        Assert.Equal(RefreshReceipt.Early, preparation.TakeBody(body));
        Assert.Equal(RefreshReceipt.Accepted, preparation.TakeVouch(2, table.Parties[1].Vouch(preparation.Batch)));
        Assert.Equal(RefreshReceipt.Early, preparation.TakeBody(body)); // one subset still lacks its second hash
        table.Vouch(preparation, 1, 2);
        Assert.Equal(RefreshReceipt.Unmatched, preparation.TakeBody(Body(preparation, 0, 0, expansion.Encode()))); // another mask's
        Assert.Equal(RefreshReceipt.Unmatched, preparation.TakeBody(Body(preparation, 1, 1, expansion.Encode()))); // another subset's
        var changed = (byte[])body.Clone();
        changed[^1] ^= 1;
        Assert.Equal(RefreshReceipt.Unmatched, preparation.TakeBody(changed));
        Assert.Equal(RefreshReceipt.Accepted, preparation.TakeBody(body));
        Assert.Equal(RefreshReceipt.Duplicate, preparation.TakeBody(body));
        Assert.Equal(RefreshReceipt.Unmatched, preparation.TakeBody(changed));
        table.Post(preparation);
        Assert.Equal(Digests(Honest(table, 2)), Digests(preparation));
    }

    [Fact]
    public void Messages_of_another_batch_key_or_epoch_say_nothing_here()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        using var old = table.NewPreparation();
        table.Vouch(old);
        var oldBody = table.Parties[0].Bodies(old).First();
        table.Prepare();
        using var preparation = table.NewPreparation();
        Assert.Equal(RefreshReceipt.OtherContext, preparation.TakeVouch(1, table.Parties[0].Vouch(old.Batch)));
        Assert.Equal(RefreshReceipt.OtherContext, preparation.TakeBody(oldBody));
        var ids = new[]
        {
            table.Context.BatchId(0, 1), table.Context.BatchId(1, 1), table.Context.BatchId(0, 2),
            new RefreshContext(new byte[32], 1).BatchId(0, 1), new RefreshContext(SHA256.HashData("key"u8), 0).BatchId(0, 1), table.Context.MaskId(0),
        };
        Assert.Equal(ids.Length, ids.Select(Convert.ToHexString).Distinct().Count());
        Assert.Throws<ArgumentException>(() => table.Parties[0].Vouch(new RefreshBatch(new RefreshContext(new byte[32], 1), 0, 1)));
    }

    [Fact]
    public void What_reads_as_nothing_is_malformed()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        using var preparation = table.NewPreparation();
        var vouch = table.Parties[0].Vouch(preparation.Batch);
        Assert.Equal(RefreshReceipt.Malformed, preparation.TakeVouch(0, vouch));
        Assert.Equal(RefreshReceipt.Malformed, preparation.TakeVouch(5, vouch));
        Assert.Equal(RefreshReceipt.Malformed, preparation.TakeVouch(1, vouch.AsSpan(1)));
        Assert.Equal(RefreshReceipt.Malformed, preparation.TakeVouch(1, (byte[])[.. vouch, 0]));
        Assert.Equal(RefreshReceipt.Malformed, preparation.TakeVouch(1, []));
        table.Vouch(preparation);
        var body = table.Parties[0].Bodies(preparation).First();
        Assert.Equal(RefreshReceipt.Malformed, preparation.TakeBody([]));
        Assert.Equal(RefreshReceipt.Malformed, preparation.TakeBody(body.AsSpan(1)));
        Assert.Equal(RefreshReceipt.Malformed, preparation.TakeBody((byte[])[.. body, 0]));
        Assert.Equal(RefreshReceipt.Malformed, preparation.TakeBody(Body(preparation, 1, 0, body.AsSpan(38))));
        Assert.Equal(RefreshReceipt.Malformed, preparation.TakeBody(Body(preparation, uint.MaxValue, 0, body.AsSpan(38))));
        Assert.Equal(RefreshReceipt.Malformed, preparation.TakeBody(Body(preparation, 0, 4, body.AsSpan(38))));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RefreshBatch(table.Context, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RefreshBatch(table.Context, 0, RefreshBatch.MostMasks + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RefreshBatch(table.Context, uint.MaxValue - 1, 2));
    }

    [Fact]
    public void Mutated_messages_never_count_and_never_throw()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        using var preparation = table.NewPreparation();
        foreach (var mutant in Mutants.Of(table.Parties[0].Vouch(preparation.Batch)))
        {
            using var fresh = table.NewPreparation();
            var receipt = fresh.TakeVouch(1, mutant);
            Assert.Equal(mutant.Length != 128 ? RefreshReceipt.Malformed : mutant.AsSpan(0, 32).SequenceEqual(fresh.Batch.Id) ? RefreshReceipt.Accepted : RefreshReceipt.OtherContext, receipt);
            Assert.False(fresh.IsVouched);
        }
        table.Vouch(preparation);
        var body = table.Parties[0].Bodies(preparation).First();
        using var random = Streams.Seeded("mutated bodies");
        var words = new ulong[500];
        random.Fill(words);
        foreach (var word in words)
        {
            var mutated = (byte[])body.Clone();
            mutated[(word & 1) == 0 ? word % 38 : word % (ulong)body.Length] ^= (byte)(word >> 32 | 1);
            Assert.NotEqual(RefreshReceipt.Accepted, preparation.TakeBody(mutated));
        }
        Assert.Equal(RefreshReceipt.Accepted, preparation.TakeBody(body));
    }

    /// <summary>Σ_A ρ_A from all seeds, by centred lifts, modulo p.</summary>
    internal static Plaintext SumOfMasks(RefreshTable table, uint number, Func<int, bool>? isKnown = null)
    {
        var test = table.Test;
        var sum = new Plaintext(test.Parameters);
        for (var subset = 0; subset < test.Committee.SubsetCount; subset++)
        {
            if (isKnown?.Invoke(subset) == false) continue;
            using var mask = new RefreshExpansion(test.Parameters, test.Seeds[test.Committee.Members(subset).First() - 1], table.Context.MaskId(number)).MaskOf(subset);
            for (var j = 0; j < sum.Coefficients.Length; j++) sum.Coefficients[j] = test.Parameters.PlainModulus.Add(sum.Coefficients[j], mask.Coefficients[j]);
        }
        return sum;
    }

    private static RefreshPreparation Honest(RefreshTable table, int count)
    {
        var preparation = table.NewPreparation(count);
        table.Vouch(preparation);
        table.Post(preparation);
        return preparation;
    }

    private static List<string> Digests(RefreshPreparation preparation) => [.. preparation.Masks().Select(mask => Convert.ToHexString(mask.Encryption.Digest))];

    private static byte[] Body(RefreshPreparation preparation, uint number, int subset, ReadOnlySpan<byte> ciphertext)
    {
        var writer = new CoordinationCrypto.Primitives.WireWriter();
        writer.WriteBytes(preparation.Batch.Id);
        writer.WriteUInt32(number);
        writer.WriteUInt16((ushort)subset);
        writer.WriteBytes(ciphertext);
        return writer.ToArray();
    }
}
