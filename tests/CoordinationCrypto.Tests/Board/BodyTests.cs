using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Board;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Board;

/// <summary>
/// Bodies of records: what is written reads back to the same bytes, and mutated, cut or extended bytes are refused or read as the other
/// thing they now are. Nothing throws.
/// </summary>
public sealed class BodyTests
{
    private static readonly BfvParameters Parameters = InsecureToyParameters.N256;

    public static TheoryData<string> Kinds => ["checkpoint", "hunt", "submission", "request", "quorum", "epoch", "certificate"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_reads_back(string kind) => Assert.Equal(Example(kind), Reread(kind, Example(kind)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Mutated_bytes_never_throw_and_what_reads_is_canonical(string kind)
    {
        var bytes = Example(kind);
        using var stream = Streams.Seeded($"mutate {kind}");
        var words = new ulong[Law.Count(kind == "certificate" ? 60 : 500)];
        stream.Fill(words);
        foreach (var word in words)
        {
            var mutated = (byte[])bytes.Clone();
            var at = (int)(word % (ulong)Math.Min(bytes.Length, word % 3 == 0 ? bytes.Length : 120)); // the head matters most
            mutated[at] ^= (byte)(word >> 32 | 1);
            if (Reread(kind, mutated) is { } read)
                Assert.Equal(mutated, read);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Cut_or_extended_bytes_are_refused(string kind)
    {
        var bytes = Example(kind);
        for (var length = 0; length < Math.Min(bytes.Length, 200); length++)
            if (kind != "request" || length < 34)
                Assert.Null(Reread(kind, bytes[..length])); // a request's content is whatever follows its 34 bytes
        if (kind != "request")
            Assert.Null(Reread(kind, [.. bytes, 0]));
    }

    [Fact]
    public void Signatures_out_of_order_or_repeated_are_no_quorum()
    {
        var bytes = QuorumSigned.Encode([1, 2, 3], [(1, new byte[64]), (2, new byte[64])]);
        var at = 4 + 3 + 1;
        bytes[at] = 2;
        Assert.Null(Reread("quorum", bytes)); // 2, 2
        bytes[at + 65] = 1;
        Assert.Null(Reread("quorum", bytes)); // 2, 1
    }

    [Fact]
    public void A_hunts_members_are_keys_and_no_more_of_them_than_a_board_has_cells()
    {
        var bytes = Example("hunt");
        var key = bytes[^VerifyingKey.Length..];
        bytes.AsSpan(bytes.Length - VerifyingKey.Length).Fill(0xFF); // not below p
        Assert.Null(Reread("hunt", bytes));

        var writer = new WireWriter();
        new QuorumScope(default, 0).Write(writer);
        writer.WriteHash(default);
        writer.WriteHash(default);
        writer.WriteUInt64(1);
        writer.WriteUInt32(1);
        writer.WriteUInt32(NttTables.MaxLength + 1);
        for (var i = 0; i <= NttTables.MaxLength; i++)
        {
            writer.WriteHash(default);
            writer.WriteBytes(key);
        }

        Assert.Null(Reread("hunt", writer.ToArray()));
    }

    private static byte[] Example(string kind)
    {
        var id = new Hash32([.. Enumerable.Range(0, Hash32.Length).Select(i => (byte)i)]);
        using var key = SigningKey.Create(EntropySource.InsecureSeeded([1], "member"));
        return kind switch
        {
            "checkpoint" => new CheckpointBody(new QuorumScope(id, 2), 7, id, id, 99, true).Encode(),
            "hunt" => new HuntBody(
                new QuorumScope(id, 2),
                id,
                new Hunt(id, 3, new Cell(2), [new HuntMember(id, key.PublicKey), new HuntMember(id, key.PublicKey)])
            ).Encode(),
            "submission" => Submission.Value.Bytes,
            "request" => new RequestBody(id, 5, new byte[] { 1, 2, 3 }).Encode(),
            "quorum" => QuorumSigned.Encode([1, 2, 3], [(1, new byte[64]), (4, new byte[64])]),
            "epoch" => new EpochBody(id.ToArray(), [(1, new byte[64]), (3, new byte[64])], [(2, new byte[64])]).Encode(),
            _ => Certificate.Value,
        };
    }

    private static readonly Lazy<byte[]> Certificate = new(() =>
    {
        using var committee = new TestCommittee(Parameters, new Committee(4, 1));
        using var test = new TestMarket(committee, "body");
        return test.Market.Board.Certificate!.Encoding.ToArray();
    });

    private static readonly Lazy<(byte[] Bytes, ProvenEncryptor Encryptor, IdentityPolicy Policy)> Submission = new(() =>
    {
        // lives as long as the encryptor, which is to say the tests
        var test = new TestMarket(new TestCommittee(Parameters, new Committee(4, 1)), "body");
        var stag = TestMarket.Stag(20);
        test.Market.Post(stag);
        var record = test.Market.AgentOf("ana").Submit(test.Market.Board, stag, Condition.Members(3));
        return (record.Body.ToArray(), test.Market.Board.Encryptor, test.Market.Board.Find(stag.Id)!.Stag.Policy);
    });

    [Fact]
    public void A_submission_by_name_has_as_many_bytes_as_the_sizes_say() =>
        Assert.Equal(SubmissionBody.EncodedLength(Parameters), Submission.Value.Bytes.Length);

    private static byte[]? Reread(string kind, byte[] bytes) =>
        kind switch
        {
            "checkpoint" => CheckpointBody.TryRead(bytes, out var checkpoint) ? checkpoint.Encode() : null,
            "hunt" => HuntBody.TryRead(bytes, out var hunt) ? hunt.Encode() : null,
            "submission" => SubmissionBody.TryRead(Submission.Value.Encryptor, Submission.Value.Policy, bytes, out var submission)
                ? submission.Encode()
                : null,
            "request" => RequestBody.TryRead(bytes, out var request) ? request.Encode() : null,
            "quorum" => QuorumSigned.TryRead(bytes, 1000, out var signed)
                ? QuorumSigned.Encode(signed.Payload.Span, signed.Signatures)
                : null,
            "epoch" => EpochBody.TryRead(bytes, out var epoch) ? epoch.Encode() : null,
            _ => KeyCertificate.TryRead(bytes, out var certificate, out var reason) ? certificate.Encoding.ToArray()
            : reason is null ? throw new InvalidOperationException("A refusal without a reason.")
            : null,
        };
}
