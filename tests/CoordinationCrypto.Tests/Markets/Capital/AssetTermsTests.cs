using System.Security.Cryptography;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Markets;

public sealed class AssetTermsTests
{
    private static readonly VerifyingKey[] Keys = [.. Enumerable.Range(1, 4).Select(Key).OrderBy(key => key.ToString())];

    private static readonly AssetTerms Sample = new("usd", "1,000 USD", [Keys[1], Keys[0]], 2);

    // Vectors

    [Fact]
    public void Encoding_is_the_documented_one()
    {
        var bytes = "01" + "03000000" + "757364" + "09000000" + "312c30303020555344" + "02" + "02" + Hex(Keys[0]) + Hex(Keys[1]);
        Assert.Equal(bytes, Convert.ToHexStringLower(Sample.Encode()));
        Assert.Equal(SHA256.HashData(Convert.FromHexString(bytes)), Sample.Id.ToArray());
        Assert.Equal("usd: 1,000 USD", Sample.ToString());
    }

    // Laws

    [Fact]
    public void Reading_gives_back_what_was_written() =>
        Law.Holds(
            from name in Gen.Elements("a", new string('n', StagTerms.MaxNameLength))
            from unit in Gen.Elements("t", "日本 🦌", new string('é', StagTerms.MaxTitleBytes / 2))
            from count in Gen.Choose(1, Keys.Length)
            from needed in Gen.Choose(1, count)
            select new AssetTerms(name, unit, Keys[..count], needed),
            terms =>
            {
                Assert.True(AssetTerms.TryRead(terms.Encode(), out var read, out var refusal));
                Assert.Equal(AssetTermsRefusal.None, refusal);
                Assert.Equal((terms.Name, terms.Unit, terms.Needed, terms.Id), (read.Name, read.Unit, read.Needed, read.Id));
                Assert.Equal(terms.Custodians, read.Custodians);
            }
        );

    [Fact]
    public void Enough_custodians_vouch_and_nobody_else()
    {
        Assert.True(Sample.IsVouchedBy([Keys[0], Keys[1]]));
        Assert.False(Sample.IsVouchedBy([Keys[0], Keys[0]]));
        Assert.False(Sample.IsVouchedBy([Keys[0], Keys[2]]));
        Assert.False(Sample.IsVouchedBy([]));
    }

    // Rejects

    [Fact]
    public void Every_shorter_and_every_longer_encoding_is_refused()
    {
        var bytes = Sample.Encode();
        for (var length = 0; length < bytes.Length; length++)
            Assert.False(AssetTerms.TryRead(bytes.AsSpan(0, length), out _, out _));
        Refused([.. bytes, 0], AssetTermsRefusal.Length);
    }

    [Fact]
    public void Every_part_is_checked()
    {
        const int needed = 1 + 4 + 3 + 4 + 9;
        Refused(With(0, 2), AssetTermsRefusal.Version);
        Refused(With(5, (byte)' '), AssetTermsRefusal.Name);
        Refused(With(12, 0xFF), AssetTermsRefusal.Unit);
        Refused(With(12, 0x0A), AssetTermsRefusal.Unit);
        Refused(With(needed, 0), AssetTermsRefusal.Needed);
        Refused(With(needed, 3), AssetTermsRefusal.Needed);
        Refused(With(needed + 1, 0), AssetTermsRefusal.Needed);
        Refused(With(needed + 1, AssetTerms.MaxCustodians + 1), AssetTermsRefusal.Needed);
        Refused(With(needed + 1, 3), AssetTermsRefusal.Length);
        Refused([.. Sample.Encode()[..^32], .. Enumerable.Repeat((byte)0xFF, 32)], AssetTermsRefusal.Custodian);
        Refused([.. Sample.Encode()[..^64], .. Keys[1].Bytes, .. Keys[0].Bytes], AssetTermsRefusal.Order);
        Refused([.. Sample.Encode()[..^64], .. Keys[1].Bytes, .. Keys[1].Bytes], AssetTermsRefusal.Order);
    }

    [Fact]
    public void A_callers_mistake_is_named()
    {
        Mistake.Names<ArgumentException>("name", () => _ = new AssetTerms("a b", "u", Keys, 1));
        Mistake.Names<ArgumentException>("unit", () => _ = new AssetTerms("a", "", Keys, 1));
        Mistake.Names<ArgumentException>("custodians", () => _ = new AssetTerms("a", "u", [], 1));
        Mistake.Names<ArgumentException>("custodians", () => _ = new AssetTerms("a", "u", [Keys[0], Keys[0]], 1));
        Mistake.Names<ArgumentException>("custodians", () => _ = new AssetTerms("a", "u", [.. Enumerable.Repeat(Keys[0], 33)], 1));
        Mistake.Names<ArgumentOutOfRangeException>("needed", () => _ = new AssetTerms("a", "u", Keys, 0));
        Mistake.Names<ArgumentOutOfRangeException>("needed", () => _ = new AssetTerms("a", "u", Keys, 5));
        Assert.Throws<ArgumentNullException>(() => Sample.IsVouchedBy(null!));
    }

    private static byte[] With(int at, byte value)
    {
        var bytes = Sample.Encode();
        bytes[at] = value;
        return bytes;
    }

    private static void Refused(byte[] bytes, AssetTermsRefusal expected)
    {
        Assert.False(AssetTerms.TryRead(bytes, out var terms, out var refusal));
        Assert.Null(terms);
        Assert.Equal(expected, refusal);
    }

    private static string Hex(VerifyingKey key) => Convert.ToHexStringLower(key.Bytes);

    private static VerifyingKey Key(int number)
    {
        using var key = SigningKey.Create(EntropySource.InsecureSeeded([(byte)number], "custodian"));
        return key.PublicKey;
    }
}
