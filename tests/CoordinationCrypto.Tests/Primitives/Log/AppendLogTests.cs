using CoordinationCrypto.Tests.Board;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Primitives;

/// <summary>An append-only file on a disk with a cache in front of it, through kills, power cuts and flushes that fail.</summary>
public class AppendLogTests
{
    private enum Event
    {
        Append,
        AppendWhoseFlushFails,
        Kill,
        CutPower,
        OpenWhoseFlushFails,
    }

    /// <summary>
    /// What was on the file when somebody could act on it (an append that returned, an open that returned) stays for good.
    /// </summary>
    [Fact]
    public void Whatever_was_acted_upon_survives_every_order_of_kills_power_cuts_and_failed_flushes() =>
        Law.Holds(
            Gen.Elements(Enum.GetValues<Event>()).ListOf().Resize(25).Zip(Gen.Choose(0, int.MaxValue - 1)),
            run =>
            {
                var (events, seed) = run;
                var (disk, dice) = (new CachedDisk(), new Random(seed));
                var acted = new List<byte[]>();
                var log = Open(disk, acted);
                foreach (var next in events)
                    switch (next)
                    {
                        case Event.Append:
                            var payload = new byte[dice.Next(1, 40)];
                            dice.NextBytes(payload);
                            log.Append(payload);
                            acted.Add(payload);
                            break;
                        case Event.AppendWhoseFlushFails:
                            disk.FlushFails = true;
                            Assert.Throws<IOException>(() => log.Append([1, 2, 3]));
                            Assert.Throws<InvalidOperationException>(() => log.Append([4]));
                            disk.FlushFails = false;
                            log = Open(disk, acted);
                            break;
                        case Event.Kill:
                            log = Open(disk, acted);
                            break;
                        case Event.CutPower:
                            disk.CutPower(length => dice.Next(length + 1));
                            log = Open(disk, acted);
                            break;
                        case Event.OpenWhoseFlushFails:
                            disk.FlushFails = true;
                            Assert.Throws<IOException>(() => BoardFile.TryOpen(disk.Open(), disk.Flush, out _, out _));
                            disk.FlushFails = false;
                            log = Open(disk, acted);
                            break;
                    }
            },
            runs: 2000
        );

    [Fact]
    public void What_a_killed_process_wrote_is_flushed_before_it_is_read_back()
    {
        var disk = new CachedDisk();
        var log = Open(disk, []);
        disk.FlushFails = true;
        Assert.Throws<IOException>(() => log.Append([7]));
        disk.FlushFails = false;

        var again = Open(disk, []);
        Assert.Equal([7], again.Read(0)); // somebody may act on it
        disk.CutPower(_ => 0);
        Assert.Equal([7], Open(disk, []).Read(0));
    }

    [Fact]
    public void Two_writers_of_one_file_do_not_overwrite_each_other()
    {
        var disk = new CachedDisk();
        var first = Open(disk, []);
        var second = Open(disk, []);
        first.Append([1]);

        Assert.Throws<IOException>(() => second.Append([2]));
        first.Append([3]);

        var read = Open(disk, []);
        Assert.Equal(2, read.Count);
        Assert.Equal([3], read.Read(1));
    }

    /// <summary>
    /// Opens and notes what is there: what is read back may be acted upon from now on. All that was noted before must be there.
    /// </summary>
    private static BoardFile Open(CachedDisk disk, List<byte[]> acted)
    {
        Assert.True(BoardFile.TryOpen(disk.Open(), disk.Flush, out var log, out _));
        Assert.True(log.Count >= acted.Count, $"{acted.Count} entries were acted upon, {log.Count} are there");
        for (var i = 0; i < acted.Count; i++)
            Assert.Equal(acted[i], log.Read(i));
        for (var i = acted.Count; i < log.Count; i++)
            acted.Add(log.Read(i));
        return log;
    }
}
