using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>All validators of a computation on shares around one table, and whoever follows it without shares.</summary>
internal sealed class ShareTable : IDisposable
{
    public static readonly Modulus P = new(65537);

    private readonly SubsetSeeds[] _seeds;
    private readonly Expander _stream;

    public ShareTable(Committee committee, string name, Modulus? field = null)
    {
        (Committee, Field) = (committee, field ?? P);
        _seeds = TestSeeds.Deal(committee, name);
        _stream = Streams.Seeded(name);
        MasksOf = validator => new SeedMasks(_seeds[validator - 1], Field);
    }

    public delegate IEnumerable<ShareRound> Circuit(ShareArithmetic on, IReadOnlyList<SharedRow> inputs);

    public Committee Committee { get; }

    public Modulus Field { get; }

    /// <summary>Where a validator's masks come from.</summary>
    public Func<int, IMaskSource> MasksOf { get; set; }

    /// <summary>What becomes of a message: (round, validator, message), null for silence.</summary>
    public Func<int, int, byte[], byte[]?> OnTheWay { get; set; } = (_, _, message) => message;

    public int[] Culprits { get; private set; } = [];

    /// <summary>Every row that was opened in the last run.</summary>
    public List<ulong[]> Opened { get; } = [];

    /// <summary>Uniform values.</summary>
    public ulong[] Draw(int length)
    {
        var values = new ulong[length];
        UniformSampler.Fill(_stream, values, Field);
        return values;
    }

    /// <summary>A number in [0, bound).</summary>
    public int Below(int bound) => (int)CoinOrder.Below((ulong)bound, _stream);

    /// <summary>Shares of degree f of some values, validator i's at i − 1.</summary>
    public ulong[][] Share(ulong[] values)
    {
        var shares = Enumerable.Range(0, Committee.Size).Select(_ => (ulong[])values.Clone()).ToArray();
        for (var k = 1; k <= Committee.MaxFaulty; k++)
        {
            var coefficients = Draw(values.Length);
            for (var i = 0; i < shares.Length; i++)
                for (var j = 0; j < values.Length; j++)
                    shares[i][j] = Field.Add(shares[i][j], Field.Multiply(coefficients[j], Field.Power((ulong)i + 1, (ulong)k)));
        }
        return shares;
    }

    /// <summary>A validator's part of a computation, or with 0 that of someone who only follows it.</summary>
    public ShareRun Begin(Circuit circuit, Hash32 id, int validator, params IReadOnlyList<ulong[][]> inputs)
    {
        var on = new ShareArithmetic(Committee, Field, id, validator == 0 ? null : MasksOf(validator));
        return new ShareRun(
            on,
            circuit(on, [.. inputs.Index().Select(each => on.Input(
                Hash32.Sha256([(byte)each.Index]),
                each.Item[0].Length,
                validator == 0 ? [] : each.Item[validator - 1]
            ))])
        );
    }

    /// <summary>Runs a computation to its end. False when a round cannot be decoded.</summary>
    public bool Run(Circuit circuit, Hash32 id, params IReadOnlyList<ulong[][]> inputs)
    {
        Opened.Clear();
        var runs = Enumerable.Range(0, Committee.Size + 1).Select(i => Begin(circuit, id, i, inputs)).ToArray();
        var collection = new RoundCollection(Committee, Field);
        try
        {
            while (runs[0].Current is { } round)
            {
                if (Collect(runs, collection, round.Length) is not { } opened)
                    return false;
                Opened.Add(opened);
                foreach (var run in runs)
                    run.Advance(opened);
            }

            Assert.All(runs, run => Assert.Null(run.Current));
            Culprits = [.. collection.Culprits];
            return true;
        }
        finally
        {
            foreach (var run in runs)
                run.Dispose();
        }
    }

    /// <summary>What a test opens at the end: shown as it is.</summary>
    public static IEnumerable<ShareRound> Show(ShareArithmetic on, SharedRow row)
    {
        var round = on.Begin();
        round.Open(row);
        yield return round;
    }

    public void Dispose()
    {
        _stream.Dispose();
        foreach (var seeds in _seeds)
            seeds.Dispose();
    }

    private ulong[]? Collect(ShareRun[] runs, RoundCollection collection, int length)
    {
        ulong[]? opened = null;
        foreach (var validator in Order())
        {
            if (OnTheWay(runs[0].Opened, validator, runs[validator].Message()) is not { } message || opened is not null)
                continue;
            Assert.Equal(ShareRefusal.None, collection.Judge(validator, length, message, out var row));
            collection.Take(validator, row!, out opened);
        }

        return opened;
    }

    private IEnumerable<int> Order()
    {
        var order = CoinOrder.Of(Committee.Size, _stream);
        return order.Select(index => index + 1);
    }
}
