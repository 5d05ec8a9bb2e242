using System.Security.Cryptography;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Markets;

public class StagTermsTests
{
    private static readonly StagTerms Sample = new("hunt", "Hirsch ü", ConditionGrid.OfMembers(200), new Cell(3));

    private const string RegistryText = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private static readonly Hash32 Registry = new(Convert.FromHexString(RegistryText));

    // Vectors

    [Fact]
    public void Encoding_is_the_documented_one()
    {
        const string bytes =
            "04"
            + "04000000"
            + "68756e74"
            + "09000000"
            + "486972736368"
            + "20c3bc"
            + "0101c800000000000000c8000000" // one axis: members, capacity 200, all levels to 200
            + "00" // gates
            + "0100000003000000" // floor
            + "00" // open
            + "00000000"
            + "005c260500000000"
            + "00" // roles
            + "000000000000000000000000" // step, in percent, cap
            + "00" // not diluting
            + "01000000ffffffffffffffff0000000000000000000000000000000000000000"
            + "00010000000000000000" // policy
            + "ffffffffffffffff" // deadline
            + "00" // effects
            + "01"; // one round
        Assert.Equal(bytes, Convert.ToHexStringLower(Sample.Encode()));
        Assert.Equal(SHA256.HashData(Convert.FromHexString(bytes)), Sample.Id.ToArray());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Sample.Encode())), Sample.Id.ToString());
    }

    [Fact]
    public void Floor_is_the_least_cell_where_none_is_given() =>
        Assert.Equal(new Cell(1), new StagTerms("a", "A", ConditionGrid.OfMembers(9)).LeastCell);

    // Laws

    [Fact]
    public void Reading_gives_back_what_was_written() =>
        Law.Holds(
            from name in Gen.Elements("a", "Z.9_-", new string('n', StagTerms.MaxNameLength))
            from title in Gen.Elements("t", "日本 🦌", new string('é', StagTerms.MaxTitleBytes / 2))
            from levels in Gen.OneOf(Gen.Choose(1, 300), Gen.Constant(Axis.MaxLevels))
            from floor in Gen.Choose(1, levels)
            from eligibility in Gen.Elements(Eligibility.Open, Eligibility.Named(Registry), Eligibility.Shielded(Registry))
            from cap in Gen.Choose(0, StagTerms.WholeBudget)
            from window in Gen.Elements(1UL, StagTerms.DefaultConsentWindowMilliseconds, StagTerms.MaxConsentWindowMilliseconds)
            select new StagTerms(name, title, ConditionGrid.OfMembers(levels), new Cell(floor), eligibility, cap == 0 ? null : cap, window),
            terms =>
            {
                Assert.True(StagTerms.TryRead(terms.Encode(), out var read, out _));
                Assert.Equal(
                    (terms.Name, terms.Title, terms.Grid, terms.Floor, terms.Id),
                    (read.Name, read.Title, read.Grid, read.Floor, read.Id)
                );
                Assert.Equal((terms.Eligibility.Kind, terms.LeakageCap), (read.Eligibility.Kind, read.LeakageCap));
                Assert.Equal(terms.ConsentWindowMilliseconds, read.ConsentWindowMilliseconds);
                Assert.Equal(terms.Eligibility.Registry, read.Eligibility.Registry);
                Assert.Equal(terms.Encode(), read.Encode());
            }
        );

    [Fact]
    public void Ids_differ_where_terms_do()
    {
        StagTerms[] all =
        [
            Sample,
            new("hunt2", "Hirsch ü", ConditionGrid.OfMembers(200), new Cell(3)),
            new("hunt", "Hirsch u", ConditionGrid.OfMembers(200), new Cell(3)),
            new("hunt", "Hirsch ü", ConditionGrid.OfMembers(201), new Cell(3)),
            new("hunt", "Hirsch ü", ConditionGrid.OfMembers(200), new Cell(4)),
            new("hunt", "Hirsch ü", ConditionGrid.OfMembers(200), new Cell(3), Eligibility.Named(default)),
            new("hunt", "Hirsch ü", ConditionGrid.OfMembers(200), new Cell(3), Eligibility.Shielded(default)),
            new("hunt", "Hirsch ü", ConditionGrid.OfMembers(200), new Cell(3), leakageCap: 5),
            new("hunt", "Hirsch ü", ConditionGrid.OfMembers(200), new Cell(3), consentWindowMilliseconds: 5),
        ];
        Assert.Equal(all.Length, all.Select(terms => terms.Id).Distinct().Count());
    }

    // Rejects

    [Fact]
    public void Changed_bytes_are_refused_or_are_other_canonical_terms()
    {
        var bytes = Sample.Encode();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            if (StagTerms.TryRead(bytes, out var read, out _))
            {
                Assert.Equal(bytes, read.Encode());
                Assert.NotEqual(Sample.Id, read.Id);
            }

            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Truncated_and_extended_bytes_are_refused()
    {
        var bytes = Sample.Encode();
        for (var length = 0; length < bytes.Length; length++)
            Assert.False(StagTerms.TryRead(bytes.AsSpan(0, length), out _, out _));
        Assert.False(StagTerms.TryRead([.. bytes, 0], out _, out var refusal));
        Assert.Equal(StagTermsRefusal.Length, refusal);
    }

    [Theory, InlineData(""), InlineData("a b"), InlineData("ä"), InlineData("a/b")]
    public void No_such_name(string name) => Assert.Throws<ArgumentException>(() => new StagTerms(name, "t", ConditionGrid.OfMembers(1)));

    [Theory, InlineData(""), InlineData("a\nb"), InlineData("\u202e"), InlineData("\u0085")]
    public void No_such_title(string title) =>
        Assert.Throws<ArgumentException>(() => new StagTerms("a", title, ConditionGrid.OfMembers(1)));

    /// <summary>Every scalar value, against the list of docs/spec/records.md: what does not print, and nothing else, is no title.</summary>
    [Fact]
    public void Titles_print()
    {
        (int From, int To)[] silent =
        [
            (0x0000, 0x001F),
            (0x007F, 0x009F),
            (0x061C, 0x061C),
            (0x200B, 0x200F),
            (0x2028, 0x202E),
            (0x2066, 0x2069),
            (0xFEFF, 0xFEFF),
        ];
        for (var scalar = 0; scalar <= 0x10FFFF; scalar++)
            if (scalar is < 0xD800 or > 0xDFFF) // surrogates are no characters
                Assert.True(
                    StagTerms.IsTitle(char.ConvertFromUtf32(scalar)) != silent.Any(run => run.From <= scalar && scalar <= run.To),
                    $"U+{scalar:X4}"
                );
    }

    [Theory]
    [InlineData("name", "a b", "t", 1, 1)]
    [InlineData("title", "a", "", 1, 1)]
    [InlineData("floor", "a", "t", 2, 1)]
    [InlineData("floor", "a", "t", 0, 1)]
    [InlineData("leakageCap", "a", "t", 1, 0)]
    public void A_mistake_is_named(string parameter, string name, string title, int floor, int cap)
    {
        void Make() => _ = new StagTerms(name, title, ConditionGrid.OfMembers(1), new Cell(floor), leakageCap: cap);
        if (cap == 0)
            Mistake.Names<ArgumentOutOfRangeException>(parameter, Make);
        else
            Mistake.Names<ArgumentException>(parameter, Make);
    }

    [Fact]
    public void A_grid_there_must_be() =>
        Assert.Equal("grid", Assert.Throws<ArgumentNullException>(() => new StagTerms("a", "t", null!)).ParamName);

    [Fact]
    public void Names_and_titles_fill_their_lengths()
    {
        Assert.True(StagTerms.IsName(new string('a', StagTerms.MaxNameLength)));
        Assert.True(StagTerms.IsTitle(new string('a', StagTerms.MaxTitleBytes)));
        Assert.False(StagTerms.IsName(null));
        Assert.False(StagTerms.IsTitle(null));
        Assert.True(StagTerms.IsName("aZ09-_."));
    }

    /// <summary>What Encode gives is a copy: whoever changes it changes no terms.</summary>
    [Fact]
    public void The_encoding_is_a_copy()
    {
        var bytes = Sample.Encode();
        bytes[0] ^= 1;
        Assert.NotEqual(bytes, Sample.Encode());
    }

    [Fact]
    public void Half_a_character_is_no_title()
    {
        Assert.False(StagTerms.IsTitle("\ud800"));
        Assert.False(StagTerms.IsTitle("\udc00a"));
    }

    [Fact]
    public void Lengths_end_where_they_say()
    {
        Assert.False(StagTerms.IsName(new string('a', StagTerms.MaxNameLength + 1)));
        Assert.False(StagTerms.IsTitle(new string('a', StagTerms.MaxTitleBytes + 1)));
        Assert.True(StagTerms.IsTitle(new string('é', StagTerms.MaxTitleBytes / 2)));
        Assert.False(StagTerms.IsTitle(new string('é', StagTerms.MaxTitleBytes / 2) + "a"));
    }

    [Fact]
    public void Floor_must_be_a_cell() =>
        Assert.Throws<ArgumentException>(() => new StagTerms("a", "t", ConditionGrid.OfMembers(4), new Cell(5)));

    [Theory, InlineData(0), InlineData(StagTerms.WholeBudget + 1)]
    public void Leakage_cap_is_a_part_of_the_budget(int cap) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new StagTerms("a", "t", ConditionGrid.OfMembers(4), leakageCap: cap));

    [Theory, InlineData(0UL), InlineData(StagTerms.MaxConsentWindowMilliseconds + 1), InlineData(ulong.MaxValue)]
    public void No_such_consent_window(ulong window) =>
        Mistake.Names<ArgumentOutOfRangeException>(
            "consentWindowMilliseconds",
            () => _ = new StagTerms("a", "t", ConditionGrid.OfMembers(4), consentWindowMilliseconds: window)
        );
}
