using CoordinationCrypto.Cli.Output;

namespace CoordinationCrypto.Tests.Cli.Output;

public class ProgressBarTests
{
    [Fact]
    public void It_goes_one_way_through_all_steps()
    {
        using var error = new StringWriter();
        var bar = new ProgressBar(error, steps: 4, isWanted: true);
        var seen = new List<double> { bar.Done };
        for (var step = 0; step < 4; step++)
            bar.Run(
                "step",
                done =>
                {
                    foreach (var share in new[] { 0, 0.5, 0.25, 1, 0, 7 })
                    {
                        done(share);
                        seen.Add(bar.Done);
                    }
                }
            );
        Assert.Equal(seen.Order(), seen);
        Assert.Equal((0, 0.125, 1), (seen[0], seen[2], seen[^1]));
        Assert.Equal("", error.ToString());
    }
}
