using System.Text;
using CoordinationCrypto.Cli;

namespace CoordinationCrypto.Tests.Cli;

public sealed class CommandLineTests : IDisposable
{
    private const string Market = """
        { "parameters": "@",
          "stags": [ { "id": "garden", "title": "G", "axes": [ { "kind": "members", "levels": 9 } ] } ],
          "ticks": [ [ { "agent": "ana", "join": { "others": 1 } }, { "agent": "\"bö\\", "join": "decoy" } ], [ { "agent": "cy", "join": { "members": 2 } } ] ] }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("coordcrypto-test-").FullName;

    // Vectors

    [Fact]
    public void Json_is_one_object_a_line_and_nothing_else()
    {
        Assert.Equal(
            (
                0,
                """
                {"tick":1,"live":2,"fired":false,"hunts":[]}
                {"tick":2,"live":1,"fired":true,"hunts":[{"stag":"garden","cell":{"members":2},"weight":{"members":2},"members":["ana","cy"]}]}

                """,
                ""
            ),
            Tool.Run("market", "solve", Write(Market.Replace("@", "Secure8192", StringComparison.Ordinal)), "--json")
        );
    }

    [Fact]
    public void Names_stay_readable_and_are_escaped()
    {
        var text = Market
            .Replace("@", "Secure8192", StringComparison.Ordinal)
            .Replace("\"decoy\"", "{ \"members\": 2 }", StringComparison.Ordinal);
        Assert.Contains("""["ana","\"bö\\"]""", Tool.Run("market", "solve", Write(text), "--json").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void People_get_a_line_a_tick_a_table_and_a_picture()
    {
        var (code, output, error) = Tool.Run("market", "solve", Write(Market.Replace("@", "Secure8192", StringComparison.Ordinal)));
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(
            """
            tick   1     2 live  nothing fired
            tick   2     1 live  FIRED garden: 2 act, 2 in all: ana, cy

            ╭──────┬────────┬─────────┬────────┬─────────╮
            │ tick │ stag   │ act now │ in all │ members │
            ├──────┼────────┼─────────┼────────┼─────────┤
            │    2 │ garden │       2 │      2 │ ana, cy │
            ╰──────┴────────┴─────────┴────────┴─────────╯

            live    ▆█  up to 3
            garden  ·◆
            tick    1

            """,
            output.ReplaceLineEndings("\n")
        );
    }

    [Theory, InlineData("--json"), InlineData("")]
    public void Toy_parameters_are_announced_on_stderr(string option)
    {
        var (code, output, error) = Tool.Run([
            .. new[] { "market", "solve", Write(Market.Replace("@", "InsecureToy256", StringComparison.Ordinal)), option }.Where(text =>
                text.Length > 0
            ),
        ]);
        Assert.Equal(0, code);
        Assert.StartsWith("WARNING: InsecureToy256 is a toy. It hides NOTHING", error, StringComparison.Ordinal);
        Assert.DoesNotContain("WARNING", output, StringComparison.Ordinal);
    }

    // Rejects

    [Theory, InlineData("--json"), InlineData("")]
    public void Bad_file_gets_one_line_with_place_and_reason_and_nothing_is_written(string option)
    {
        var path = Write(
            Market
                .Replace("@", "Secure8192", StringComparison.Ordinal)
                .Replace("\"members\": 2 }", "\"members\": 12 }", StringComparison.Ordinal)
        );
        var (code, output, error) = Tool.Run([.. new[] { "market", "solve", path, option }.Where(text => text.Length > 0)]);
        Assert.Equal((2, ""), (code, output));
        Assert.Equal(
            $"coordcrypto: {path}:3:143: $.ticks[1][0].join.members: the number of members that \"cy\" asks for in "
                + $"\"garden\" is 1 to 9, not 12\n",
            error
        );
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Bytes_at_random_write_nothing()
    {
        for (var i = 0; i < 64; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(Market.Replace("@", "Secure8192", StringComparison.Ordinal));
            bytes[i * bytes.Length / 64] ^= 0x80; // no longer UTF-8, whatever it was
            var (code, output, error) = Tool.Run("market", "solve", Write(bytes));
            Assert.Equal((2, ""), (code, output));
            Assert.Single(error.TrimEnd('\n').Split('\n'));
        }

        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Long_files_are_not_read_through()
    {
        var (code, _, error) = Tool.Run("market", "solve", Write(new byte[(1 << 22) + 1]));
        Assert.Equal(2, code);
        Assert.EndsWith(": it is longer than 4194304 bytes\n", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no/such/file", "no such file")]
    [InlineData("", "")]
    [InlineData("a\0b", "")]
    public void Files_that_cannot_be_read(string path, string reason)
    {
        var (code, output, error) = Tool.Run("market", "solve", path);
        Assert.Equal((2, ""), (code, output));
        Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("market")]
    [InlineData("market solve")]
    [InlineData("market solve file --yaml")]
    [InlineData("hunt")]
    public void Wrong_arguments_get_one_line(string arguments)
    {
        var (code, output, error) = Tool.Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((2, ""), (code, output));
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("hunt", "'hunt'")]
    [InlineData("market sovle file", "'sovle'")]
    [InlineData("market solve file --yaml", "'--yaml'")]
    [InlineData("market solve", "'solve'")]
    [InlineData("market solve .", ".: this is a folder")]
    [InlineData("audit .", ".: this is a folder")]
    [InlineData("audit no/such/file", "no such file or folder")]
    [InlineData("audit nosuchfile", "nosuchfile: no such file")]
    public void What_is_wrong_is_named(string arguments, string named)
    {
        var (code, _, error) = Tool.Run(arguments.Split(' '));
        Assert.Equal(2, code);
        Assert.Contains(named, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_begins_with_an_at_sign_is_a_file_like_any_other()
    {
        var here = Directory.GetCurrentDirectory();
        var name = $"@{Guid.NewGuid():N}.json";
        File.WriteAllText(Path.Combine(here, name), Market.Replace("@", "Secure8192", StringComparison.Ordinal));
        try
        {
            Assert.Equal(0, Tool.Run("market", "solve", name).ExitCode);
            File.WriteAllText(Path.Combine(here, name), name); // as a file of arguments it would ask for itself, without end
            Assert.Equal(2, Tool.Run("market", "solve", name).ExitCode);
            Assert.Equal(1, Tool.Run("audit", name).ExitCode);
        }
        finally
        {
            File.Delete(Path.Combine(here, name));
        }
        Assert.Equal((2, "", $"coordcrypto: @{_folder}: no such file or folder\n"), Tool.Run("audit", $"@{_folder}"));
    }

    [Fact]
    public void A_dash_reads_standard_input()
    {
        var text = Encoding.UTF8.GetBytes(Market.Replace("@", "Secure8192", StringComparison.Ordinal));
        var read = Tool.RunWith(text, "market", "solve", "-", "--json");
        Assert.Equal(Tool.Run("market", "solve", Write(text), "--json"), read);
        Assert.StartsWith("coordcrypto: standard input:1:1: $: not JSON", Tool.Run("market", "solve", "-").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Output_that_cannot_be_written_gets_one_line()
    {
        using var error = new StringWriter { NewLine = "\n" };
        using var full = new FullDisk();
        Assert.Equal(1, CommandLine.Run(["noise"], new Terminal(full, error, () => Stream.Null)));
        Assert.Equal("coordcrypto: the disk is full\n", error.ToString());
    }

    [Fact]
    public void Help_is_there() => Assert.Contains("market", Tool.Run("--help").Output, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private sealed class FullDisk : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException("the disk is full");
    }

    private string Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(_folder, "market.json");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
