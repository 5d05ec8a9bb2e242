using System.Security.Cryptography;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Tests.Primitives;

namespace CoordinationCrypto.Tests.Groups;

public sealed unsafe class PseudonymTests
{
    private static readonly PseudonymBase Stag = Base(1);
    private static readonly PseudonymBase OtherStag = Base(2);

    [Fact]
    public void A_pseudonym_is_the_secret_multiple_of_the_stags_base()
    {
        var parities = new HashSet<bool>();
        for (byte i = 1; i <= 20; i++)
        {
            using var agent = Agent(i);
            using var key = new PseudonymKey(agent, Stag);
            var point = Secp256k1.MultiplyVartime(Stag.Point, Public(agent.Secret));

            Assert.Equal(point.X, key.Pseudonym.Bytes);
            Assert.Equal(point, key.Pseudonym.Lift(key.IsOdd));
            Assert.Equal(-point, key.Pseudonym.Lift(!key.IsOdd));
            Assert.Equal(agent.PublicKey, key.Agent);
            Assert.Equal(Public(agent.Secret), Public(key.Secret));
            Assert.Equal(key.Pseudonym.Name.Point, Secp256k1.MultiplyVartime(Stag.Point, Public(key.Exponent)));
            parities.Add(key.IsOdd);
        }

        Assert.Equal(2, parities.Count);
    }

    /// <summary>Counted once: d and −d, which have the public keys PK and −PK of one x, are one agent.</summary>
    [Fact]
    public void A_key_and_its_negative_have_one_pseudonym_in_a_stag()
    {
        for (byte i = 1; i <= 10; i++)
        {
            var secret = SHA256.HashData([i]);
            var negated = new byte[32];
            Assert.True(Scalar.TryRead(secret, out var d));
            (-d).Write(negated);
            Assert.True(SigningKey.TryImport(secret, out var agent));
            Assert.True(SigningKey.TryImport(negated, out var mirrored));
            using var key = new PseudonymKey(agent, Stag);
            using var again = new PseudonymKey(mirrored, Stag);

            Assert.Equal(key.Pseudonym, again.Pseudonym);
            Assert.Equal(key.IsOdd, again.IsOdd);
            agent.Dispose();
            mirrored.Dispose();
        }
    }

    [Fact]
    public void Agents_and_stags_differ_in_pseudonyms()
    {
        var seen = new HashSet<string>();
        for (byte i = 1; i <= 8; i++)
        {
            using var agent = Agent(i);
            for (byte stag = 1; stag <= 8; stag++)
            {
                using var key = new PseudonymKey(agent, Base(stag));
                Assert.True(seen.Add(key.Pseudonym.ToString()));
            }
        }

        Assert.Equal(Stag.Point, new PseudonymBase(Stag.Stag).Point);
    }

    /// <summary>
    /// Bases that are known multiples of each other would link all pseudonyms of an agent; the same adversary has nothing to multiply
    /// with where bases are hashed to the curve.
    /// </summary>
    [Fact]
    public void Known_logarithms_of_bases_link_pseudonyms_and_hashed_bases_have_none()
    {
        var (first, second) = (Exponent(Stag), Exponent(OtherStag));
        var ratio = second * first.Inverse();
        var (linked, resisted) = (0, 0);
        for (byte i = 1; i <= 10; i++)
        {
            using var agent = Agent(i);
            var d = Public(agent.Secret);
            var naive = (
                T1: Secp256k1.MultiplyVartime(Point.Generator, first * d),
                T2: Secp256k1.MultiplyVartime(Point.Generator, second * d)
            );
            using var one = new PseudonymKey(agent, Stag);
            using var two = new PseudonymKey(agent, OtherStag);
            linked += Links(naive.T1, naive.T2, ratio) ? 1 : 0;
            resisted += Links(one.Pseudonym.Lift(one.IsOdd), two.Pseudonym.Lift(two.IsOdd), ratio) ? 0 : 1;
        }

        Assert.Equal((10, 10), (linked, resisted));
        Assert.NotEqual(Stag.Point, Secp256k1.MultiplyVartime(Point.Generator, first));

        static bool Links(Point t1, Point t2, Scalar ratio) => Secp256k1.MultiplyVartime(t1, ratio).X.SequenceEqual(t2.X);
        static Scalar Exponent(PseudonymBase stag) => Scalar.ReadReduced(SHA256.HashData(stag.Stag));
    }

    [Fact]
    public void A_signature_is_of_one_pseudonym_stag_and_message()
    {
        using var agent = Agent(1);
        using var other = Agent(2);
        using var key = new PseudonymKey(agent, Stag);
        using var elsewhere = new PseudonymKey(agent, OtherStag);
        using var neighbour = new PseudonymKey(other, Stag);
        byte[] message = [1, 2, 3];
        var signature = new byte[64];
        key.Sign(message, Streams.Entropy("aux"), signature);

        Assert.True(key.Pseudonym.Verify(message, signature));
        Assert.True(new Pseudonym(Base(1), key.Pseudonym.Name).Verify(message, signature));
        Assert.False(key.Pseudonym.Verify([1, 2, 4], signature));
        Assert.False(key.Pseudonym.Verify([1, 2, 3, 0], signature));
        Assert.False(neighbour.Pseudonym.Verify(message, signature));
        Assert.False(elsewhere.Pseudonym.Verify(message, signature));
        Assert.False(new Pseudonym(OtherStag, key.Pseudonym.Name).Verify(message, signature));
        foreach (var mutant in Mutants.Of(signature, random: 20))
            Assert.False(key.Pseudonym.Verify(message, mutant));
    }

    [Fact]
    public void Signatures_under_the_two_bases_are_not_exchanged()
    {
        using var agent = Agent(1);
        using var key = new PseudonymKey(agent, Stag);
        var (ours, plain) = (new byte[64], new byte[64]);
        key.Sign([7], Streams.Entropy("aux"), ours);
        agent.Sign([7], Streams.Entropy("aux"), plain);

        Assert.True(key.Pseudonym.Verify([7], ours) && agent.PublicKey.Verify([7], plain));
        Assert.False(key.Pseudonym.Verify([7], plain));
        Assert.False(agent.PublicKey.Verify([7], ours));
        Assert.False(key.Pseudonym.Name.Verify([7], ours));
    }

    /// <summary>The same message and the same auxiliary bytes: a nonce used in two equations would give the key away.</summary>
    [Fact]
    public void Nonces_differ_between_stags_messages_and_kinds_of_signature()
    {
        using var agent = Agent(1);
        var nonces = new HashSet<Scalar>();
        var signature = new byte[64];
        foreach (var stag in new[] { Stag, OtherStag })
        {
            using var key = new PseudonymKey(agent, stag);
            foreach (var message in new byte[][] { [7], [8] })
            {
                key.Sign(message, Streams.Entropy("aux"), signature);
                AddNonce(Public(key.Exponent), key.Pseudonym.Challenge(signature.AsSpan(..32), message));
                var again = new byte[64];
                key.Sign(message, Streams.Entropy("aux"), again);
                Assert.Equal(signature, again);
            }
        }

        agent.Sign([7], Streams.Entropy("aux"), signature);
        AddNonce(Public(agent.Secret), SigningKey.Challenge(signature.AsSpan(..32), agent.PublicKey.Bytes, [7]));
        Assert.Equal(10, nonces.Count);

        void AddNonce(Scalar key, Scalar challenge)
        {
            Assert.True(Scalar.TryRead(signature.AsSpan(32), out var s));
            nonces.Add(s - challenge * key);
            nonces.Add(challenge * key - s); // signs do not count
        }
    }

    [Fact]
    public void Only_points_are_read()
    {
        using var agent = Agent(1);
        using var key = new PseudonymKey(agent, Stag);
        Assert.True(Pseudonym.TryRead(Stag, key.Pseudonym.Bytes, out var read));
        Assert.Equal(key.Pseudonym, read);
        Assert.NotEqual(key.Pseudonym, new Pseudonym(OtherStag, read.Name));
        foreach (var mutant in Mutants.Of(key.Pseudonym.Bytes.ToArray(), random: 50))
        {
            if (Pseudonym.TryRead(Stag, mutant, out var other))
                Assert.Equal(mutant, other.Bytes.ToArray());
        }

        Assert.False(Pseudonym.TryRead(Stag, [], out _));
        Assert.False(Pseudonym.TryRead(Stag, Enumerable.Repeat((byte)0xff, 32).ToArray(), out _));
    }

    [Fact]
    public void Disposal_zeroes_both_secrets_and_nothing_prints_them()
    {
        using var agent = Agent(1);
        var key = new PseudonymKey(agent, Stag);
        Assert.Equal(nameof(PseudonymKey), key.ToString());
        var seen = new List<byte[]>();
        foreach (var secret in new[] { key.Secret, key.Exponent })
        {
            Assert.True(secret.Memory.Span.ContainsAnyExcept((byte)0));
            secret.Memory.AfterZeroing = (at, count) => seen.Add(new Span<byte>((void*)at, count).ToArray());
        }

        key.Dispose();
        Assert.Equal([new byte[32], new byte[32]], seen);
        Assert.Throws<ObjectDisposedException>(() => key.Sign([], EntropySource.System, new byte[64]));
        Assert.False(agent.Secret.Memory.IsClosed); // the agent's key is its own
    }

    private static PseudonymBase Base(byte stag) => new(new Hash32([.. Enumerable.Repeat(stag, Hash32.Length)]));

    private static SigningKey Agent(byte seed) => SigningKey.Create(EntropySource.InsecureSeeded([seed], "agent"));

    private static Scalar Public(SecretScalar secret)
    {
        var bytes = new byte[32];
        secret.Export(bytes);
        Assert.True(Scalar.TryRead(bytes, out var scalar));
        return scalar;
    }
}
