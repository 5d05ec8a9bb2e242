using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Bfv;

public sealed class BfvTests
{
    public static TheoryData<string> Sets => ["Secure8192", "Secure16384", "InsecureToy256", "InsecureToy1024"];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Operations_act_slot_by_slot(string name)
    {
        var parameters = Get(name);
        var p = parameters.PlainModulus;
        var (secret, publicKey) = TestKey.Generate(parameters, name);
        using var _ = secret;
        using var __ = publicKey;
        var encoder = new SlotEncoder(parameters);
        var entropy = Streams.Entropy(name);
        var x = Slots(parameters, "x");
        var y = Slots(parameters, "y");
        using var px = encoder.Encode(x);
        using var py = encoder.Encode(y);
        var encryptor = new Encryptor(publicKey);
        using var cx = encryptor.Encrypt(px, entropy);
        using var cy = encryptor.Encrypt(py, entropy);
        Check(cx, x);
        Check(Evaluator.Add(cx, cy), Map(p.Add));
        Check(Evaluator.Subtract(cx, cy), Map(p.Subtract));
        Check(Evaluator.Negate(cx), [.. x.Select(p.Negate)]);
        Check(Evaluator.AddPlain(cx, py), Map(p.Add));
        Check(Evaluator.SubtractPlain(cx, py), Map(p.Subtract));
        Check(Evaluator.MultiplyPlain(cx, py), Map(p.Multiply));
        Check(Evaluator.MultiplyScalar(cx, -3), [.. x.Select(value => p.Negate(p.Multiply(value, 3)))]);

        void Check(Ciphertext ciphertext, ulong[] expected) => Assert.Equal(expected, secret.Decrypt(ciphertext));
        ulong[] Map(Func<ulong, ulong, ulong> operation) => [.. x.Zip(y, operation)];
    }

    [Fact]
    public void A_ciphertext_reads_back_and_mutated_bytes_never_throw()
    {
        var parameters = InsecureToyParameters.N256;
        var (secret, publicKey) = TestKey.Generate(parameters, "wire");
        using var _ = secret;
        using var __ = publicKey;
        using var ciphertext = new Encryptor(publicKey).Encrypt(new SlotEncoder(parameters).Encode([5]), Streams.Entropy("wire"));
        var bytes = ciphertext.Encode();
        Assert.Equal(Ciphertext.EncodedLength(parameters), bytes.Length);
        Assert.True(Ciphertext.TryRead(parameters, bytes, out var read));
        Assert.Equal(bytes, read.Encode());
        Assert.False(Ciphertext.TryRead(parameters, bytes.AsSpan(1), out var none));
        Assert.False(Ciphertext.TryRead(parameters, (byte[])[.. bytes, 0], out none));
        Assert.False(Ciphertext.TryRead(parameters, Enumerable.Repeat((byte)255, bytes.Length).ToArray(), out none));
        using var random = Streams.Seeded("mutations");
        var words = new ulong[300];
        random.Fill(words);
        foreach (var word in words)
        {
            var mutated = (byte[])bytes.Clone();
            mutated[word % (ulong)bytes.Length] ^= (byte)(word >> 32 | 1);
            if (!Ciphertext.TryRead(parameters, mutated, out var other))
                continue;
            Assert.Equal(mutated, other.Encode());
            other.Dispose();
        }
    }

    internal static BfvParameters Get(string name) =>
        BfvParameters.TryGet(name, true, out var parameters) ? parameters! : throw new ArgumentException(name);

    internal static ulong[] Slots(BfvParameters parameters, string seed)
    {
        using var stream = Streams.Seeded(seed);
        var slots = new ulong[parameters.Degree];
        UniformSampler.Fill(stream, slots, parameters.PlainModulus);
        return slots;
    }
}
