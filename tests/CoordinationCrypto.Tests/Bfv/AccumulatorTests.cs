using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Bfv;

public sealed class AccumulatorTests
{
    [Fact]
    public void The_accumulator_sums_and_takes_back_past_many_words()
    {
        var parameters = InsecureToyParameters.N256;
        var (secret, publicKey) = TestKey.Generate(parameters, "sum");
        using var _ = secret;
        using var __ = publicKey;
        var encryptor = new Encryptor(publicKey);
        var encoder = new SlotEncoder(parameters);
        using var one = encoder.Encode([1, 2, 3]);
        using var ciphertext = encryptor.Encrypt(one, Streams.Entropy("sum"));
        using var accumulator = new Accumulator(parameters);
        for (var i = 0; i < 5000; i++)
            accumulator.Add(ciphertext);
        for (var i = 0; i < 1000; i++)
            accumulator.Subtract(ciphertext);
        using var sum = accumulator.ToCiphertext();
        Assert.Equal([4000UL, 8000UL, 12000UL, 0UL], secret.Decrypt(sum)[..4]);
        using var again = accumulator.ToCiphertext();
        Assert.True(again.Digest == sum.Digest);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(11)]
    public void The_accumulator_adds_all_as_it_adds_each(int count)
    {
        var fixture = Fixture.Of("InsecureToy256");
        Ciphertext[] all = [.. Enumerable.Range(0, count).Select(i => fixture.Encrypt(fixture.Slots("all" + i)))];
        using var together = new Accumulator(fixture.Parameters);
        using var apart = new Accumulator(fixture.Parameters);
        for (var round = 0; round < 2; round++)
        {
            together.AddAll(all);
            foreach (var ciphertext in all)
                apart.Add(ciphertext);
        }
        using var sum = together.ToCiphertext();
        using var expected = apart.ToCiphertext();
        Assert.True(sum.Digest == expected.Digest);
        foreach (var ciphertext in all)
            ciphertext.Dispose();
    }

    /// <summary>
    /// More largest residues of 44 bits than a word holds, and three beside the fours, so that the room left before a reduction is not a
    /// whole batch.
    /// </summary>
    [Fact]
    public void The_accumulator_adds_all_past_many_words()
    {
        var parameters = InsecureToyParameters.N256;
        var basis = parameters.DataBasis;
        using var largest = new Ciphertext(parameters, CoefficientPolynomial.Zero(basis), CoefficientPolynomial.Zero(basis));
        for (var l = 0; l < basis.Count; l++)
        {
            largest.C0.Limb(l).Fill(basis[l].Value - 1);
            largest.C1.Limb(l).Fill(basis[l].Value - 1);
        }
        const int Count = (1025 << 10) + 3;
        Ciphertext[] batch = [.. Enumerable.Repeat(largest, 1 << 10)];
        using var accumulator = new Accumulator(parameters);
        accumulator.AddAll(largest, largest, largest);
        for (var i = 0; i < 1025; i++)
            accumulator.AddAll(batch);
        using var sum = accumulator.ToCiphertext();
        for (var l = 0; l < basis.Count; l++)
        {
            Assert.Equal(-1, sum.C0.Limb(l).IndexOfAnyExcept(basis[l].Value - Count));
            Assert.Equal(-1, sum.C1.Limb(l).IndexOfAnyExcept(basis[l].Value - Count));
        }
    }

    [Fact]
    public void A_batch_with_a_foreign_ciphertext_adds_nothing()
    {
        var (here, there) = (Fixture.Of("InsecureToy256"), Fixture.Of("InsecureToy1024"));
        using var own = here.Encrypt(here.Slots("own"));
        using var foreign = there.Encrypt(there.Slots("foreign"));
        using var accumulator = new Accumulator(here.Parameters);
        accumulator.Add(own);
        Assert.Throws<ArgumentException>(() => accumulator.AddAll(own, own, own, own, own, foreign));
        using var sum = accumulator.ToCiphertext();
        Assert.True(sum.Digest == own.Digest);
    }
}
