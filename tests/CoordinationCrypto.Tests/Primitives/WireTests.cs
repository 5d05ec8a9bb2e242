using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Tests.Primitives;

public sealed class WireTests
{
    public static TheoryData<ulong> Moduli =>
        new() { 2, 3, 65537, 0x7fe07fe0001, 0xffb4ffb4001, 0x1ffb37fb18001, (1UL << 50) - 27, (1UL << 56) - 1 };

    [Fact]
    public void Fields_come_back_and_the_bytes_are_little_endian()
    {
        var writer = new WireWriter(1);
        writer.WriteByte(1);
        writer.WriteUInt16(0x0203);
        writer.WriteUInt32(0x04050607);
        writer.WriteUInt64(0x08090a0b0c0d0e0f);
        writer.WriteLengthPrefixed([9, 8]);
        writer.WriteBytes([7]);

        Assert.Equal("010302070605040f0e0d0c0b0a090802000000090807", Convert.ToHexStringLower(writer.Written));
        var reader = new WireReader(writer.Written);
        Assert.True(reader.TryReadByte(out var b) && b == 1);
        Assert.True(reader.TryReadUInt16(out var s) && s == 0x0203);
        Assert.True(reader.TryReadUInt32(out var i) && i == 0x04050607);
        Assert.True(reader.TryReadUInt64(out var l) && l == 0x08090a0b0c0d0e0f);
        Assert.True(reader.TryReadLengthPrefixed(2, out var p) && p.SequenceEqual(new byte[] { 9, 8 }));
        Assert.Equal(1, reader.Remaining);
        Assert.False(reader.AtEnd);
        Assert.True(reader.TryReadBytes(1, out var last) && last[0] == 7);
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public void A_hash_is_32_bytes_as_they_are_or_is_not_read()
    {
        var hash = Hash32.Sha256("hash"u8);
        var writer = new WireWriter();
        writer.WriteHash(hash);
        writer.WriteByte(1);
        Assert.Equal([.. hash.Bytes, 1], writer.ToArray());

        var reader = new WireReader(writer.Written);
        Assert.True(reader.TryReadHash(out var read) && read == hash);
        Assert.Equal(Hash32.Length, reader.Position);
        reader = new WireReader(writer.Written[..31]);
        Assert.False(reader.TryReadHash(out read));
        Assert.Equal((default(Hash32), 0), (read, reader.Position));
    }

    [Theory]
    [MemberData(nameof(Moduli))]
    public void Residues_come_back_at_every_length_around_a_word(ulong modulus)
    {
        for (var count = 0; count <= 130; count++)
        {
            var residues = Random(count, modulus, (byte)count);
            var writer = new WireWriter();
            writer.WriteByte(0xFF);
            writer.WriteResidues(residues, modulus);
            var reader = new WireReader(writer.Written);
            Assert.True(reader.TryReadByte(out _));
            var read = new ulong[count];

            Assert.True(reader.TryReadResidues(read, modulus));
            Assert.True(reader.AtEnd);
            Assert.Equal(residues, read);
        }
    }

    [Theory]
    [MemberData(nameof(Moduli))]
    public void Vectors_pack_and_unpack_like_scalars(ulong modulus)
    {
        if (!Residues.IsVectorSupported)
            return;
        var width = Residues.Width(modulus);
        foreach (var count in new[] { 0, 7, 8, 9, 63, 64, 65, 200, 8192 })
        {
            var residues = Random(count, modulus, 77);
            var expected = new byte[Residues.EncodedLength(count, modulus)];
            Assert.True(Residues.PackScalar(residues, width, modulus, expected));
            var bytes = new byte[expected.Length];
            Residues.Pack(residues, modulus, bytes);
            Assert.Equal(expected, bytes);
            var read = new ulong[count];
            Assert.Equal(count >= 8192 && width >= 8, Residues.PackVector(residues, width, modulus, bytes) >= 8000);
            var done = Residues.UnpackVector(bytes, width, modulus, read);
            Assert.True(done >= count - (8 * ((64 + width - 1) / width)) - 8 && done % 8 == 0);
            Assert.Equal(residues[..done], read[..done]);
        }
    }

    [Theory]
    [MemberData(nameof(Moduli))]
    public void Residues_at_their_bound_are_refused_at_every_place(ulong modulus)
    {
        if ((modulus & (modulus + 1)) == 0)
            return;
        for (var place = 0; place < 200; place++)
        {
            var residues = new ulong[200];
            residues[place] = modulus; // written under a modulus of the same width that allows it
            var writer = new WireWriter();
            writer.WriteResidues(residues, (2UL << System.Numerics.BitOperations.Log2(modulus)) - 1);
            var reader = new WireReader(writer.Written);
            var read = new ulong[200];

            Assert.False(reader.TryReadResidues(read, modulus));
            Assert.Equal(0, reader.Position);
        }
    }

    [Fact]
    public void Filling_that_is_not_zero_is_refused()
    {
        var writer = new WireWriter();
        writer.WriteResidues([1, 2, 3], 65537);
        var bytes = writer.ToArray();
        Assert.Equal(7, bytes.Length);
        for (var bit = 3; bit < 8; bit++)
        {
            var changed = (byte[])bytes.Clone();
            changed[^1] |= (byte)(1 << bit);

            Assert.False(new WireReader(changed).TryReadResidues(new ulong[3], 65537));
        }
    }

    [Fact]
    public void The_writer_refuses_a_residue_that_is_not_canonical()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WireWriter().WriteResidues([0, 65537], 65537));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WireWriter().WriteResidues([ulong.MaxValue], 65537));
    }

    [Fact]
    public void A_read_past_the_end_fails_and_moves_nothing()
    {
        var reader = new WireReader([1, 0, 0, 0, 0, 0, 0]);

        Assert.False(reader.TryReadUInt64(out _));
        Assert.False(reader.TryReadBytes(8, out _));
        Assert.False(reader.TryReadLengthPrefixed(0, out _));
        Assert.False(reader.TryReadResidues(new ulong[4], 65537));
        Assert.Equal(0, reader.Position);
        Assert.True(reader.TryReadLengthPrefixed(1, out _));
        Assert.False(reader.TryReadUInt32(out _));
        Assert.Equal(5, reader.Position);
    }

    [Fact]
    public void A_huge_length_is_refused()
    {
        var reader = new WireReader([0xFF, 0xFF, 0xFF, 0xFF, 0]);

        Assert.False(reader.TryReadLengthPrefixed(int.MaxValue, out _));
        Assert.Equal(0, reader.Position);
    }

    /// <summary>Random reads of random bytes: no exception, no move on failure, no more than was there.</summary>
    [Fact]
    public void No_bytes_and_no_order_of_reads_can_hurt()
    {
        var source = EntropySource.InsecureSeeded([3], "reads");
        var failures = 0;
        for (var run = 0; run < 2000; run++)
        {
            var bytes = new byte[run % 120];
            source.Fill(bytes);
            var dice = new byte[40];
            source.Fill(dice);
            var reader = new WireReader(bytes);
            for (var i = 0; i < dice.Length; i += 2)
            {
                var before = reader.Position;
                var done = (dice[i] % 7) switch
                {
                    0 => reader.TryReadByte(out _),
                    1 => reader.TryReadUInt16(out _),
                    2 => reader.TryReadUInt32(out _),
                    3 => reader.TryReadUInt64(out _),
                    4 => reader.TryReadBytes(dice[i + 1], out _),
                    5 => reader.TryReadLengthPrefixed(dice[i + 1] << 23, out _),
                    _ => reader.TryReadResidues(new ulong[dice[i + 1]], 3UL << (dice[i + 1] % 54)),
                };
                failures += done ? 0 : 1;
                Assert.True(done ? reader.Position >= before : reader.Position == before);
                Assert.Equal(bytes.Length, reader.Position + reader.Remaining);
            }
        }

        Assert.InRange(failures, 1000, 39_000);
    }

    /// <summary>What is read as residues is written back to the same bytes; nothing else is read.</summary>
    [Theory]
    [InlineData(65537, 3)]
    [InlineData(0xffb4ffb4001, 40)]
    [InlineData(0x7fe07fe0001, 17)]
    public void Mutated_residues_are_refused_or_written_back_the_same(ulong modulus, int count)
    {
        var writer = new WireWriter();
        writer.WriteResidues(Random(count, modulus, 8), modulus);
        var (read, refused) = (0, 0);
        foreach (var mutant in Mutants.Of(writer.ToArray()))
        {
            var residues = new ulong[count];
            var reader = new WireReader(mutant);
            if (!reader.TryReadResidues(residues, modulus))
            {
                Assert.Equal(new ulong[count], residues);
                refused++;
                continue;
            }

            var again = new WireWriter();
            again.WriteResidues(residues, modulus);
            Assert.Equal(mutant[..reader.Position], again.ToArray());
            read++;
        }

        Assert.True(read > 0 && refused > 0);
    }

    private static ulong[] Random(int count, ulong modulus, byte seed)
    {
        var source = EntropySource.InsecureSeeded([seed], "residues");
        var residues = new ulong[count];
        var word = new byte[8];
        for (var i = 0; i < count; i++)
        {
            source.Fill(word);
            residues[i] = BitConverter.ToUInt64(word) % modulus;
        }

        if (count > 0)
            residues[count / 2] = modulus - 1;
        return residues;
    }
}
