using BenchmarkDotNet.Analysers;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Validators;
using Perfolizer.Horology;

namespace CoordinationCrypto.Benchmarks;

/// <summary>
/// One process a benchmark, five warm-up and fifteen measured iterations of 100 ms: a few seconds each, and the spread is in the table.
/// Memory is measured only where a class asks for it.
/// </summary>
internal sealed class HouseConfig : ManualConfig
{
    public HouseConfig()
    {
        AddJob(
            Job.Default.WithLaunchCount(1).WithWarmupCount(5).WithIterationCount(15).WithIterationTime(TimeInterval.FromMilliseconds(100))
        );
        AddLogger(ConsoleLogger.Default);
        AddColumnProvider(DefaultColumnProviders.Instance);
        AddAnalyser(EnvironmentAnalyser.Default, MultimodalDistributionAnalyzer.Default);
        AddValidator(JitOptimizationsValidator.FailOnError, BaselineValidator.FailOnError);
        WithArtifactsPath(Path.Combine(Root, "artifacts", "bench"));
    }

    /// <summary>The repository: the first folder above the binaries that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CoordinationCrypto.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException(
            $"No CoordinationCrypto.sln above {AppContext.BaseDirectory}: run the benchmarks from a checkout."
        );
    }
}
