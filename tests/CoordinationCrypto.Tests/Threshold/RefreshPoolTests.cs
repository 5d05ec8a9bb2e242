using System.Security.Cryptography;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Tests.Primitives;
using CoordinationCrypto.Threshold;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Threshold;

public sealed class RefreshPoolTests
{
    private static readonly byte[] One = SHA256.HashData("one"u8);
    private static readonly byte[] Two = SHA256.HashData("two"u8);

    [Fact]
    public void A_mask_serves_one_ciphertext_and_no_second()
    {
        using var pool = Pool(2);
        Assert.Equal(0u, pool.NextFree);
        Assert.Equal(RefreshVerdict.Accepted, pool.Assign(new RefreshAssignment(0, One)));
        Assert.Equal(RefreshVerdict.AlreadySo, pool.Assign(new RefreshAssignment(0, One)));
        Assert.Equal(RefreshVerdict.AssignedToAnother, pool.Assign(new RefreshAssignment(0, Two)));
        Assert.True(pool.IsAssigned(0, One));
        Assert.False(pool.IsAssigned(0, Two));
        Assert.False(pool.IsAssigned(1, One));
        Assert.Equal(RefreshVerdict.Accepted, pool.Finish(0));
        Assert.Equal(RefreshVerdict.AlreadySo, pool.Finish(0));
        Assert.Equal(RefreshVerdict.Finished, pool.Assign(new RefreshAssignment(0, One)));
        Assert.Equal(RefreshVerdict.AssignedToAnother, pool.Assign(new RefreshAssignment(0, Two)));
        Assert.Equal(RefreshVerdict.Finished, pool.Abort(0));
        Assert.False(pool.IsAssigned(0, One));
        Assert.Equal(1u, pool.NextFree);
    }

    [Fact]
    public void What_is_given_up_is_burnt()
    {
        using var pool = Pool(3);
        Assert.Equal(RefreshVerdict.Accepted, pool.Assign(new RefreshAssignment(0, One)));
        Assert.Equal(RefreshVerdict.Accepted, pool.Abort(0));
        Assert.Equal(RefreshVerdict.AlreadySo, pool.Abort(0));
        Assert.Equal(RefreshVerdict.Burnt, pool.Assign(new RefreshAssignment(0, One)));
        Assert.Equal(RefreshVerdict.AssignedToAnother, pool.Assign(new RefreshAssignment(0, Two)));
        Assert.Equal(RefreshVerdict.Burnt, pool.Finish(0));
        Assert.False(pool.TryGetAssigned(0, out _));
        Assert.Equal(RefreshVerdict.Accepted, pool.Abort(1)); // one that was free
        Assert.Equal(RefreshVerdict.Burnt, pool.Assign(new RefreshAssignment(1, Two)));
        Assert.Equal(2u, pool.NextFree);
        Assert.Equal(RefreshVerdict.Accepted, pool.Assign(new RefreshAssignment(2, One))); // the ciphertext takes another mask
        Assert.Null(pool.NextFree);
        Assert.Equal(0, pool.FreeCount);
    }

    [Fact]
    public void A_ciphertext_is_refreshed_under_one_mask_at_a_time()
    {
        using var pool = Pool(2);
        Assert.Equal(RefreshVerdict.Accepted, pool.Assign(new RefreshAssignment(0, One)));
        Assert.Equal(RefreshVerdict.UnderWay, pool.Assign(new RefreshAssignment(1, One)));
        Assert.Equal(RefreshVerdict.Accepted, pool.Abort(0));
        Assert.Equal(RefreshVerdict.Accepted, pool.Assign(new RefreshAssignment(1, One)));
    }

    [Fact]
    public void What_there_is_not_is_unknown_and_what_is_free_is_not_finished()
    {
        using var pool = Pool(1);
        Assert.Equal(RefreshVerdict.Unknown, pool.Assign(new RefreshAssignment(1, One)));
        Assert.Equal(RefreshVerdict.Unknown, pool.Finish(1));
        Assert.Equal(RefreshVerdict.Unknown, pool.Abort(1));
        Assert.Equal(RefreshVerdict.NotAssigned, pool.Finish(0));
        Assert.Null(pool.StateOf(1));
        Assert.Throws<ArgumentException>(() => pool.Assign(new RefreshAssignment(0, new byte[31])));
        Assert.Throws<ArgumentException>(() => pool.Add(Mask(0))); // a number comes once
        pool.Add(Mask(7)); // a batch that failed leaves a gap
        Assert.Equal(8u, pool.Next);
        Assert.Throws<ArgumentException>(() => pool.Add(Mask(3)));
    }

    [Fact]
    public void Whatever_happens_in_whatever_order_no_mask_has_two_ciphertexts_and_a_refold_ends_the_same()
    {
        var acts = from kind in Gen.Choose(0, 2) from mask in Gen.Choose(0, 4) from digest in Gen.Choose(0, 3) select (kind, mask, digest);
        Law.Holds(acts.ListOf(40), acts =>
        {
            using var pool = Pool(4);
            using var again = Pool(4);
            var digestOf = new Dictionary<uint, int>();
            var ended = new HashSet<uint>();
            foreach (var (kind, mask, digest) in acts)
            {
                var number = (uint)mask;
                var verdict = Act(pool, kind, number, digest);
                Assert.Equal(verdict, Act(again, kind, number, digest));
                if (verdict is not RefreshVerdict.Accepted) continue;
                Assert.DoesNotContain(number, ended);
                if (kind == 0) Assert.True(digestOf.TryAdd(number, digest));
                else Assert.True(ended.Add(number));
            }
            Assert.Equal(Digest(pool), Digest(again));
        });
    }

    [Fact]
    public void Every_change_changes_the_digest()
    {
        using var pool = Pool(2);
        var seen = new HashSet<string> { Digest(pool) };
        Assert.Equal(RefreshVerdict.Accepted, pool.Assign(new RefreshAssignment(0, One)));
        Assert.True(seen.Add(Digest(pool)));
        Assert.Equal(RefreshVerdict.AssignedToAnother, pool.Assign(new RefreshAssignment(0, Two)));
        Assert.False(seen.Add(Digest(pool)));
        Assert.Equal(RefreshVerdict.Accepted, pool.Finish(0));
        Assert.True(seen.Add(Digest(pool)));
        Assert.Equal(RefreshVerdict.Accepted, pool.Abort(1));
        Assert.True(seen.Add(Digest(pool)));
        pool.Add(Mask(2));
        Assert.True(seen.Add(Digest(pool)));
    }

    [Fact]
    public void An_assignment_reads_back_and_mutated_bytes_are_refused_or_written_back_the_same()
    {
        var assignment = new RefreshAssignment(7, One);
        var bytes = assignment.Encode();
        Assert.True(RefreshAssignment.TryRead(bytes, out var read));
        Assert.Equal(assignment, read);
        foreach (var mutant in Mutants.Of(bytes))
        {
            if (RefreshAssignment.TryRead(mutant, out read)) Assert.Equal(mutant, read.Encode());
            else Assert.NotEqual(RefreshAssignment.EncodedLength, mutant.Length);
        }
        Assert.Throws<ArgumentException>(() => new RefreshAssignment(0, new byte[33]).Encode());
    }

    private static RefreshVerdict Act(RefreshPool pool, int kind, uint number, int digest) => kind switch
    {
        0 => pool.Assign(new RefreshAssignment(number, SHA256.HashData([(byte)digest]))),
        1 => pool.Finish(number),
        _ => pool.Abort(number),
    };

    private static RefreshPool Pool(int masks)
    {
        var pool = new RefreshPool();
        for (var number = 0u; number < masks; number++) pool.Add(Mask(number));
        return pool;
    }

    private static PreparedMask Mask(uint number)
    {
        using var zero = new Accumulator(InsecureToyParameters.N256);
        return new PreparedMask(number, zero.ToCiphertext());
    }

    private static string Digest(RefreshPool pool)
    {
        var writer = new WireWriter();
        pool.WriteDigest(writer);
        return Convert.ToHexString(SHA256.HashData(writer.Written));
    }
}
