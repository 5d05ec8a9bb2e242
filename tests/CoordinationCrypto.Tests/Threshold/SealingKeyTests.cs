using CoordinationCrypto.Groups;
using CoordinationCrypto.Tests.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

[Trait("Category", "Once")] // curve arithmetic alone
public sealed class SealingKeyTests
{
    private static readonly TestSealing Small = new(4, 1);

    [Theory, InlineData(4, 1), InlineData(7, 2)]
    public void Any_f_plus_one_shares_open_and_f_do_not(int validators, int corrupted)
    {
        var test = new TestSealing(validators, corrupted);
        using var randomness = SecretScalar.Create(Streams.Entropy("r"));
        var message = HashToCurve.Hash([1], "message"u8);
        var ciphertext = ElGamalCiphertext.Encrypt(message, test.Key.Key, randomness);
        for (var subset = 1; subset < 1 << validators; subset++)
        {
            if (int.PopCount(subset) is var count && count != corrupted && count != corrupted + 1)
                continue;
            ElGamalShare[] chosen = [.. test.Shares.Where((_, i) => (subset >> i & 1) != 0).Select(share => share.Decrypt(ciphertext))];
            Assert.Equal(count > corrupted, message.Equals(ElGamalShare.Combine(ciphertext, chosen)));
        }
    }

    [Theory, InlineData(4, 1), InlineData(7, 2)]
    public void Verification_keys_follow_from_the_parts(int validators, int corrupted)
    {
        var test = new TestSealing(validators, corrupted);
        for (var validator = 1; validator <= validators; validator++)
            Assert.Equal(test.Shares[validator - 1].VerificationKey, test.Key.VerificationKey(validator));
        Assert.Equal(Enumerable.Range(0, test.Committee.SubsetCount).Aggregate(Point.Infinity, (sum, subset) => sum + Part(test, subset)), test.Key.Key);
    }

    [Fact]
    public void Another_transcript_or_seed_gives_another_key()
    {
        using var one = SealingContribution.SecretPart(Small.Seeds[0], 0, TestSealing.Transcript);
        using var again = SealingContribution.SecretPart(Small.Seeds[0], 0, TestSealing.Transcript);
        using var other = SealingContribution.SecretPart(Small.Seeds[0], 0, new byte[32]);
        using var next = SealingContribution.SecretPart(Small.Seeds[0], 1, TestSealing.Transcript);

        Assert.Equal(Secp256k1.MultiplyGenerator(one), Secp256k1.MultiplyGenerator(again));
        Assert.NotEqual(Secp256k1.MultiplyGenerator(one), Secp256k1.MultiplyGenerator(other));
        Assert.NotEqual(Secp256k1.MultiplyGenerator(one), Secp256k1.MultiplyGenerator(next));
        Assert.Throws<ArgumentException>(() => SealingContribution.SecretPart(Small.Seeds[0], Small.Committee.SubsetCount, TestSealing.Transcript));
    }

    /// <summary>f validators that lie alike, or say nothing: the key is the same, and liars are named.</summary>
    [Theory, InlineData(4, 1), InlineData(7, 2)]
    public void Liars_and_silence_change_nothing(int validators, int corrupted)
    {
        var test = new TestSealing(validators, corrupted);
        var lying = new SealingAnnouncements(test.Committee);
        var silent = new SealingAnnouncements(test.Committee);
        for (var validator = validators; validator >= 1; validator--) // and out of order
        {
            var bytes = (byte[])test.Announcements[validator - 1].Clone();
            if (validator <= corrupted)
                Point.Generator.WriteCompressed(bytes.AsSpan(0, 33));
            else
                Assert.True(silent.Take(validator, bytes));
            Assert.True(lying.Take(validator, bytes));
        }

        Assert.True(lying.TrySettle(out var key));
        Assert.Equal(test.Key.Encode(), key.Encode());
        Assert.Equal(Enumerable.Range(1, corrupted), lying.Wrong);
        Assert.True(silent.TrySettle(out key));
        Assert.Equal(test.Key.Encode(), key.Encode());
        Assert.Empty(silent.Wrong);
    }

    [Fact]
    public void Equivocators_and_nonsense_are_named_and_do_not_count()
    {
        var collected = new SealingAnnouncements(Small.Committee);
        Assert.True(collected.Take(1, Small.Announcements[0]));
        Assert.True(collected.Take(1, Small.Announcements[0])); // the same again is nothing new
        Assert.False(collected.Take(1, Small.Announcements[1])); // a replay of another's
        Assert.False(collected.Take(1, Small.Announcements[0])); // too late
        Assert.False(collected.Take(0, Small.Announcements[0]));
        Assert.False(collected.Take(5, Small.Announcements[0]));
        Assert.True(collected.Take(3, Small.Announcements[2]));
        Assert.False(collected.TrySettle(out _)); // one member's word is not enough
        Assert.True(collected.Take(2, Small.Announcements[1]));
        Assert.True(collected.Take(4, Small.Announcements[3]));
        Assert.True(collected.TrySettle(out var key));
        Assert.Equal(Small.Key.Encode(), key.Encode());
        Assert.Equal([1], collected.Wrong);

        foreach (var mutant in new[] { [], Small.Announcements[0][1..], [.. Small.Announcements[0], 0], new byte[Small.Announcements[0].Length] })
        {
            var fresh = new SealingAnnouncements(Small.Committee);
            Assert.False(fresh.Take(1, mutant));
            Assert.Equal([1], fresh.Wrong);
        }
    }

    [Fact]
    public void What_is_written_is_read_and_nothing_else()
    {
        var bytes = Small.Key.Encode();
        Assert.Equal(SealingKey.EncodedLength(Small.Committee), bytes.Length);
        Assert.True(SealingKey.TryRead(Small.Committee, bytes, out var key));
        Assert.Equal(Small.Key.Key, key.Key);
        foreach (var mutant in Mutants.Of(bytes, random: 50).Where((_, i) => i % 5 == 0))
        {
            if (SealingKey.TryRead(Small.Committee, mutant, out var read))
                Assert.Equal(mutant, read.Encode());
        }

        var cancelling = new byte[4 * 33];
        foreach (var (point, at) in new[] { (Point.Generator, 0), (-Point.Generator, 1), (Point.Generator, 2), (-Point.Generator, 3) })
            point.WriteCompressed(cancelling.AsSpan(at * 33, 33));
        Assert.False(SealingKey.TryRead(Small.Committee, cancelling, out _)); // a key that seals nothing
        Assert.Throws<ArgumentException>(() => new SealingKey(Small.Committee, [Point.Generator, -Point.Generator, Point.Generator, -Point.Generator]));
        Assert.Throws<ArgumentException>(() => new SealingKey(Small.Committee, [Point.Generator, Point.Infinity, Point.Generator, Point.Generator]));
        Assert.Throws<ArgumentException>(() => new SealingKey(Small.Committee, [Point.Generator]));
    }

    private static Point Part(TestSealing test, int subset)
    {
        var member = test.Committee.Members(subset).First();
        using var part = SealingContribution.SecretPart(test.Seeds[member - 1], subset, TestSealing.Transcript);
        return Secp256k1.MultiplyGenerator(part);
    }
}
