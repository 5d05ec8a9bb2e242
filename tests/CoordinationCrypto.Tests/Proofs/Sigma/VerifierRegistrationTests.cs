using CoordinationCrypto.Groups;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Tests.Primitives;

namespace CoordinationCrypto.Tests.Proofs;

public sealed class VerifierRegistrationTests
{
    [Fact]
    public void A_registration_is_read_back()
    {
        using var key = SigningKey.Create(Streams.Entropy("register"));
        var registration = VerifierRegistration.Create(key, Streams.Entropy("mask"));
        var bytes = registration.Encode();
        Assert.Equal(VerifierRegistration.Length, bytes.Length);
        Assert.Equal(86, bytes.Length);
        Assert.True(VerifierRegistration.TryRead(bytes, out var read, out var refusal));
        Assert.Equal(RegistrationRefusal.None, refusal);
        Assert.Equal(key.PublicKey, read.Key);
        Assert.Equal(bytes, read.Encode());
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        using var key = SigningKey.Create(Streams.Entropy("register"));
        Assert.Equal("key", Assert.Throws<ArgumentNullException>(() => VerifierRegistration.Create(null!, Streams.Entropy("mask"))).ParamName);
        Assert.Equal("entropy", Assert.Throws<ArgumentNullException>(() => VerifierRegistration.Create(key, null!)).ParamName);
    }

    [Fact]
    public void Changed_anywhere_it_is_refused()
    {
        using var key = SigningKey.Create(Streams.Entropy("register"));
        foreach (var mutant in Mutants.Of(VerifierRegistration.Create(key, Streams.Entropy("mask")).Encode()))
        {
            Assert.False(VerifierRegistration.TryRead(mutant, out _, out var refusal));
            Assert.NotEqual(RegistrationRefusal.None, refusal);
        }
    }

    /// <summary>Keys nobody knows the secret of, made from those of others: the proofs of others do not serve for them.</summary>
    [Fact]
    public void A_key_made_from_others_keys_cannot_be_registered()
    {
        using var key = SigningKey.Create(Streams.Entropy("register"));
        using var own = SigningKey.Create(Streams.Entropy("own"));
        var bytes = VerifierRegistration.Create(key, Streams.Entropy("mask")).Encode();
        foreach (var rogue in new[] { own.PublicKey.Point - key.PublicKey.Point, HashToCurve.Hash("nobody's"u8, "tests"u8) })
        {
            byte[] claim = [bytes[0], .. VerifyingKey.FromPoint(rogue).Bytes, .. bytes[33..]];
            Assert.False(VerifierRegistration.TryRead(claim, out _, out var refusal));
            Assert.Equal(RegistrationRefusal.DoesNotVerify, refusal);
        }
    }

    [Fact]
    public void A_proof_of_another_use_is_no_registration()
    {
        using var key = SigningKey.Create(Streams.Entropy("register"));
        var statement = LinearRelation.DiscreteLog(new ChallengeSpace(8192), Point.Generator, key.PublicKey.Point);
        using var transcript = Contexts.Transcript(
            new ProofContext(default, default, default, [], key.PublicKey.Bytes),
            "CoordinationCrypto/designated-verifier/v1"
        );
        var proof = FiatShamir.Prove(statement, new ScalarWitness(key.Secret), transcript, EntropySource.System);
        Assert.False(VerifierRegistration.TryRead([1, .. key.PublicKey.Bytes, .. proof], out _, out _));
    }

    /// <summary>Bytes that a prover makes who knows docs/spec/designated.md and nothing of this class.</summary>
    [Fact]
    public void A_registration_is_the_specified_proof()
    {
        using var key = SigningKey.Create(Streams.Entropy("register"));
        var statement = LinearRelation.DiscreteLog(new ChallengeSpace(8192), Point.Generator, key.PublicKey.Point);
        using var transcript = Contexts.Transcript(
            new ProofContext(default, default, default, [], key.PublicKey.Bytes),
            "CoordinationCrypto/verifier-registration/v1"
        );
        var proof = FiatShamir.Prove(statement, new ScalarWitness(key.Secret), transcript, EntropySource.System);
        Assert.True(VerifierRegistration.TryRead([1, .. key.PublicKey.Bytes, .. proof], out _, out _));
    }

    [Fact]
    public void Refusals_name_their_reason()
    {
        using var key = SigningKey.Create(Streams.Entropy("register"));
        var bytes = VerifierRegistration.Create(key, Streams.Entropy("mask")).Encode();
        void Refused(RegistrationRefusal expected, byte[] source)
        {
            Assert.False(VerifierRegistration.TryRead(source, out var registration, out var refusal));
            Assert.Null(registration);
            Assert.Equal(expected, refusal);
        }

        Refused(RegistrationRefusal.Length, []);
        Refused(RegistrationRefusal.Length, bytes[..^1]);
        Refused(RegistrationRefusal.Length, [.. bytes, 0]);
        Refused(RegistrationRefusal.UnknownVersion, [2, .. bytes[1..]]);
        Refused(RegistrationRefusal.Malformed, [1, .. Enumerable.Repeat((byte)0xFF, VerifyingKey.Length), .. bytes[33..]]);
        Refused(RegistrationRefusal.DoesNotVerify, [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]);
    }

    [Fact]
    public void Key_and_entropy_there_must_be()
    {
        using var key = SigningKey.Create(Streams.Entropy("register"));
        Assert.Throws<ArgumentNullException>("key", () => VerifierRegistration.Create(null!, Streams.Entropy("mask")));
        Assert.Throws<ArgumentNullException>("entropy", () => VerifierRegistration.Create(key, null!));
    }
}
