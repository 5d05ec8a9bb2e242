using System.Globalization;
using System.Text;

namespace CoordinationCrypto.Benchmarks.Board;

/// <summary>
/// What a tick that does not fire costs, by live intendos and by changed stags, as a picture: drawn from the rows of TickBenchmarks and
/// StagsTickBenchmarks in bench/results, and from nothing else.
/// </summary>
internal static class TickChart
{
    private const int Width = 360;
    private const int Height = 260;
    private const int Left = 56;
    private const int Top = 40;

    /// <summary>Draws one picture for each processor that has both tables.</summary>
    public static int Run()
    {
        var drawn = 0;
        foreach (var page in Directory.EnumerateFiles(Path.Combine(HouseConfig.Root, "bench", "results"), "*.md").Order())
        {
            var text = File.ReadAllLines(page);
            if (Rows(text, "TickBenchmarks") is not { Count: > 1 } live || Rows(text, "StagsTickBenchmarks") is not { Count: > 1 } stags)
                continue;
            var picture = Path.ChangeExtension(page, null) + ".tick.svg";
            File.WriteAllText(picture, Draw(text[0].TrimStart('#', ' '), live, stags));
            Console.WriteLine($"drawn: {Path.GetRelativePath(HouseConfig.Root, picture)}");
            drawn++;
        }

        if (drawn == 0)
            Console.Error.WriteLine("No page in bench/results has rows of both: run ./build.sh bench Tick first.");
        return drawn == 0 ? 1 : 0;
    }

    /// <summary>A section's rows: the parameter, the mean and its error in milliseconds.</summary>
    private static List<(double X, double Mean, double Error)> Rows(string[] page, string section) =>
        [
            .. page.SkipWhile(line => line != $"## {section}")
                .Skip(1)
                .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
                .Where(line => line.StartsWith("| ReplaceAndTick |", StringComparison.Ordinal))
                .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
                .Select(cells => (double.Parse(cells[2], CultureInfo.InvariantCulture), Milliseconds(cells[3]), Milliseconds(cells[4])))
                .Order(),
        ];

    private static double Milliseconds(string text)
    {
        var parts = text.TrimStart('±', ' ').Split(' ');
        var unit = parts[1] switch
        {
            "s" => 1e3,
            "ms" => 1,
            "µs" => 1e-3,
            _ => throw new InvalidDataException($"No unit of time: {text}"),
        };
        return unit * double.Parse(parts[0], CultureInfo.InvariantCulture);
    }

    private static string Draw(string processor, List<(double, double, double)> live, List<(double, double, double)> stags)
    {
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" font-size="12"
                viewBox="0 0 {2 * (Left + Width + 24)} {Top + Height + 64}">
            <title>What a tick that does not fire costs: {processor}</title>
            <rect width="100%" height="100%" fill="white"/>

            """
        );
        Panel(svg, 0, "by live intendos, of one stag", "live intendos", live, isLogarithmic: true);
        Panel(svg, Left + Width + 24, "by changed stags, of eight", "changed stags", stags, isLogarithmic: false);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Panel(
        StringBuilder svg,
        int shift,
        string title,
        string label,
        List<(double X, double Mean, double Error)> rows,
        bool isLogarithmic
    )
    {
        var most = rows.Max(row => row.Mean + row.Error);
        var step = Math.Pow(10, Math.Floor(Math.Log10(most))) / (most / Math.Pow(10, Math.Floor(Math.Log10(most))) < 3 ? 2 : 1);
        var top = Math.Ceiling(most / step) * step;
        var (first, last) = (Scale(isLogarithmic ? rows[0].X : 0), Scale(rows[^1].X));
        Line($"""<text x="{Left}" y="20" font-weight="bold">A tick that does not fire, {title}</text>""");
        for (var value = 0.0; value <= top + step / 2; value += step)
        {
            Line($"""<line x1="{Left}" x2="{Left + Width}" y1="{Y(value):F1}" y2="{Y(value):F1}" stroke="#ddd"/>""");
            Line($"""<text x="{Left - 6}" y="{Y(value) + 4:F1}" text-anchor="end">{value:0.##} ms</text>""");
        }

        var path = string.Join(" ", rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{X(row.X):F1},{Y(row.Mean):F1}")));
        Line($"""<polyline points="{path}" fill="none" stroke="#1668a8" stroke-width="2"/>""");
        foreach (var (x, mean, error) in rows)
        {
            var (low, high) = (Y(Math.Max(mean - error, 0)), Y(mean + error));
            Line($"""<line x1="{X(x):F1}" x2="{X(x):F1}" y1="{low:F1}" y2="{high:F1}" stroke="#1668a8"/>""");
            Line($"""<circle cx="{X(x):F1}" cy="{Y(mean):F1}" r="3.5" fill="#1668a8"/>""");
            Line($"""<text x="{X(x):F1}" y="{Top + Height + 18}" text-anchor="middle">{x:N0}</text>""");
        }

        Line($"""<text x="{Left + Width / 2}" y="{Top + Height + 38}" text-anchor="middle">{label}</text>""");

        double Scale(double x) => isLogarithmic ? Math.Log10(x) : x;
        double X(double x) => Left + 12 + (Scale(x) - first) / (last - first) * (Width - 24);
        double Y(double value) => Top + Height - value / top * Height;
        void Line(FormattableString text) =>
            svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({shift} 0)\">{FormattableString.Invariant(text)}</g>\n");
    }
}
