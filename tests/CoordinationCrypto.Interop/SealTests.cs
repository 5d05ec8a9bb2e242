using System.Buffers.Binary;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Tests.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Interop;

/// <summary>Microsoft SEAL, compiled to WebAssembly (node-seal), reads what we write, computes on it, and the other way round.</summary>
public sealed class SealTests(Seal seal) : IClassFixture<Seal>
{
    /// <summary>
    /// Each set with the noise budget in bits that a fresh ciphertext has at least. The runs that scale laws down take the small one
    /// only.
    /// </summary>
    public static TheoryData<string, int> Sets
    {
        get
        {
            var sets = new TheoryData<string, int> { { "Secure8192", 145 } };
            if (Environment.GetEnvironmentVariable("COORDCRYPTO_LAW_SCALE") is null)
                sets.Add("Secure16384", 358);
            return sets;
        }
    }

    [NodeTheory]
    [MemberData(nameof(Sets))]
    public void SEAL_takes_our_parameters_and_names_them_as_we_do(string name, int _)
    {
        var us = seal.Party(name);
        Assert.True(us.Context["valid"]!.GetValue<bool>());
        Assert.True(us.Context["batching"]!.GetValue<bool>());
        Assert.Equal(Convert.ToHexStringLower(SealParameters.DataId(us.Parameters)), us.Context["dataId"]!.GetValue<string>());
        Assert.Equal(Convert.ToHexStringLower(SealParameters.KeyId(us.Parameters)), us.Context["keyId"]!.GetValue<string>());
        Assert.Equal(Convert.ToBase64String(SealFormat.Write(us.Parameters)), us.Context["bytes"]!.GetValue<string>());
    }

    [NodeTheory]
    [MemberData(nameof(Sets))]
    public void What_we_encrypt_and_compute_decrypts_there(string name, int freshBudget)
    {
        var us = seal.Party(name);
        seal.Load(name, "secretKey", "ours", us.Secret.ToSealBytes());
        var (x, y) = (us.Slots("x"), us.Slots("y"));
        using var cx = us.Encrypt(x);
        using var cy = us.Encrypt(y);
        Assert.True(Check(SealFormat.Write(cx), x) >= freshBudget);
        Check(SealFormat.Write(Evaluator.Add(cx, cy)), us.Add(x, y));
        using var product = Evaluator.Multiply(cx, cy);
        var budget = Check(SealFormat.Write(product), us.Multiply(x, y));
        using var relinearized = Evaluator.Relinearize(product, us.Relinearization);
        Assert.True(Check(SealFormat.Write(relinearized), us.Multiply(x, y)) >= budget - 1); // relinearization is invisible
        foreach (var step in Party.Steps)
            Check(SealFormat.Write(Evaluator.RotateRows(cx, step, us.Galois)), us.Rotate(x, step));
        Check(SealFormat.Write(Evaluator.SwapColumns(cx, us.Galois)), us.Swap(x));
        using var deep = Evaluator.Relinearize(Evaluator.Square(relinearized), us.Relinearization);
        Check(SealFormat.Write(deep), us.Multiply(us.Multiply(x, y), us.Multiply(x, y)));

        int Check(byte[] bytes, ulong[] expected)
        {
            seal.Load(name, "ciphertext", "c", bytes);
            Assert.Equal(bytes, seal.Save("c"));
            var (values, left) = seal.Decrypt(name, "ours", "c");
            Assert.Equal(expected, values);
            return left;
        }
    }

    [NodeTheory]
    [MemberData(nameof(Sets))]
    public void SEAL_computes_with_our_keys(string name, int freshBudget)
    {
        var us = seal.Party(name);
        var (x, y) = (us.Slots("x"), us.Slots("y"));
        using var cx = us.Encrypt(x);
        using var cy = us.Encrypt(y);
        seal.Load(name, "secretKey", "ours", us.Secret.ToSealBytes());
        seal.Load(name, "publicKey", "public", SealFormat.Write(us.Public));
        seal.Load(name, "relinKeys", "relin", SealFormat.Write(us.Relinearization));
        seal.Load(name, "galoisKeys", "galois", SealFormat.Write(us.Galois));
        seal.Load(name, "ciphertext", "cx", SealFormat.Write(cx));
        seal.Load(name, "ciphertext", "cy", SealFormat.Write(cy));
        seal.Ask(
            "encode",
            new
            {
                context = name,
                values = x,
                name = "px",
            }
        );
        seal.Ask(
            "encrypt",
            new
            {
                context = name,
                key = "public",
                plaintext = "px",
                name = "theirs",
            }
        );
        Assert.True(seal.Decrypt(name, "ours", "theirs").Budget >= freshBudget);
        Check("theirs", x);
        Evaluate("add", "sum", "cx", "cy");
        Check("sum", us.Add(x, y));
        Evaluate("multiply", "product", "cx", "cy");
        Assert.True(SealFormat.TryRead(us.Parameters, seal.Save("product"), out TensorCiphertext? tensor, out _));
        using (tensor)
            Assert.Equal(us.Multiply(x, y), us.Secret.Decrypt(tensor));
        Evaluate("relinearize", "switched", "product", "relin");
        Check("switched", us.Multiply(x, y));
        foreach (var step in Party.Steps)
        {
            Evaluate("rotateRows", "rotated", "cx", step, "galois");
            Check("rotated", us.Rotate(x, step));
        }
        Evaluate("rotateColumns", "swapped", "cx", "galois");
        Check("swapped", us.Swap(x));

        void Evaluate(string operation, string result, params object[] operands) => seal.Evaluate(name, operation, result, operands);

        void Check(string result, ulong[] expected)
        {
            Assert.True(SealFormat.TryRead(us.Parameters, seal.Save(result), out Ciphertext? read, out var refusal), refusal.ToString());
            using (read)
                Assert.Equal(expected, us.Secret.Decrypt(read));
        }
    }

    [NodeTheory]
    [MemberData(nameof(Sets))]
    public void We_compute_with_SEALs_keys(string name, int _)
    {
        var us = seal.Party(name);
        var p = us.Parameters;
        var answer = seal.Ask(
            "generate",
            new
            {
                context = name,
                prefix = "their-",
                steps = Party.Steps.Append(0),
            }
        );
        Assert.True(SealFormat.TryRead(p, seal.Save("their-secret"), out SecretKey? secret, out var refusal), refusal.ToString());
        Assert.Equal(seal.Save("their-secret"), Bytes(secret));
        var decryptor = new Decryptor(secret);
        var publicBytes = seal.Save("their-public");
        Assert.True(SealFormat.TryRead(p, publicBytes, out PublicKey? publicKey, out refusal), refusal.ToString());
        Assert.True(
            SealFormat.TryRead(p, seal.Save("their-relin"), out RelinearizationKey? relinearization, out refusal),
            refusal.ToString()
        );
        var galoisBytes = seal.Save("their-galois");
        Assert.True(SealFormat.TryRead(p, galoisBytes, out GaloisKeys? galois, out refusal), refusal.ToString());
        Assert.Equal(publicBytes, SealFormat.Write(publicKey));
        Assert.Equal(galoisBytes, SealFormat.Write(galois));
        Assert.False(
            SealFormat.TryRead(p, Convert.FromBase64String(answer["seeded"]!.GetValue<string>()), out PublicKey? none, out refusal)
        );
        Assert.Equal(SealRefusal.SeedCompressed, refusal);
        Assert.False(SealFormat.TryRead(p, seal.Save("their-public", compressed: true), out none, out refusal));
        Assert.Equal(SealRefusal.Compressed, refusal);

        var (x, y) = (us.Slots("x"), us.Slots("y"));
        seal.Ask(
            "encode",
            new
            {
                context = name,
                values = x,
                name = "px",
            }
        );
        seal.Ask(
            "encrypt",
            new
            {
                context = name,
                key = "their-public",
                plaintext = "px",
                name = "cx",
            }
        );
        Assert.True(SealFormat.TryRead(p, seal.Save("cx"), out Ciphertext? cx, out refusal), refusal.ToString());
        using var cy = us.Encrypt(y, publicKey);
        Check(cx, x);
        Check(cy, y);
        Check(Evaluator.Add(cx, cy), us.Add(x, y));
        Check(Evaluator.Relinearize(Evaluator.Multiply(cx, cy), relinearization), us.Multiply(x, y));
        foreach (var step in Party.Steps)
            Check(Evaluator.RotateRows(cx, step, galois), us.Rotate(x, step));
        Check(Evaluator.SwapColumns(cx, galois), us.Swap(x));
        cx.Dispose();
        publicKey.Dispose();
        relinearization.Dispose();
        galois.Dispose();
        secret.Dispose();

        void Check(Ciphertext ciphertext, ulong[] expected)
        {
            using var plaintext = decryptor.Decrypt(ciphertext);
            Assert.Equal(expected, us.Encoder.Decode(plaintext));
            seal.Load(name, "ciphertext", "back", SealFormat.Write(ciphertext));
            var (values, budget) = seal.Decrypt(name, "their-secret", "back");
            Assert.Equal(expected, values);
            Assert.Equal(budget, decryptor.NoiseBudget(ciphertext));
        }
    }

    /// <summary>One party's keys, made here: SEAL computes and decrypts with them, and finds the noise budget that we find.</summary>
    [NodeTheory]
    [MemberData(nameof(Sets))]
    public void SEAL_takes_the_keys_of_our_generator(string name, int freshBudget)
    {
        var us = seal.Party(name);
        var p = us.Parameters;
        var generator = new KeyGenerator(p, EntropySource.System);
        using var secret = generator.CreateSecretKey();
        using var publicKey = generator.CreatePublicKey(secret);
        using var relinearization = generator.CreateRelinearizationKey(secret);
        using var galois = generator.CreateGaloisKeys(secret, Party.Steps, swap: true);
        var decryptor = new Decryptor(secret);
        seal.Load(name, "secretKey", "one", Bytes(secret));
        Assert.Equal(Bytes(secret), seal.Save("one"));
        seal.Load(name, "publicKey", "one-public", SealFormat.Write(publicKey));
        seal.Load(name, "relinKeys", "one-relin", SealFormat.Write(relinearization));
        seal.Load(name, "galoisKeys", "one-galois", SealFormat.Write(galois));
        var (x, y) = (us.Slots("x"), us.Slots("y"));
        using var cx = us.Encrypt(x, publicKey);
        seal.Load(name, "ciphertext", "one-x", SealFormat.Write(cx));
        Assert.True(Check("one-x", x) >= freshBudget);
        seal.Ask(
            "encode",
            new
            {
                context = name,
                values = y,
                name = "one-p",
            }
        );
        seal.Ask(
            "encrypt",
            new
            {
                context = name,
                key = "one-public",
                plaintext = "one-p",
                name = "one-y",
            }
        );
        Check("one-y", y);
        seal.Evaluate(name, "multiply", "one-product", "one-x", "one-y");
        Assert.True(SealFormat.TryRead(p, seal.Save("one-product"), out TensorCiphertext? tensor, out _));
        using (tensor)
        using (var plaintext = decryptor.Decrypt(tensor))
        {
            Assert.Equal(us.Multiply(x, y), us.Encoder.Decode(plaintext));
            Assert.Equal(seal.Decrypt(name, "one", "one-product").Budget, decryptor.NoiseBudget(tensor));
        }
        seal.Evaluate(name, "relinearize", "one-switched", "one-product", "one-relin");
        Check("one-switched", us.Multiply(x, y));
        foreach (var step in Party.Steps)
        {
            seal.Evaluate(name, "rotateRows", "one-rotated", "one-x", step, "one-galois");
            Check("one-rotated", us.Rotate(x, step));
        }
        seal.Evaluate(name, "rotateColumns", "one-swapped", "one-x", "one-galois");
        Check("one-swapped", us.Swap(x));

        // down to nothing: both sides see the budget end at the same place
        using var worn = Evaluator.MultiplyScalar(cx, 1);
        for (var (current, left) = (worn, 1); left > 0;)
        {
            current = Evaluator.Relinearize(Evaluator.Square(current), relinearization);
            seal.Load(name, "ciphertext", "one-worn", SealFormat.Write(current));
            left = seal.Decrypt(name, "one", "one-worn").Budget;
            Assert.Equal(left, decryptor.NoiseBudget(current));
        }

        int Check(string result, ulong[] expected)
        {
            Assert.True(SealFormat.TryRead(p, seal.Save(result), out Ciphertext? read, out var refusal), refusal.ToString());
            using (read)
            using (var plaintext = decryptor.Decrypt(read))
            {
                Assert.Equal(expected, us.Encoder.Decode(plaintext));
                var (values, budget) = seal.Decrypt(name, "one", result);
                Assert.Equal(expected, values);
                Assert.Equal(budget, decryptor.NoiseBudget(read));
                return budget;
            }
        }
    }

    /// <summary>
    /// A committee's key, relinearization key and Galois keys, made by its ceremony, in SEAL's evaluator; the joint secret, which no
    /// party has, decrypts there.
    /// </summary>
    [NodeFact]
    public void SEAL_computes_with_the_keys_of_a_ceremony()
    {
        const string name = "Secure8192";
        var us = seal.Party(name);
        var p = us.Parameters;
        var committee = new Committee(4, 1);
        SigningKey[] identities = [.. Enumerable.Range(0, 4).Select(_ => SigningKey.Create(EntropySource.System))];
        var elements = new[] { 1, -1 }
            .Select(step => Automorphism.RotationElement(p.Degree, step))
            .Append(Automorphism.SwapElement(p.Degree));
        var terms = new CeremonyTerms(
            p,
            committee,
            [.. identities.Select(identity => identity.PublicKey)],
            default,
            1000,
            new EvaluationKeyTerms(true, elements)
        );
        using var result = KeyCeremony.RunInProcess(terms, identities, EntropySource.System);
        var done = Assert.IsType<CeremonyOutcome.Done>(result.Outcome);
        var certificate = done.Certificate;
        var s = EvaluationPolynomial.Zero(p.KeyBasis);
        for (var subset = 0; subset < committee.SubsetCount; subset++)
        {
            using var part = KeyContribution.SecretPart(
                p,
                result.Seeds[committee.Members(subset).First() - 1],
                subset,
                certificate.Transcript
            );
            s.Add(part);
        }
        using var secret = new TestKey(p, s);
        seal.Load(name, "secretKey", "joint", secret.ToSealBytes());
        seal.Load(name, "publicKey", "public", SealFormat.Write(certificate.PublicKey));
        seal.Load(name, "relinKeys", "relin", SealFormat.Write(done.RelinearizationKey!));
        seal.Load(name, "galoisKeys", "galois", SealFormat.Write(done.GaloisKeys!));
        var (x, y) = (us.Slots("x"), us.Slots("y"));
        using var cx = us.Encrypt(x, certificate.PublicKey);
        seal.Load(name, "ciphertext", "cx", SealFormat.Write(cx));
        seal.Ask(
            "encode",
            new
            {
                context = name,
                values = y,
                name = "py",
            }
        );
        seal.Ask(
            "encrypt",
            new
            {
                context = name,
                key = "public",
                plaintext = "py",
                name = "cy",
            }
        );
        Check("cy", y);
        seal.Evaluate(name, "multiply", "product", "cx", "cy");
        seal.Evaluate(name, "relinearize", "switched", "product", "relin");
        Check("switched", us.Multiply(x, y));
        foreach (var step in new[] { 1, -1 })
        {
            seal.Evaluate(name, "rotateRows", "rotated", "cx", step, "galois");
            Check("rotated", us.Rotate(x, step));
        }
        seal.Evaluate(name, "rotateColumns", "swapped", "cx", "galois");
        Check("swapped", us.Swap(x));
        done.RelinearizationKey!.Dispose();
        done.GaloisKeys!.Dispose();
        foreach (var identity in identities)
            identity.Dispose();

        void Check(string result, ulong[] expected)
        {
            var (values, budget) = seal.Decrypt(name, "joint", result);
            Assert.Equal(expected, values);
            Assert.True(budget > 0);
        }
    }

    [NodeTheory]
    [MemberData(nameof(Sets))]
    public void Encoders_agree_on_every_slot(string name, int _)
    {
        var us = seal.Party(name);
        var x = us.Slots("x");
        using var plaintext = us.Encoder.Encode(x);
        var bytes = SealFormat.Write(plaintext);
        seal.Ask(
            "encode",
            new
            {
                context = name,
                values = x,
                name = "px",
            }
        );
        Assert.Equal(bytes, seal.Save("px"));
        seal.Load(name, "plaintext", "ours", bytes);
        Assert.Equal(x, seal.Decode(name, "ours"));
        Assert.True(SealFormat.TryRead(us.Parameters, seal.Save("px"), out Plaintext? read, out var refusal), refusal.ToString());
        using (read)
            Assert.True(read.Coefficients.SequenceEqual(plaintext.Coefficients));
    }

    [NodeFact]
    public void SEAL_refuses_what_we_break()
    {
        const string name = "Secure8192";
        var us = seal.Party(name);
        using var ciphertext = us.Encrypt(us.Slots("x"));
        Refused(
            "ciphertext",
            SealFormat.Write(ciphertext),
            b => BinaryPrimitives.WriteUInt64LittleEndian(b.AsSpan(113), us.Parameters.DataPrimes[0])
        ); // the first residue
        Refused("ciphertext", SealFormat.Write(ciphertext), b => b[0] = 0);
        Refused("ciphertext", SealFormat.Write(ciphertext), b => b[3] = 3); // another major version
        Refused("ciphertext", SealFormat.Write(ciphertext), b => b[16] ^= 1); // parms_id
        Refused("ciphertext", SealFormat.Write(ciphertext), b => b[49] = 3); // three polynomials
        Refused(
            "publicKey",
            SealFormat.Write(us.Public),
            b => BinaryPrimitives.WriteUInt64LittleEndian(b.AsSpan(b.Length - 8), us.Parameters.SpecialPrime)
        );
        Refused("publicKey", SealFormat.Write(us.Public), b => b[48] = 0);
        Refused("relinKeys", SealFormat.Write(us.Relinearization), b => b[20] ^= 1);
        Refused("galoisKeys", SealFormat.Write(us.Galois), b => b[48]++); // another number of places

        using (var plaintext = us.Encoder.Encode(us.Slots("x")))
            Refused(
                "plaintext",
                SealFormat.Write(plaintext),
                b => BinaryPrimitives.WriteUInt64LittleEndian(b.AsSpan(b.Length - 8), us.Parameters.PlainModulus.Value)
            ); // the last coefficient

        // Values instead of coefficients: SEAL loads them, and refuses to decrypt.
        var values = SealFormat.Write(ciphertext);
        values[48] = 1;
        seal.Load(name, "secretKey", "ours", us.Secret.ToSealBytes());
        seal.Load(name, "ciphertext", "values", values);
        Assert.Throws<SealException>(() => seal.Decrypt(name, "ours", "values"));

        void Refused(string kind, byte[] bytes, Action<byte[]> change)
        {
            seal.Load(name, kind, "whole", bytes);
            change(bytes);
            Assert.Throws<SealException>(() => seal.Load(name, kind, "broken", bytes));
        }
    }

    private static byte[] Bytes(SecretKey key)
    {
        var bytes = new byte[SealFormat.SecretKeyLength(key.Parameters)];
        SealFormat.Export(key, bytes);
        return bytes;
    }
}
