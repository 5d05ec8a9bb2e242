using BenchmarkDotNet.Running;
using CoordinationCrypto.Benchmarks;
using CoordinationCrypto.Benchmarks.Bfv;
using CoordinationCrypto.Benchmarks.Board;

if (args is ["node-seal"])
    return SealComparison.Run();
if (args is ["behz"])
    return BehzComparison.Run();
if (args is ["refusals"])
    return RefusalCosts.Run();
if (args is ["chart"])
    return TickChart.Run();

var summaries = BenchmarkSwitcher.FromAssembly(typeof(HouseConfig).Assembly).Run(args, new HouseConfig()).ToList();
if (summaries.Count == 0)
{
    Console.Error.WriteLine("No benchmark matches.");
    return 2;
}

var failed = summaries.Where(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)).ToList();
foreach (var summary in failed)
    Console.Error.WriteLine($"{summary.Title}: some benchmarks failed; nothing of it is recorded.");
ResultsPage.Record(summaries.Except(failed), HouseConfig.Root);
return failed.Count == 0 ? 0 : 1;
