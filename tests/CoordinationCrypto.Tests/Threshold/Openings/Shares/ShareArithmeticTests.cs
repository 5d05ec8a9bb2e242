using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>Computations on shares against the same in the clear, whoever lies or is silent.</summary>
public sealed class ShareArithmeticTests
{
    private static readonly Modulus P = ShareTable.P;

    [Theory]
    [InlineData(5, 1)]
    [InlineData(9, 2)]
    [InlineData(13, 3)]
    [InlineData(6, 1)]
    public void Random_computations_come_to_what_they_come_to_in_the_clear(int n, int f)
    {
        using var table = new ShareTable(new Committee(n, f), $"random {n}");
        for (var run = 0; run < Law.Count(20); run++)
        {
            var length = 1 + table.Below(40);
            ulong[][] clear = [table.Draw(length), table.Draw(length)];
            var script = Enumerable.Range(0, 6).Select(_ => (table.Below(4), table.Below(1000), table.Below(1000))).ToArray();
            Assert.True(table.Run((on, rows) => Script(on, rows, script), Hash32.Sha256([(byte)run]), [.. clear.Select(table.Share)]));
            Assert.Equal(InTheClear(clear, script), table.Opened[^1]);
            Assert.Empty(table.Culprits);
        }
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(9, 2)]
    public void Whatever_f_lie_or_hold_back_in_any_round_nothing_changes_and_the_liars_are_named(int n, int f)
    {
        using var table = new ShareTable(new Committee(n, f), $"liars {n}");
        for (var run = 0; run < Law.Count(30); run++)
        {
            int[] faulty = [.. CoinOrder.Of(n, Streams.Seeded($"faulty {n} {run}")).Take(f).Select(i => i + 1)];
            var lied = new HashSet<int>();
            table.OnTheWay = (round, validator, message) =>
            {
                if (!faulty.Contains(validator) || table.Below(4) == 0)
                    return message;
                if (table.Below(3) == 0)
                    return null;
                lied.Add(validator);
                return Spoil(table, message);
            };
            ulong[][] clear = [table.Draw(9), table.Draw(9)];
            (int, int, int)[] script = [(3, 0, 1), (3, 2, 2), (0, 3, 5), (3, 1, 4)];
            Assert.True(table.Run((on, rows) => Script(on, rows, script), Hash32.Sha256([(byte)run]), [.. clear.Select(table.Share)]));
            Assert.Equal(InTheClear(clear, script), table.Opened[^1]);
            Assert.Subset(lied, table.Culprits.ToHashSet());
        }
    }

    /// <summary>Those of whom all come, so that every lie is seen: liars are exactly who is named.</summary>
    [Fact]
    public void Where_liars_come_first_each_is_named()
    {
        using var table = new ShareTable(new Committee(9, 2), "first");
        var collection = new RoundCollection(table.Committee, P);
        var id = Hash32.Sha256("first"u8);
        var input = table.Share(table.Draw(300));
        using var follower = table.Begin(Square, id, 0, input);
        var runs = Enumerable.Range(1, 9).Select(i => table.Begin(Square, id, i, input)).ToArray();
        ulong[]? opened = null;
        foreach (var (validator, run) in runs.Index().Select(each => (each.Index + 1, each.Item)))
        {
            var message = validator is 1 or 2 ? Spoil(table, run.Message()) : run.Message();
            Assert.Null(opened);
            Assert.Equal(ShareRefusal.None, collection.Judge(validator, follower.Current!.Length, message, out var row));
            Assert.Equal(validator == 9, collection.Take(validator, row!, out opened)); // 2 wrong and 7 right: 3f + 1
            Assert.Equal(ShareRefusal.None, validator == 9 ? 0 : collection.Judge(9, 300, message, out _));
        }

        Assert.Equal([1, 2], collection.Culprits);
        foreach (var run in runs)
            run.Dispose();
    }

    [Fact]
    public void More_than_f_liars_decode_to_nothing()
    {
        using var table = new ShareTable(new Committee(5, 1), "two liars");
        table.OnTheWay = (_, validator, message) => validator > 2 ? message : Spoil(table, message);
        Assert.False(table.Run(Square, default, table.Share(table.Draw(5))));
    }

    [Fact]
    public void A_zero_test_passes_for_zeros_alone()
    {
        using var table = new ShareTable(new Committee(5, 1), "zeros");
        ulong[][] rows = [[0], [0, 0, 0], [1], [1, 65536], [0, 0, 5], [3, 65537 - 3, 0]]; // sums of one factor would take 1 and −1 for 0
        foreach (var (k, row) in rows.Index())
        {
            bool? passed = null;
            Assert.True(table.Run((on, inputs) => Test(on, inputs, result => passed = result), Hash32.Sha256([(byte)k]), table.Share(row)));
            Assert.Equal(row.All(value => value == 0), passed);
            Assert.Equal(ShareRound.Repetitions, table.Opened[0].Length);
        }
    }

    /// <summary>x² − 3·y² is zero only where both are: 3 is no square modulo 65537 (G5).</summary>
    [Fact]
    public void The_norm_form_is_zero_only_where_both_are()
    {
        var squares = Enumerable.Range(0, 65537).Select(x => P.Multiply((ulong)x, (ulong)x)).ToHashSet();
        Assert.DoesNotContain(3UL, squares);
        using var table = new ShareTable(new Committee(5, 1), "norm");
        ulong[] x = [0, 0, 1, 5, 256, 65281];
        ulong[] y = [0, 1, 0, 5, 256, 256];
        Assert.True(table.Run(Norm, default, table.Share(x), table.Share(y)));
        Assert.Equal(x.Zip(y, (a, b) => P.Subtract(P.Multiply(a, a), P.Multiply(3, P.Multiply(b, b)))), table.Opened[^1]);
        Assert.Equal([true, false, false, false, false, false], table.Opened[^1].Select(value => value == 0));
    }

    [Fact]
    public void The_same_request_gives_the_same_bytes_again_and_another_gives_others()
    {
        using var table = new ShareTable(new Committee(5, 1), "again");
        var input = table.Share(table.Draw(4));
        byte[] First(byte id)
        {
            using var run = table.Begin(Square, Hash32.Sha256([id]), 3, input);
            return run.Message();
        }

        Assert.Equal(First(1), First(1));
        Assert.NotEqual(First(1), First(2));
    }

    [Fact]
    public void A_message_reads_only_in_its_canonical_form()
    {
        ulong[] row = [0, 65536, 7];
        var bytes = ShareMessage.Encode(row, P);
        Assert.Equal(7, bytes.Length); // 51 bits
        Assert.True(ShareMessage.TryRead(3, P, bytes, out var read));
        Assert.Equal(row, read);
        Assert.False(ShareMessage.TryRead(3, P, bytes.AsSpan(1), out _));
        Assert.False(ShareMessage.TryRead(3, P, [.. bytes, 0], out _));
        Assert.False(ShareMessage.TryRead(4, P, bytes, out _));
        Assert.False(ShareMessage.TryRead(3, P, [.. bytes[..^1], (byte)(bytes[^1] | 0x80)], out _)); // what fills
        Assert.False(ShareMessage.TryRead(1, P, [1, 0, 1], out _)); // 65537
        Assert.True(ShareMessage.TryRead(1, P, [0, 0, 1], out _)); // 65536
        var collection = new RoundCollection(new Committee(5, 1), P);
        Assert.Equal(ShareRefusal.Stranger, collection.Judge(0, 3, bytes, out _));
        Assert.Equal(ShareRefusal.Stranger, collection.Judge(6, 3, bytes, out _));
        Assert.Equal(ShareRefusal.Malformed, collection.Judge(5, 2, bytes, out _));
        Assert.Equal(ShareRefusal.None, collection.Judge(5, 3, bytes, out var taken));
        Assert.False(collection.Take(5, taken!, out _));
        Assert.Equal(ShareRefusal.Repeated, collection.Judge(5, 3, bytes, out _));
        Assert.Equal([5], collection.Senders);
    }

    [Fact]
    public void A_callers_mistakes_are_named()
    {
        Mistake.Names<ArgumentException>("committee", () => _ = new ShareArithmetic(new Committee(4, 1), P, default));
        Mistake.Names<ArgumentException>("field", () => _ = new ShareArithmetic(new Committee(5, 1), new Modulus(5), default));
        using var on = new ShareArithmetic(new Committee(5, 1), P, default);
        var row = on.Input(default, 3, []);
        Mistake.Names<ArgumentException>("shares", () => on.Input(default, 3, [1, 2, 3]));
        Mistake.Names<ArgumentOutOfRangeException>("length", () => on.Input(default, 0, []));
        Mistake.Names<ArgumentOutOfRangeException>("indexes", () => on.Choose(row, null, [3]));
        Mistake.Names<ArgumentException>("constants", () => on.Offset(row, [1]));
        Mistake.Names<ArgumentException>("b", () => on.Combine(1, row, 1, on.Choose(row, null, [0])));
        var round = on.Begin();
        var product = round.Multiply(row, row);
        Mistake.Names<ArgumentException>("a", () => round.Multiply(product, row));
        Mistake.Names<ArgumentException>("row", () => on.Offset(product, [1, 2, 3]));
        var shown = round.Open(row);
        Assert.Throws<InvalidOperationException>(() => shown.Values);
        Assert.Throws<InvalidOperationException>(() => round.Write(new ulong[6]));
        round.Take(new ulong[6]);
        Assert.True(shown.IsZero);
        Assert.True(product.IsKnown);
        Assert.Throws<InvalidOperationException>(() => round.Take(new ulong[6]));
        Assert.Throws<InvalidOperationException>(() => round.Open(row));
    }

    private static byte[] Spoil(ShareTable table, byte[] message)
    {
        var length = message.Length * 8 / 17;
        Assert.True(ShareMessage.TryRead(length, P, message, out var row));
        for (var k = 0; k < (table.Below(2) == 0 ? 1 : length); k++)
            row[table.Below(length)] = table.Draw(1)[0] ^ 1; // may by chance be the right one: then it was no lie
        row[0] = P.Add(row[0], 1 + (ulong)table.Below(65535));
        return ShareMessage.Encode(Array.ConvertAll(row, value => value % P.Value), P);
    }

    private static IEnumerable<ShareRound> Square(ShareArithmetic on, IReadOnlyList<SharedRow> inputs)
    {
        var round = on.Begin();
        round.Multiply(inputs[0], inputs[0]);
        yield return round;
    }

    private static IEnumerable<ShareRound> Norm(ShareArithmetic on, IReadOnlyList<SharedRow> inputs)
    {
        var round = on.Begin();
        var (x, y) = (round.Multiply(inputs[0], inputs[0]), round.Multiply(inputs[1], inputs[1]));
        yield return round;
        foreach (var last in ShareTable.Show(on, on.Combine(1, x, P.Value - 3, y)))
            yield return last;
    }

    private static IEnumerable<ShareRound> Test(ShareArithmetic on, IReadOnlyList<SharedRow> inputs, Action<bool> onResult)
    {
        var round = on.Begin();
        var test = round.Test(inputs[0]);
        yield return round;
        onResult(test.IsZero);
    }

    /// <summary>Each step (operation, a, b) makes one more row from two of those before it; the last is shown.</summary>
    private static IEnumerable<ShareRound> Script(ShareArithmetic on, IReadOnlyList<SharedRow> inputs, (int, int, int)[] script)
    {
        var rows = inputs.ToList();
        foreach (var (operation, first, second) in script)
        {
            var (a, b) = (rows[first % rows.Count], rows[second % rows.Count]);
            if (operation == 3)
            {
                var round = on.Begin();
                var product = round.Multiply(a, b);
                yield return round;
                rows.Add(product);
            }
            else
            {
                rows.Add(
                    operation switch
                    {
                        0 => on.Combine(2, a, P.Value - 3, b),
                        1 => on.Offset(a, [.. Enumerable.Range(0, a.Length).Select(k => (ulong)(first + k))]),
                        _ => on.Choose(a, b, [.. Enumerable.Range(0, a.Length).Select(k => (k * 7 + second) % (2 * a.Length))]),
                    }
                );
            }
        }

        foreach (var round in ShareTable.Show(on, rows[^1]))
            yield return round;
    }

    private static ulong[] InTheClear(ulong[][] inputs, (int, int, int)[] script)
    {
        var rows = inputs.ToList();
        foreach (var (operation, first, second) in script)
        {
            var (a, b) = (rows[first % rows.Count], rows[second % rows.Count]);
            rows.Add(
                [
                    .. a.Select((value, k) =>
                        operation switch
                        {
                            0 => P.Subtract(P.Multiply(2, value), P.Multiply(3, b[k])),
                            1 => P.Add(value, (ulong)(first + k)),
                            2 => a.Concat(b).ElementAt((k * 7 + second) % (2 * a.Length)),
                            _ => P.Multiply(value, b[k]),
                        }
                    ),
                ]
            );
        }

        return rows[^1];
    }
}
