namespace CoordinationCrypto.Tests.Primitives;

public sealed class EntropySourceTests
{
    [Fact]
    public void A_seed_and_a_label_give_one_stream_however_it_is_read()
    {
        var whole = new byte[300];
        var cut = new byte[300];
        EntropySource.InsecureSeeded([1], "a").Fill(whole);
        var source = EntropySource.InsecureSeeded([1], "a");
        source.Fill(cut.AsSpan(0, 7));
        source.Fill([]);
        source.Fill(cut.AsSpan(7, 200));
        source.Fill(cut.AsSpan(207));

        Assert.Equal(whole, cut);
    }

    [Fact]
    public void Another_seed_or_label_gives_another_stream()
    {
        var streams = new HashSet<string>();
        foreach (
            var (seed, label) in new (byte[], string)[] { ([], ""), ([], "a"), ([(byte)'a'], ""), ([1], ""), ([1, 0], ""), ([1], "a") }
        )
        {
            var bytes = new byte[16];
            EntropySource.InsecureSeeded(seed, label).Fill(bytes);
            streams.Add(Convert.ToHexString(bytes));
        }

        Assert.Equal(6, streams.Count);
    }

    [Fact]
    public void The_systems_source_fills_everything_and_repeats_nothing()
    {
        var (a, b) = (new byte[4096], new byte[4096]);
        EntropySource.System.Fill(a);
        EntropySource.System.Fill(b);

        Assert.NotEqual(a, b);
        foreach (var bytes in new[] { a, b })
        {
            // 4096 uniform bytes leave one of 256 values out with probability below 256·e^−16 = 3·10^−5; two values with below
            // 2^−30.
            Assert.True(bytes.Distinct().Count() >= 255);
        }
    }

    [Fact]
    public void Threads_that_share_a_source_share_out_its_bytes()
    {
        var expected = new byte[64 * 100];
        EntropySource.InsecureSeeded([7], "threads").Fill(expected);
        var source = EntropySource.InsecureSeeded([7], "threads");
        var pieces = new string[100];
        Parallel.For(
            0,
            pieces.Length,
            i =>
            {
                var piece = new byte[64];
                source.Fill(piece);
                pieces[i] = Convert.ToHexString(piece);
            }
        );

        Assert.Equal(expected.Chunk(64).Select(Convert.ToHexString).Order(), pieces.Order());
    }
}
