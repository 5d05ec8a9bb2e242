using CoordinationCrypto.Bfv;
using CoordinationCrypto.Tests.Bfv;
using CoordinationCrypto.Threshold;
using static CoordinationCrypto.Tests.Threshold.CeremonyTable;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>The bytes of a committee's evaluation keys.</summary>
public sealed class EvaluationKeyEncodingTests
{
    private static readonly Lazy<(KeyCertificate Certificate, byte[][] Keys)> Made = new(() => Make("ceremony"));

    // Laws

    [Fact]
    public void Keys_read_back_to_the_same_bytes_and_evaluate()
    {
        using var table = Table("ceremony");
        var done = table.Done();
        using var collection = new EvaluationKeyCollection(done.Certificate);
        foreach (var bytes in Written(done).Reverse())
        {
            Assert.False(collection.IsComplete);
            Assert.Throws<InvalidOperationException>(() => collection.Take());
            Assert.True(collection.TryAdd(bytes, out var refusal));
            Assert.Equal(EvaluationKeyRefusal.None, refusal);
        }
        Assert.True(collection.IsComplete);
        var (relinearization, galois) = collection.Take();
        using (relinearization)
        using (galois)
        {
            Assert.Equal(
                Written(done),
                [
                    EvaluationKeyEncoding.Write(relinearization!),
                    .. galois!.Elements.Select(element => EvaluationKeyEncoding.Write(galois, element)),
                ]
            );
            Assert.True(done.Certificate.EvaluationKeys!.Matches(relinearization!));
            Assert.True(done.Certificate.EvaluationKeys.Matches(galois));
            using var message = new SlotEncoder(done.Certificate.Parameters).Encode(BfvTests.Slots(done.Certificate.Parameters, "x"));
            using var x = new Encryptor(done.Certificate.PublicKey).Encrypt(message, Streams.Entropy("x"));
            using var one = Evaluator.RotateRows(x, 1, galois);
            using var same = Evaluator.RotateRows(x, 1, done.GaloisKeys!);
            Assert.True(one.Digest == same.Digest);
        }
    }

    [Fact]
    public void A_certificate_without_keys_is_complete_at_once()
    {
        using var table = new CeremonyTable();
        using var collection = new EvaluationKeyCollection(table.Done().Certificate);
        Assert.True(collection.IsComplete);
        Assert.Equal((null, null), collection.Take());
        Assert.False(collection.TryAdd(Made.Value.Keys[0], out var refusal));
        Assert.Equal(EvaluationKeyRefusal.NotCertified, refusal);
    }

    [Theory]
    [InlineData("Secure8192", 1_785_861, 892_933)]
    [InlineData("Secure16384", 14_352_389, 7_176_197)]
    public void A_key_of_any_parameters_is_below_16_MiB(string name, int relinearization, int galois)
    {
        Assert.Equal(relinearization, EvaluationKeyEncoding.Length(BfvTests.Get(name), 0));
        Assert.Equal(galois, EvaluationKeyEncoding.Length(BfvTests.Get(name), 3));
        Assert.True(relinearization < 1 << 24);
    }

    [Fact]
    public void Admission_asks_for_relinearization_and_the_shift_to_the_left()
    {
        foreach (var parameters in new[] { InsecureToyParameters.N256, BfvParameters.Secure8192 })
        {
            var terms = EvaluationKeyTerms.ForAdmission(parameters);
            Assert.True(terms.HasRelinearizationKey);
            Assert.Equal([3], terms.GaloisElements);
        }
        using var table = Table("ceremony");
        var done = table.Done();
        var v = BfvTests.Slots(done.Certificate.Parameters, "v");
        using var message = new SlotEncoder(done.Certificate.Parameters).Encode(v);
        using var x = new Encryptor(done.Certificate.PublicKey).Encrypt(message, Streams.Entropy("v"));
        using var secret = CeremonyEvaluationKeysTests.JointSecret(table, done.Certificate);
        using var shifted = Evaluator.RotateRows(x, 1, done.GaloisKeys!);
        var slots = secret.Decrypt(shifted);
        for (var cell = 0; cell + 1 < v.Length / 2; cell++)
            Assert.Equal(v[cell + 1], slots[cell]); // shift(v)(x) = v(x + 1)
    }

    [Fact]
    public void A_ceremony_in_one_process_makes_them_when_asked()
    {
        var entropy = Streams.Entropy("in process");
        var identities = Enumerable.Range(0, 4).Select(_ => SigningKey.Create(entropy)).ToArray();
        using var result = KeyCeremony.RunInProcess(
            InsecureToyParameters.N256,
            new Committee(4, 1),
            identities,
            entropy,
            1000,
            EvaluationKeyTerms.ForAdmission(InsecureToyParameters.N256)
        );
        var done = Assert.IsType<CeremonyOutcome.Done>(result.Outcome);
        using (done.RelinearizationKey)
        using (done.GaloisKeys)
        {
            Assert.NotNull(done.RelinearizationKey);
            Assert.Equal([3], done.GaloisKeys!.Elements);
        }
        foreach (var identity in identities)
            identity.Dispose();
    }

    // Rejects

    [Fact]
    public void Every_refusal_has_bytes_that_meet_it()
    {
        var (certificate, keys) = Made.Value;
        foreach (var bytes in keys)
        {
            Assert.Equal(EvaluationKeyRefusal.None, Refusal(bytes));
            Assert.Equal(EvaluationKeyRefusal.WrongLength, Refusal(bytes[..^1]));
            Assert.Equal(EvaluationKeyRefusal.WrongLength, Refusal([.. bytes, 0]));
            Assert.Equal(EvaluationKeyRefusal.WrongLength, Refusal(bytes[..4]));
            Assert.Equal(EvaluationKeyRefusal.WrongLength, Refusal([]));
            Assert.Equal(EvaluationKeyRefusal.UnknownVersion, Refusal(Flip(bytes, 0)));
            Assert.Equal(EvaluationKeyRefusal.NotCertified, Refusal(Flip(bytes, 1, 8)));
            Assert.Equal(EvaluationKeyRefusal.NotCertified, Refusal(Flip(bytes, 4, 128)));
            Assert.Equal(EvaluationKeyRefusal.DigestDiffers, Refusal(Flip(bytes, 5)));
            var above = bytes.ToArray();
            above.AsSpan(5, 16).Fill(0xff); // residues above their prime
            Assert.Equal(EvaluationKeyRefusal.NotCanonical, Refusal(above));
            above = bytes.ToArray();
            above.AsSpan(^16..).Fill(0xff);
            Assert.Equal(EvaluationKeyRefusal.NotCanonical, Refusal(above));
        }
        // a Galois key by the name of the relinearization key
        Assert.Equal(EvaluationKeyRefusal.WrongLength, Refusal([.. keys[0][..5], .. keys[1][5..]]));
        Assert.Equal(EvaluationKeyRefusal.DigestDiffers, Refusal([.. keys[1][..5], .. keys[2][5..]])); // by the name of another element
        Assert.All(Make("other").Keys, foreign => Assert.Equal(EvaluationKeyRefusal.DigestDiffers, Refusal(foreign)));
        using var collection = new EvaluationKeyCollection(certificate);
        Assert.True(collection.TryAdd(keys[1], out _));
        Assert.False(collection.TryAdd(keys[1], out var repeated));
        Assert.Equal(EvaluationKeyRefusal.Repeated, repeated);
        Assert.False(collection.IsComplete);

        EvaluationKeyRefusal Refusal(byte[] bytes)
        {
            if (EvaluationKeyEncoding.TryRead(certificate, bytes, out _, out var key, out var refusal))
                key.Dispose();
            return refusal;
        }
    }

    [Fact]
    public void Mutated_bytes_never_throw_and_are_never_taken()
    {
        var (certificate, keys) = Made.Value;
        using var positions = Streams.Seeded("mutations");
        var draw = new byte[4];
        for (var run = 0; run < Law.Count(150); run++)
        {
            var bytes = keys[run % keys.Length];
            positions.Fill(draw);
            var at = (int)(BitConverter.ToUInt32(draw) % (uint)bytes.Length);
            Assert.False(EvaluationKeyEncoding.TryRead(certificate, Flip(bytes, at, 1 << run % 8), out _, out _, out _));
            Assert.False(EvaluationKeyEncoding.TryRead(certificate, bytes.AsSpan(..at), out _, out _, out _));
        }
    }

    [Fact]
    public void Only_keys_that_exist_are_written()
    {
        using var table = Table("ceremony");
        Assert.Throws<ArgumentException>(() => EvaluationKeyEncoding.Write(table.Done().GaloisKeys!, 5));
    }

    private static CeremonyTable Table(string name) => new(name: name, evaluationKeys: new EvaluationKeyTerms(true, [511, 3]));

    private static (KeyCertificate Certificate, byte[][] Keys) Make(string name)
    {
        using var table = Table(name);
        var done = table.Done();
        return (done.Certificate, Written(done));
    }

    private static byte[][] Written(CeremonyOutcome.Done done) =>
        [
            EvaluationKeyEncoding.Write(done.RelinearizationKey!),
            .. done.GaloisKeys!.Elements.Select(element => EvaluationKeyEncoding.Write(done.GaloisKeys, element)),
        ];
}
