using System.Security.Cryptography;
using CoordinationCrypto.Board;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Tests.Primitives;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

public sealed class RecordTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void A_record_comes_back(int bodyLength)
    {
        using var author = Author(1);
        var body = new byte[bodyLength];
        body.AsSpan().Fill(7);
        using var pseudonym = new PseudonymKey(author, new PseudonymBase(default));
        foreach (var kind in Enum.GetValues<RecordKind>())
        {
            var isAgents = kind is RecordKind.Submission or RecordKind.Exit or RecordKind.Resume;
            var record = isAgents
                ? Record.Sign(pseudonym, kind, ulong.MaxValue, body, Entropy())
                : Record.Sign(author, kind, ulong.MaxValue, body, Entropy());
            var bytes = record.Encode();

            Assert.True(Record.TryRead(bytes, out var read, out var refusal));
            Assert.Equal(RecordRefusal.None, refusal);
            Assert.Equal(kind, read.Kind);
            Assert.Equal(isAgents ? pseudonym.Pseudonym.Name : author.PublicKey, read.Author);
            Assert.Equal(ulong.MaxValue, read.Sequence);
            Assert.Equal(body, read.Body.ToArray());
            Assert.Equal(SHA256.HashData(bytes), read.Digest.ToArray());
            Assert.Equal(record.Digest.ToArray(), read.Digest.ToArray());
            Assert.Equal(bytes, read.Encode());
            Assert.Equal(!isAgents, read.VerifySignature());
            Assert.Equal(isAgents, read.VerifySignature(pseudonym.Pseudonym.Base));
            Assert.False(read.VerifySignature(new PseudonymBase(new Hash32(Enumerable.Repeat((byte)1, 32).ToArray())))); // another stag's
        }
    }

    /// <summary>The layout of docs/spec/board.md, assembled by hand.</summary>
    [Fact]
    public void The_layout_and_the_signed_message_are_the_specified_ones()
    {
        using var author = Author(1);
        byte[] body = [0xAA, 0xBB];
        var record = Record.Sign(author, RecordKind.Stag, 0x0102, body, Entropy());
        byte[] header = [4, 2, .. author.PublicKey.Bytes, 2, 1, 0, 0, 0, 0, 0, 0];
        Assert.Equal([.. header, 2, 0, 0, 0, 0xAA, 0xBB, .. record.Signature.Span], record.Encode());

        var tag = SHA256.HashData("CoordinationCrypto/record/v1"u8);
        var message = SHA256.HashData([.. tag, .. tag, .. header, .. SHA256.HashData(body)]);
        Assert.True(author.PublicKey.Verify(message, record.Signature.Span));
    }

    [Fact]
    public void A_changed_bit_anywhere_is_refused_or_does_not_verify()
    {
        var bytes = Sample().Encode();
        var refusals = new HashSet<RecordRefusal>();
        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            var changed = (byte[])bytes.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            if (Record.TryRead(changed, out var record, out var refusal))
            {
                Assert.Equal(changed, record.Encode());
                Assert.False(record.VerifySignature(), $"bit {bit}");
            }

            refusals.Add(refusal);
        }

        Assert.Equal(Enum.GetValues<RecordRefusal>().Order(), refusals.Order());
    }

    [Fact]
    public void A_cut_record_is_truncated_and_a_longer_one_trails()
    {
        var bytes = Sample().Encode();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(Record.TryRead(bytes.AsSpan(..length), out var record, out var refusal));
            Assert.Null(record);
            Assert.Equal(RecordRefusal.Truncated, refusal);
        }

        Assert.False(Record.TryRead([.. bytes, 0], out _, out var trailing));
        Assert.Equal(RecordRefusal.TrailingBytes, trailing);
    }

    [Fact]
    public void Mutants_are_refused_or_written_back_the_same_and_never_verify()
    {
        foreach (var mutant in Mutants.Of(Sample().Encode(), random: 1000))
        {
            if (!Record.TryRead(mutant, out var record, out var refusal))
            {
                Assert.NotEqual(RecordRefusal.None, refusal);
                continue;
            }

            Assert.Equal(mutant, record.Encode());
            Assert.False(record.VerifySignature());
        }
    }

    [Fact]
    public void Random_bytes_are_refused_without_an_exception()
    {
        var entropy = EntropySource.InsecureSeeded([9], "fuzz");
        for (var length = 0; length < 500; length++)
        {
            var bytes = new byte[length];
            entropy.Fill(bytes);
            if (length > 1)
                (bytes[0], bytes[1]) = (Record.Version, (byte)(1 + (bytes[1] % 13)));
            Assert.False(Record.TryRead(bytes, out _, out var refusal) && refusal == RecordRefusal.None);
        }
    }

    [Fact]
    public void What_cannot_be_read_cannot_be_signed()
    {
        using var author = Author(1);

        Assert.Throws<ArgumentException>(() => Record.Sign(author, 0, 0, [], Entropy()));
        Assert.Throws<ArgumentException>(() => Record.Sign(author, (RecordKind)21, 0, [], Entropy()));
        Assert.Throws<ArgumentException>(() => Record.Sign(author, RecordKind.Stag, 0, new byte[Record.MaxBodyLength + 1], Entropy()));
    }

    [Fact]
    public void The_longest_body_is_read_and_a_longer_one_is_not()
    {
        using var author = Author(1);
        var bytes = Record.Sign(author, RecordKind.Body, 0, new byte[Record.MaxBodyLength], Entropy()).Encode();
        Assert.Equal(Record.MaxLength, bytes.Length);
        Assert.True(Record.TryRead(bytes, out _, out _));

        bytes[42] = 1; // the length's lowest byte
        Assert.False(Record.TryRead([.. bytes, 0], out _, out var refusal));
        Assert.Equal(RecordRefusal.BodyTooLong, refusal);
    }

    internal static SigningKey Author(byte seed) => SigningKey.Create(EntropySource.InsecureSeeded([seed], "author"));

    private static Record Sample()
    {
        using var author = Author(1);
        return Record.Sign(author, RecordKind.Share, 5, [1, 2, 3], Entropy());
    }

    private static EntropySource Entropy() => EntropySource.InsecureSeeded([0], "aux");
}
