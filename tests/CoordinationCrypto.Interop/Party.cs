using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Tests;
using CoordinationCrypto.Tests.Bfv;

namespace CoordinationCrypto.Interop;

/// <summary>Our side with one parameter set: keys under a joint secret of five parts, and the context of the same name at SEAL's.</summary>
internal sealed class Party : IDisposable
{
    /// <summary>The steps that have keys here and there.</summary>
    public static readonly int[] Steps = [1, -1, 64];

    public Party(Seal seal, string name)
    {
        Parameters = BfvParameters.TryGet(name, allowInsecure: false, out var parameters) ? parameters! : throw new ArgumentException(name);
        Name = name;
        Encoder = new SlotEncoder(Parameters);
        (Secret, Public) = TestKey.Generate(Parameters, name, parts: 5);
        Relinearization = Secret.RelinearizationKey(name);
        Galois = Secret.GaloisKeys(
            name,
            Steps.Select(step => Automorphism.RotationElement(Parameters.Degree, step)).Append(Automorphism.SwapElement(Parameters.Degree))
        );
        Context = seal.Ask("context", new { name, bytes = Convert.ToBase64String(SealFormat.Write(Parameters)) });
    }

    public BfvParameters Parameters { get; }

    public string Name { get; }

    public SlotEncoder Encoder { get; }

    public TestKey Secret { get; }

    public PublicKey Public { get; }

    public RelinearizationKey Relinearization { get; }

    public GaloisKeys Galois { get; }

    /// <summary>What SEAL said to our parameters.</summary>
    public System.Text.Json.Nodes.JsonObject Context { get; }

    public ulong[] Slots(string seed)
    {
        using var stream = Streams.Seeded(seed);
        var slots = new ulong[Parameters.Degree];
        UniformSampler.Fill(stream, slots, Parameters.PlainModulus);
        return slots;
    }

    public Ciphertext Encrypt(ulong[] slots, PublicKey? key = null)
    {
        using var plaintext = Encoder.Encode(slots);
        return new Encryptor(key ?? Public).Encrypt(plaintext, Streams.Entropy(Name));
    }

    public ulong[] Rotate(ulong[] x, int step)
    {
        var row = Parameters.RowSize;
        return [.. Enumerable.Range(0, 2 * row).Select(i => x[i / row * row + ((i + step) % row + row) % row])];
    }

    public ulong[] Swap(ulong[] x) => [.. x[Parameters.RowSize..], .. x[..Parameters.RowSize]];

    public ulong[] Multiply(ulong[] x, ulong[] y) => [.. x.Zip(y, Parameters.PlainModulus.Multiply)];

    public ulong[] Add(ulong[] x, ulong[] y) => [.. x.Zip(y, Parameters.PlainModulus.Add)];

    public void Dispose()
    {
        Secret.Dispose();
        Public.Dispose();
        Relinearization.Dispose();
        Galois.Dispose();
    }
}
