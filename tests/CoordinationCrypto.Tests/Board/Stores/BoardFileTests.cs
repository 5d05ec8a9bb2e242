using System.Security.Cryptography;
using CoordinationCrypto.Board;
using CoordinationCrypto.Tests.Primitives;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

public sealed class BoardFileTests
{
    private const int Header = 12;
    private const int FrameOverhead = 4 + 8 + 32 + 8;

    private static readonly byte[][] Records =
    [
        [1, 2, 3, 4, 5],
        [],
        [.. Enumerable.Repeat((byte)9, 40)],
    ];

    private static readonly byte[] ThreeRecords = Write(Records);

    [Fact]
    public void Records_come_back_under_the_head_of_their_chain()
    {
        var head = HashChain.Genesis;
        for (var i = 0; i < Records.Length; i++)
            head = HashChain.Next(head, (ulong)i, Hash32.Sha256(Records[i]));

        using var written = Open(ThreeRecords, out var problem);
        using var audited = BoardFile.OpenForAudit(new MemoryStream(ThreeRecords), out var auditProblem);

        Assert.Equal(default, problem);
        Assert.Equal(default, auditProblem);
        foreach (var board in new[] { written, audited })
        {
            Assert.Equal(3, board.Count);
            Assert.Equal(head.ToArray(), board.Head.ToArray());
            for (var i = 0; i < 3; i++)
                Assert.Equal(Records[i], board.Read(i));
            Assert.Throws<ArgumentOutOfRangeException>(() => board.Read(3));
            Assert.Throws<ArgumentOutOfRangeException>(() => board.Read(-1));
        }
    }

    /// <summary>The layout of docs/spec/board.md, assembled by hand.</summary>
    [Fact]
    public void The_file_is_the_specified_one()
    {
        byte[] record = [7, 8, 9];
        byte[] domain = [.. "CoordinationCrypto/board/v1"u8];
        byte[] length = [3, 0, 0, 0];
        var digest = SHA256.HashData(record);
        var head = HashChain.Next(HashChain.Genesis, 0, new Hash32(digest));

        Assert.Equal(
            [
                .. "CCBOARD\n"u8,
                1,
                0,
                0,
                0,
                .. length,
                .. SHA256.HashData([.. domain, .. "/length"u8, .. length])[..8],
                .. record,
                .. head.Bytes,
                .. SHA256.HashData([.. domain, .. "/frame"u8, .. digest, .. head.Bytes])[..8],
            ],
            Write([record])
        );
    }

    [Fact]
    public void A_file_cut_anywhere_loses_the_cut_record_only_and_goes_on()
    {
        for (var cut = 0; cut <= ThreeRecords.Length; cut++)
        {
            var bytes = ThreeRecords[..cut];
            var whole = Enumerable.Range(0, 4).Last(n => n == 0 || End(n) <= cut);
            var isTorn = cut != 0 && cut != End(whole);
            var expected = isTorn ? new LogProblem(LogFault.TornTail, cut < Header ? 0 : End(whole), whole) : default;

            using (var audited = BoardFile.OpenForAudit(new MemoryStream(bytes, writable: false), out var auditProblem))
            {
                Assert.Equal(cut == 0 ? new LogProblem(LogFault.TornTail, 0, 0) : expected, auditProblem);
                Assert.Equal(whole, audited.Count);
            }

            var stream = Growing(bytes);
            Assert.True(BoardFile.TryOpen(stream, () => { }, out var board, out var problem));
            Assert.Equal(expected, problem);
            Assert.Equal(whole, board.Count);
            for (var i = whole; i < 3; i++)
                board.Append(Records[i]);

            Assert.Equal(ThreeRecords, stream.ToArray());
        }
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_found_named_and_placed()
    {
        for (var bit = 0; bit < 8 * ThreeRecords.Length; bit++)
        {
            var place = bit / 8;
            var bytes = (byte[])ThreeRecords.Clone();
            bytes[place] ^= (byte)(1 << (bit % 8));
            var index = place < Header ? 0 : Enumerable.Range(0, 3).First(i => place < End(i + 1));
            var within = place - End(index);
            var fault =
                place < 8 ? LogFault.BadMagic
                : place < Header ? LogFault.BadVersion
                : within < 12 ? LogFault.BadLength
                : LogFault.BadChecksum;
            var expected = new LogProblem(fault, place < Header ? 0 : End(index), index);

            using (var audited = BoardFile.OpenForAudit(new MemoryStream(bytes), out var auditProblem))
            {
                Assert.Equal(expected, auditProblem);
                Assert.Equal(index, audited.Count);
            }

            var stream = Growing(bytes);
            Assert.False(BoardFile.TryOpen(stream, () => { }, out var board, out var problem));
            Assert.Null(board);
            Assert.Equal(expected, problem);
            Assert.Equal(bytes, stream.ToArray());
        }
    }

    [Fact]
    public void A_mutant_is_whole_only_if_it_is_a_beginning_of_the_file()
    {
        foreach (var mutant in Mutants.Of(ThreeRecords, random: 2000))
        {
            using var audited = BoardFile.OpenForAudit(new MemoryStream(mutant), out var problem);
            Assert.NotEqual(problem.Fault == LogFault.None, problem != default);
            for (var i = 0; i < audited.Count; i++)
                Assert.Equal(Records[i], audited.Read(i)); // nothing but a beginning of the truth is ever read

            if (problem.Fault == LogFault.None)
                Assert.Equal(ThreeRecords[..End((int)audited.Count)], mutant);
        }
    }

    [Fact]
    public void Whole_frames_in_another_order_break_the_chain()
    {
        byte[] header = ThreeRecords[..Header];
        var (a, b, c) = (ThreeRecords[End(0)..End(1)], ThreeRecords[End(1)..End(2)], ThreeRecords[End(2)..End(3)]);
        Broken([.. header, .. b, .. c], 0);
        Broken([.. header, .. a, .. c], 1);
        Broken([.. header, .. a, .. c, .. b], 1);
        Broken([.. header, .. a, .. a, .. b, .. c], 1);
        Broken([.. header, .. a, .. b, .. b], 2);
        var other = Write([
            [6],
        ]);
        Broken([.. header, .. a, .. other[Header..]], 1);

        static void Broken(byte[] bytes, int index)
        {
            using var audited = BoardFile.OpenForAudit(new MemoryStream(bytes), out var problem);
            Assert.Equal(LogFault.ChainBroken, problem.Fault);
            Assert.Equal(index, problem.Index);
            Assert.Equal(index, audited.Count);
            Assert.False(BoardFile.TryOpen(Growing(bytes), () => { }, out _, out _));
        }
    }

    [Fact]
    public void Bytes_after_the_last_record_that_are_no_cut_frame_are_not_dropped()
    {
        byte[] zeros = [.. ThreeRecords, .. new byte[100]];

        Assert.False(BoardFile.TryOpen(Growing(zeros), () => { }, out _, out var problem));
        Assert.Equal(new LogProblem(LogFault.BadLength, ThreeRecords.Length, 3), problem);
    }

    [Fact]
    public void A_disk_that_dies_in_mid_write_loses_nothing_that_was_kept_and_repeats_nothing()
    {
        for (var writable = 0; writable <= ThreeRecords.Length; writable++)
        {
            var stream = new DyingStream([], writable);
            var kept = 0;
            try
            {
                Assert.True(BoardFile.TryOpen(stream, stream.Flush, out var dying, out _));
                foreach (var record in Records)
                {
                    dying.Append(record);
                    kept++;
                }
            }
            catch (IOException)
            {
                Assert.True(stream.IsDead);
            }

            Assert.Equal(writable < ThreeRecords.Length, stream.IsDead);
            var survivor = Growing(stream.ToArray());
            Assert.True(BoardFile.TryOpen(survivor, () => { }, out var board, out _));
            Assert.Equal(kept, board.Count);
            for (var i = kept; i < 3; i++)
                board.Append(Records[i]);
            Assert.Equal(ThreeRecords, survivor.ToArray());
        }
    }

    [Fact]
    public void After_a_failed_write_nothing_is_appended()
    {
        var stream = new DyingStream(ThreeRecords, End(3) - End(2) + 10); // opening writes the last frame again
        Assert.True(BoardFile.TryOpen(stream, stream.Flush, out var board, out _));

        Assert.Throws<IOException>(() => board.Append([1]));
        Assert.Throws<InvalidOperationException>(() => board.Append([1]));
        Assert.Equal(3, board.Count);
        Assert.Equal(Records[2], board.Read(2));
    }

    [Fact]
    public void A_record_is_flushed_before_append_returns()
    {
        var stream = Growing([]);
        var flushed = 0L;
        Assert.True(BoardFile.TryOpen(stream, () => flushed = stream.Length, out var board, out _));
        Assert.Equal(Header, flushed);
        for (var i = 0; i < 3; i++)
        {
            board.Append(Records[i]);
            Assert.Equal(End(i + 1), flushed);
            Assert.Equal(End(i), board.OffsetOf(i));
        }
    }

    [Fact]
    public void An_audit_changes_nothing_and_appends_nothing()
    {
        var stream = Growing(ThreeRecords[..^1]);
        using var audited = BoardFile.OpenForAudit(stream, out var problem);

        Assert.Equal(LogFault.TornTail, problem.Fault);
        Assert.Throws<InvalidOperationException>(() => audited.Append([1]));
        Assert.Equal(ThreeRecords[..^1], stream.ToArray());
    }

    [Fact]
    public void A_file_changed_while_open_is_noticed()
    {
        var stream = Growing(ThreeRecords);
        Assert.True(BoardFile.TryOpen(stream, () => { }, out var board, out _));
        stream.Position = Header + 12;
        stream.WriteByte(0xEE);

        Assert.Throws<InvalidDataException>(() => board.Read(0));
        Assert.Equal(Records[2], board.Read(2));
    }

    [Fact]
    public void Too_long_a_record_and_unfit_streams_are_refused()
    {
        Assert.True(BoardFile.TryOpen(Growing([]), () => { }, out var board, out _));
        Assert.Throws<ArgumentException>(() => board.Append(new byte[Record.MaxLength + 1]));
        Assert.Throws<ArgumentException>(() => BoardFile.TryOpen(new MemoryStream([], writable: false), () => { }, out _, out _));
    }

    // The end of the n-th frame, or of the header for 0.
    private static int End(int n) => Header + Records.Take(n).Sum(record => record.Length + FrameOverhead);

    private static byte[] Write(byte[][] records)
    {
        var stream = Growing([]);
        Assert.True(BoardFile.TryOpen(stream, () => { }, out var board, out _));
        foreach (var record in records)
            board.Append(record);
        return stream.ToArray();
    }

    private static BoardFile Open(byte[] bytes, out LogProblem problem)
    {
        Assert.True(BoardFile.TryOpen(Growing(bytes), () => { }, out var board, out problem));
        return board;
    }

    private static MemoryStream Growing(byte[] bytes)
    {
        var stream = new MemoryStream();
        stream.Write(bytes);
        return stream;
    }
}
