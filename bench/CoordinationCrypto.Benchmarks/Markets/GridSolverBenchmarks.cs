using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Benchmarks.Markets;

/// <summary>
/// A join or an exit of one agent, with the hunt's cell known after it: on one axis among 10^6 live agents, and on two axes of 64 levels,
/// 4,096 cells, with a staircase of four steps.
/// </summary>
public class GridSolverBenchmarks
{
    private const int Changes = 1 << 16;
    private const int Agents = 1_000_000;

    private readonly UpSet[] _onLine = new UpSet[Changes];
    private readonly UpSet[] _onPlane = new UpSet[Changes];
    private GridSolver _line = null!;
    private GridSolver _plane = null!;
    private int _next;

    [GlobalSetup]
    public void Fill()
    {
        var line = ConditionGrid.OfMembers(2 * Agents);
        var plane = new ConditionGrid([Axis.Members(Enumerable.Range(1, 63).Select(i => 40 * i).ToArray()), Axis.Capital(63, 65_535)]);
        (_line, _plane) = (new GridSolver(new HuntRule(line)), new GridSolver(new HuntRule(plane)));
        for (var i = 0; i < Agents; i++)
            _line.Change(On(line, Condition.Members((2 * i) + 2)), 1, 0); // a threshold for every other level: F(x) stays below x
        var bytes = new byte[8 * Changes];
        EntropySource.InsecureSeeded("up-sets"u8, "benchmark").Fill(bytes);
        for (var i = 0; i < Changes; i++)
        {
            var random = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(8 * i));
            _onLine[i] = On(line, Condition.Members(2 + (int)(random % ((2 * Agents) - 1))));
            var (members, capital) = ((int)(random % 600), (int)(random >> 32 & 15));
            var stairs = Enumerable
                .Range(0, 4)
                .Select(step => Condition.Members(members + (step * 600)) & Condition.Capital(capital + (15 * (3 - step))));
            _onPlane[i] = On(plane, stairs.Aggregate((a, b) => a | b));
        }

        for (var i = 0; i < 2_000; i++)
            _plane.Change(_onPlane[i], 1, 1);
    }

    [Benchmark(Description = "one axis, 10^6 agents: a change and the hunt's cell", OperationsPerInvoke = 2)]
    public int OneAxis()
    {
        _next = (_next + 1) % Changes;
        return Change(_line, _onLine[_next], 0);
    }

    [Benchmark(Description = "two axes, 4,096 cells: a change and the hunt's cell", OperationsPerInvoke = 2)]
    public int TwoAxes()
    {
        _next = (_next + 1) % Changes;
        return Change(_plane, _onPlane[_next], 5);
    }

    private static int Change(GridSolver solver, UpSet accepted, int units)
    {
        solver.Change(accepted, 1, units);
        var found = solver.HuntCell?.Members ?? 0;
        solver.Change(accepted, -1, -units);
        return found + (solver.HuntCell?.Members ?? 0);
    }

    private static UpSet On(ConditionGrid grid, Condition condition) =>
        condition.TryOn(grid, 1, out var accepted, out var problem) ? accepted : throw new InvalidOperationException(problem.Message);
}
