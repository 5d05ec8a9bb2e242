using System.Text;
using System.Text.Json;
using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Tests.Groups;

public sealed class HashToCurveTests
{
    public static TheoryData<string, string, int, string> Expansions
    {
        get
        {
            var data = new TheoryData<string, string, int, string>();
            foreach (var name in new[] { "rfc9380_expand_message_xmd_SHA256_38.json", "rfc9380_expand_message_xmd_SHA256_256.json" })
            {
                var root = Read(name);
                foreach (var test in root.GetProperty("tests").EnumerateArray())
                    data.Add(
                        Text(root, "DST"),
                        Text(test, "msg"),
                        Convert.ToInt32(Text(test, "len_in_bytes"), 16),
                        Text(test, "uniform_bytes")
                    );
            }

            return data;
        }
    }

    public static TheoryData<string, string, string, string> Points
    {
        get
        {
            var data = new TheoryData<string, string, string, string>();
            var root = Read("rfc9380_secp256k1_XMD_SHA-256_SSWU_RO_.json");
            foreach (var vector in root.GetProperty("vectors").EnumerateArray())
            {
                var point = vector.GetProperty("P");
                data.Add(Text(root, "dst"), Text(vector, "msg"), Text(point, "x")[2..], Text(point, "y")[2..]);
            }

            return data;
        }
    }

    [Fact]
    public void All_vectors_are_there()
    {
        Assert.Equal(20, Expansions.Count);
        Assert.Equal(5, Points.Count);
    }

    [Theory, MemberData(nameof(Expansions))]
    public void Expansions_are_the_published_ones(string domain, string message, int length, string expected)
    {
        var bytes = new byte[length];
        MessageExpander.ExpandXmd(Encoding.UTF8.GetBytes(message), Encoding.UTF8.GetBytes(domain), bytes);

        Assert.Equal(expected, Convert.ToHexStringLower(bytes));
    }

    [Theory, MemberData(nameof(Points))]
    public void Points_are_the_published_ones(string domain, string message, string x, string y)
    {
        var point = HashToCurve.Hash(Encoding.UTF8.GetBytes(message), Encoding.UTF8.GetBytes(domain));

        Assert.Equal(x, Convert.ToHexStringLower(point.X));
        Assert.Equal(y, Convert.ToHexStringLower(point.Y));
    }

    [Fact]
    public void Every_point_is_on_the_curve_and_depends_on_message_and_domain()
    {
        var seen = new HashSet<string>();
        for (byte i = 0; i < 30; i++)
        {
            foreach (var point in new[] { HashToCurve.Hash([i], [1]), HashToCurve.Hash([i], [2]) })
            {
                var bytes = new byte[Point.CompressedLength];
                point.WriteCompressed(bytes);
                Assert.True(Point.TryReadCompressed(bytes, out var read)); // lifts x by the curve's equation
                Assert.Equal(point, read);
                Assert.True(seen.Add(Convert.ToHexString(bytes)));
            }
        }
    }

    [Fact]
    public void The_exceptional_element_zero_maps_to_the_curve()
    {
        var point = SimplifiedSwu.Map(0);

        Assert.True(Point.TryReadXOnly(point.X, out var lifted));
        Assert.Equal(point.HasEvenY ? point : -point, lifted);
    }

    [Fact]
    public void Domains_without_bytes_and_outputs_too_long_are_refused()
    {
        Assert.Throws<ArgumentException>(() => HashToCurve.Hash([1], []));
        Assert.Throws<ArgumentException>(() => MessageExpander.ExpandXmd([], [1], new byte[MessageExpander.MaxOutput + 1]));
        MessageExpander.ExpandXmd([], [1], new byte[MessageExpander.MaxOutput]);
    }

    private static JsonElement Read(string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", name))).RootElement;

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString()!;
}
