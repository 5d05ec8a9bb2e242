using System.Buffers.Binary;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>Bytes that are no terms, and what is wrong with them. Each row changes one field of terms that are sound.</summary>
public class StagTermsRefusalTests
{
    private const string Head = "04" + "0100000061" + "0100000061";
    private const string Open = "00" + "00000000" + "0100000000000000";
    private const string Registry = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private const string Never = "ffffffffffffffff";

    private static readonly string Key = SigningKey.Create(Streams.Entropy("key")).PublicKey.ToString();

    private static readonly Fields Heads = new(
        Head,
        Axes: "01" + "01" + U32(3) + U32(0) + U32(3),
        Gates: "00",
        Floor: U32(1) + U32(1),
        Open,
        Roles: "00",
        Numbers: U32(0) + U32(0) + U32(0) + "00",
        Asset: "",
        Policy: Policy("00", U32(0)),
        Never,
        Effects: "00",
        Scan: "01"
    );

    /// <summary>Members 0..3 and capital 0, 5, 9 with a capacity of 12; a cap of 9, so it dilutes.</summary>
    private static readonly Fields Plane = Heads with
    {
        Axes = "02" + "01" + U32(3) + U32(0) + U32(3) + "02" + U32(12) + U32(2) + U32(5) + U32(9),
        Gates = "02" + "03" + U32(20_000) + "02" + "0100000066" + "0101" + Key,
        Floor = U32(2) + U32(0) + U32(9) + U32(3) + U32(0),
        Roles = "02" + "0100000061" + "00" + U32(1) + "00" + "0100000062" + "01" + U32(0) + "0101" + Registry,
        Numbers = U32(1) + U32(9) + U32(5) + U32(1000) + U32(0) + U32(9) + "01",
        Asset = Registry,
        Policy = Policy("01", U32(3) + U32(12)),
        Effects = "03" + "01" + Key + "64" + "03" + "0100000061" + "03" + "0100000062",
        Scan = "02",
    };

    [Fact]
    public void Those_that_are_changed_below_are_sound()
    {
        AssertRead(Heads, StagTermsRefusal.None);
        AssertRead(Plane, StagTermsRefusal.None);
        AssertRead(Plane with { Effects = "01" + "02" + Key + U32(12) + "0000000000010000" }, StagTermsRefusal.None);
        AssertRead(Heads with { Open = "02" + Registry + "40420f00" + "0000000000010000" }, StagTermsRefusal.None);
        AssertRead(Heads with { Deadline = "0100000000000000" }, StagTermsRefusal.None);
    }

    [Theory]
    [InlineData("03" + "0100000061" + "0100000061", StagTermsRefusal.Version)]
    [InlineData("05" + "0100000061" + "0100000061", StagTermsRefusal.Version)]
    [InlineData("04ffffffff", StagTermsRefusal.Name)]
    [InlineData("0400000000", StagTermsRefusal.Name)]
    [InlineData("040100000020" + "0100000061", StagTermsRefusal.Name)]
    [InlineData("0401000000e9" + "0100000061", StagTermsRefusal.Name)]
    [InlineData("040100000061" + "010000000a", StagTermsRefusal.Title)]
    [InlineData("040100000061" + "02000000c0af", StagTermsRefusal.Title)]
    [InlineData("040100000061" + "03000000e280ae", StagTermsRefusal.Title)]
    public void Heads_of_terms(string head, StagTermsRefusal expected) => AssertRead(Heads with { Head = head }, expected);

    [Fact]
    public void No_bytes()
    {
        Assert.False(StagTerms.TryRead([], out _, out var refusal));
        Assert.Equal(StagTermsRefusal.Length, refusal);
    }

    [Fact]
    public void Axes()
    {
        string[] bad =
        [
            "00",
            "03" + Line(1, 3) + Line(2, 3) + Line(1, 3),
            "02" + Line(1, 3) + Line(1, 3),
            "01" + Line(3, 3),
            "01" + Line(0, 3),
            "01" + "01" + U32(3) + U32(0) + U32(0),
            "01" + "01" + U32(2) + U32(0) + U32(3),
            "01" + "01" + U32((1 << 24) + 1) + U32(0) + U32(3),
            "01" + "02" + U32(65_536) + U32(0) + U32(3),
            "01" + "01" + U32(65_536) + U32(2) + U32(2) + U32(5),
            "01" + "01" + U32(9) + U32(2) + U32(5) + U32(5),
            "01" + "01" + U32(9) + U32(2) + U32(0) + U32(5),
            "01" + "01" + U32(9) + U32(2) + U32(5) + U32(10),
            "01" + "01" + U32(9) + U32(uint.MaxValue) + U32(5),
        ];
        Assert.All(bad, axes => AssertRead(Heads with { Axes = axes }, StagTermsRefusal.Axes));
        AssertRead(Heads with { Axes = "01" + "01" + U32(3) + U32(3) + U32(1) + U32(2) + U32(3) }, StagTermsRefusal.NotCanonical);
        static string Line(int kind, uint top) => kind.ToString("x2", null) + U32(top) + U32(0) + U32(top);
    }

    [Fact]
    public void Gates_and_facts()
    {
        string[] bad =
        [
            "09" + string.Concat(Enumerable.Range(1, 9).Select(i => "03" + U32((uint)i))),
            "02" + "03" + U32(5) + "03" + U32(5),
            "01" + "01" + U32(5),
            "01" + "03" + U32(uint.MaxValue),
            "01" + "02" + "0100000020" + "0101" + Key,
        ];
        Assert.All(bad, gates => AssertRead(Heads with { Gates = gates }, StagTermsRefusal.Gates));
        var wide = Heads with { Axes = "01" + "01" + U32(1 << 24) + U32(0) + U32(1 << 24) };
        AssertRead(wide, StagTermsRefusal.None);
        AssertRead(wide with { Gates = "01" + "03" + U32(5) }, StagTermsRefusal.Gates);
        string[] facts = ["0001" + Key, "0201" + Key, "0100", "0102" + Key + Key, "0101" + new string('f', 64)];
        Assert.All(facts, fact => AssertRead(Heads with { Gates = "01" + "02" + "0100000066" + fact }, StagTermsRefusal.Facts));
    }

    [Fact]
    public void Floors()
    {
        string[] bad = [U32(0), U32(4_097), U32(1) + U32(0), U32(1) + U32(4)];
        Assert.All(bad, floor => AssertRead(Heads with { Floor = floor }, StagTermsRefusal.Floor));
        AssertRead(Plane with { Floor = U32(1) + U32(1) + U32(7) }, StagTermsRefusal.Floor); // between two levels
        AssertRead(Plane with { Floor = U32(2) + U32(3) + U32(0) + U32(0) + U32(9) }, StagTermsRefusal.NotCanonical);
        AssertRead(Plane with { Floor = U32(2) + U32(1) + U32(0) + U32(1) + U32(5) }, StagTermsRefusal.NotCanonical);
    }

    [Theory]
    [InlineData("03" + "00000000" + "0100000000000000", StagTermsRefusal.Eligibility)]
    [InlineData("00" + "41420f00" + "0100000000000000", StagTermsRefusal.LeakageCap)]
    [InlineData("00" + "00000000" + "0000000000000000", StagTermsRefusal.ConsentWindow)]
    [InlineData("00" + "00000000" + "0100000000010000", StagTermsRefusal.ConsentWindow)]
    public void Who_and_how_much(string open, StagTermsRefusal expected) => AssertRead(Heads with { Open = open }, expected);

    [Fact]
    public void A_stag_that_counts_capital_is_not_shielded()
    {
        AssertRead(Plane with { Open = "02" + Registry + "00000000" + "0100000000000000" }, StagTermsRefusal.Eligibility);
        AssertRead(Plane with { Roles = "01" + "0100000061" + "00" + U32(1) + "0102" + Registry }, StagTermsRefusal.Roles);
    }

    [Fact]
    public void Roles()
    {
        string[] bad =
        [
            "11",
            "01" + "0100000020" + "01" + U32(0) + "00",
            "01" + "0100000061" + "02" + U32(0) + "00",
            "01" + "0100000061" + "00" + U32(0) + "00",
            "01" + "0100000061" + "01" + U32(13) + "00",
            "01" + "0100000061" + "01" + U32(uint.MaxValue) + "00",
            "01" + "0100000061" + "01" + U32(0) + "02",
            "01" + "0100000061" + "01" + U32(0) + "0103",
            "02" + "0100000061" + "01" + U32(0) + "00" + "0100000061" + "01" + U32(0) + "00",
        ];
        Assert.All(bad, roles => AssertRead(Plane with { Roles = roles }, StagTermsRefusal.Roles));
        AssertRead(Heads with { Roles = "01" + "0100000061" + "01" + U32(1) + "00" }, StagTermsRefusal.Roles); // no capital to pledge
    }

    [Fact]
    public void Steps_and_caps()
    {
        AssertRead(Heads with { Numbers = U32(4) + U32(0) + U32(0) + "00" }, StagTermsRefusal.Step);
        AssertRead(Heads with { Numbers = U32(0) + U32(1_001) + U32(0) + "00" }, StagTermsRefusal.Step);
        AssertRead(Heads with { Numbers = U32(uint.MaxValue) + U32(0) + U32(0) + "00" }, StagTermsRefusal.Step);
        AssertRead(Heads with { Numbers = U32(0) + U32(0) + U32(2) + "00" }, StagTermsRefusal.Cap);
        AssertRead(Heads with { Numbers = U32(0) + U32(0) + U32(65_536) + "00" }, StagTermsRefusal.Cap);
        AssertRead(Heads with { Numbers = U32(0) + U32(0) + U32(0) + "01" }, StagTermsRefusal.Cap);
        AssertRead(Heads with { Numbers = U32(0) + U32(0) + U32(0) + "02" }, StagTermsRefusal.Cap);
        AssertRead(Heads with { Numbers = U32(0) + U32(0) + U32(3) + "00" }, StagTermsRefusal.None);
        AssertRead(Plane with { Numbers = Plane.Numbers[..^2] + "00" }, StagTermsRefusal.Cap); // R37: it dilutes
    }

    [Fact]
    public void Policies()
    {
        string[] bad =
        [
            Policy("00", U32(0), changes: 0),
            Policy("00", U32(0), changes: 65_536),
            Policy("00", U32(0), wait: "0000000000000000"),
            Policy("00", U32(0), wait: "0100000000010000"),
            Policy("00", U32(0), lockIn: "0100000000010000"),
            Policy("00", U32(0), coolDown: "0100000000010000"),
            Policy("00", U32(4)),
            Policy("03", U32(0)),
            Policy("00", U32(0), period: "0000000000000000"),
            Policy("00", U32(0), period: "0100000000010000"),
            Policy("00", U32(0), exits: "02"),
        ];
        Assert.All(bad, policy => AssertRead(Heads with { Policy = policy }, StagTermsRefusal.Policy));
        AssertRead(Plane with { Policy = Policy("02", U32(0) + U32(1)) }, StagTermsRefusal.Policy); // a census has no bound
        AssertRead(Plane with { Policy = Policy("02", U32(0) + U32(0)) }, StagTermsRefusal.None);
    }

    [Fact]
    public void Deadlines_effects_and_scans()
    {
        AssertRead(Heads with { Deadline = "0000000000000000" }, StagTermsRefusal.Deadline);
        string[] bad =
        [
            "09",
            "01" + "00" + Key,
            "01" + "04" + Key,
            "01" + "01" + new string('f', 64) + "00",
            "01" + "01" + Key + "65",
            "01" + "02" + Key + U32(0) + "0100000000000000",
            "01" + "02" + Key + U32(13) + "0100000000000000",
            "01" + "02" + Key + U32(65_536) + "0100000000000000",
            "01" + "02" + Key + U32(1) + "0000000000000000",
            "01" + "02" + Key + U32(1) + "0100000000010000",
            "01" + "03" + "010000000a",
            "02" + "01" + Key + "00" + "01" + Key + "00",
        ];
        Assert.All(bad, effects => AssertRead(Plane with { Effects = effects }, StagTermsRefusal.Effects));
        AssertRead(Heads with { Effects = "01" + "01" + Key + "00" }, StagTermsRefusal.Effects); // no capital to move
        AssertRead(Heads with { Scan = "00" }, StagTermsRefusal.Scan);
        AssertRead(Heads with { Scan = "03" }, StagTermsRefusal.Scan);
        AssertRead(Heads with { Scan = "" }, StagTermsRefusal.Scan);
        AssertRead(Heads with { Scan = "02" }, StagTermsRefusal.None);
        AssertRead(Heads with { Scan = "0100" }, StagTermsRefusal.Length);
        AssertRead(Plane with { Scan = "01" }, StagTermsRefusal.Scan); // G3
    }

    private static void AssertRead(Fields fields, StagTermsRefusal expected)
    {
        var bytes = Convert.FromHexString(fields.Hex);
        var isRead = StagTerms.TryRead(bytes, out var terms, out var refusal);
        Assert.Equal((expected, expected == StagTermsRefusal.None, isRead), (refusal, terms is not null, terms is not null));
        if (isRead)
            Assert.Equal(bytes, terms!.Encode());
    }

    private static string U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Convert.ToHexStringLower(bytes);
    }

    private static string Policy(
        string camouflage,
        string largest,
        uint changes = 1,
        string wait = Never,
        string lockIn = "0000000000010000",
        string coolDown = "0000000000010000",
        string period = "0100000000000000",
        string exits = "01"
    ) => U32(changes) + wait + lockIn + coolDown + largest + camouflage + period + exits;

    /// <summary>The fields of terms, in hexadecimal digits.</summary>
    private sealed record Fields(
        string Head,
        string Axes,
        string Gates,
        string Floor,
        string Open,
        string Roles,
        string Numbers,
        string Asset,
        string Policy,
        string Deadline,
        string Effects,
        string Scan
    )
    {
        public string Hex => Head + Axes + Gates + Floor + Open + Roles + Numbers + Asset + Policy + Deadline + Effects + Scan;
    }
}
