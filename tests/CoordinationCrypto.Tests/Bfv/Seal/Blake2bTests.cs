using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Tests.Bfv;

public sealed class Blake2bTests
{
    [Fact]
    public void The_vector_of_RFC_7693_appendix_A()
    {
        var digest = new byte[64];
        Blake2b.Hash(digest, "abc"u8);
        Assert.Equal(
            "BA80A53F981C4D0D6A2797B69F12F6E94C212F14685AC4B74B12BB6FDBFFA2D17D87C5392AAB792DC252D5DE4533CC9518D38AA8DBF1925AB92386EDD4009923",
            Convert.ToHexString(digest)
        );
    }

    [Fact]
    public void Vectors_of_another_implementation()
    {
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors", "blake2b.csv")).Skip(1))
        {
            var parts = line.Split(',');
            var digest = new byte[parts[1].Length / 2];
            Blake2b.Hash(digest, Convert.FromHexString(parts[0]));
            Assert.Equal(parts[1], Convert.ToHexStringLower(digest));
        }
    }

    [Fact]
    public void A_digest_has_1_to_64_bytes()
    {
        Assert.Throws<ArgumentException>(() => Blake2b.Hash([], []));
        Assert.Throws<ArgumentException>(() => Blake2b.Hash(new byte[65], []));
    }
}
