using CoordinationCrypto.Groups;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Tests.Proofs;

/// <summary>Points at infinity, lengths, encodings and memory of linear relations and of what is composed of them.</summary>
public sealed class LinearRelationTests
{
    private static readonly ChallengeSpace Space = StatementTree.Space;
    private static readonly Point[,] OneByOne =
    {
        { Point.Generator },
    };

    [Fact]
    public void A_row_of_zeros_has_infinity_for_its_image_and_its_first_message()
    {
        var matrix = new[,]
        {
            { Point.Infinity },
            { Point.Generator },
        };
        using var secret = SecretScalar.Create(Streams.Entropy("zeros"));
        var relation = new LinearRelation(Space, matrix, Point.Infinity, Secp256k1.MultiplyGenerator(secret));
        var entropy = Streams.Entropy("masks");
        var challenge = Space.Sample(entropy);
        var (response, first) = (new byte[relation.ResponseLength], new byte[relation.FirstMessageLength]);
        using var commitment = relation.Commit(new ScalarWitness(secret), entropy);
        Assert.True(commitment.TryRespond(challenge, response));
        Array.Fill(first, (byte)0xFF);
        Assert.True(relation.TryRecompute(challenge, response, first));
        Assert.Equal(commitment.FirstMessage, first);
        Assert.All(first[..Point.CompressedLength], value => Assert.Equal(0, value));
        Assert.NotEqual(0, first[Point.CompressedLength]);
    }

    [Fact]
    public void Its_parts_are_copies()
    {
        var (matrix, target) = ((Point[,])OneByOne.Clone(), new[] { Point.Generator });
        var relation = new LinearRelation(Space, matrix, target);
        (matrix[0, 0], target[0]) = (Point.Infinity, Point.Infinity);
        Assert.Equal((Point.Generator, Point.Generator), (relation.At(0, 0), relation.At(0, 1)));
    }

    [Fact]
    public void A_mistake_is_named()
    {
        Mistake.Names<ArgumentException>("matrix", () => _ = new LinearRelation(Space, new Point[0, 1]));
        Mistake.Names<ArgumentException>("target", () => _ = new LinearRelation(Space, OneByOne));
        Mistake.Names<ArgumentException>("target", () => _ = new LinearRelation(Space, OneByOne, Point.Generator, Point.Generator));
    }

    public static TheoryData<string> Shapes => ["leaf", "and", "or"];

    [Theory, MemberData(nameof(Shapes))]
    public void Lengths_of_a_response_and_a_first_message_are_asked_for(string shape)
    {
        var protocol = Protocol(shape);
        var (response, first) = (new byte[protocol.ResponseLength], new byte[protocol.FirstMessageLength]);
        Mistake.Names<ArgumentException>("response", () => protocol.TryRecompute(Space.Zero, [.. response, 0], first));
        Mistake.Names<ArgumentException>("firstMessage", () => protocol.TryRecompute(Space.Zero, response, [.. first, 0]));
    }

    /// <summary>In a transcript from others they are no mistake: it is not accepted.</summary>
    [Theory, MemberData(nameof(Shapes))]
    public void A_transcript_of_another_length_is_not_accepted(string shape)
    {
        var protocol = Protocol(shape);
        using var simulation = protocol.Simulate(Space.Zero, Streams.Entropy("lengths"));
        var (response, first) = (new byte[protocol.ResponseLength], simulation.FirstMessage);
        Assert.True(simulation.TryRespond(Space.Zero, response));
        Assert.True(protocol.Verify(first, Space.Zero, response));
        Assert.False(protocol.Verify([.. first, 0], Space.Zero, response));
        Assert.False(protocol.Verify(first, Space.Zero, [.. response, 0]));
        Assert.False(protocol.Verify(new byte[first.Length], Space.Zero, response));
    }

    /// <summary>The last scalar of a response, which every shape reads at last.</summary>
    [Theory, MemberData(nameof(Shapes))]
    public void A_scalar_beyond_the_order_is_refused(string shape)
    {
        var protocol = Protocol(shape);
        var (response, first) = (new byte[protocol.ResponseLength], new byte[protocol.FirstMessageLength]);
        Assert.True(protocol.TryRecompute(Space.Zero, response, first));
        response.AsSpan(^Scalar.Length).Fill(0xFF);
        Assert.False(protocol.TryRecompute(Space.Zero, response, first));
    }

    [Fact]
    public void A_share_with_a_filling_is_refused()
    {
        var or = (Or)Protocol("or");
        var response = new byte[or.ResponseLength];
        response[or.ChallengesLength - 1] = 0x80; // 60 bits in 8 bytes
        Assert.False(or.TryReadShares(Space.Zero, response, out _));
        Assert.False(or.TryRecompute(Space.Zero, response, new byte[or.FirstMessageLength]));
    }

    /// <summary>Masks and the prover's copy of the witness are zeroed; the witness itself is its owner's.</summary>
    [Fact]
    public void A_prover_zeroes_what_it_holds()
    {
        var entropy = Streams.Entropy("memory");
        using var secret = SecretScalar.Create(entropy);
        var mask = SecretScalar.Create(entropy);
        SecretScalar[] masks = [mask];
        var commitment = new LinearCommitment([], null, [secret], masks);
        commitment.Dispose();
        Assert.Throws<ObjectDisposedException>(() => mask.Memory.Span.Length);
        Assert.Equal(Scalar.Length, secret.Memory.Span.Length);
        using var another = masks[0] = SecretScalar.Create(entropy);
        Assert.Throws<ObjectDisposedException>(() => commitment.TryRespond(Space.Zero, new byte[Scalar.Length]));
    }

    private static SigmaProtocol Protocol(string shape)
    {
        var leaf = LinearRelation.DiscreteLog(Space, Point.Generator, Point.Generator);
        return shape switch
        {
            "leaf" => leaf,
            "and" => new And(leaf, leaf),
            _ => new Or(leaf, leaf),
        };
    }
}
