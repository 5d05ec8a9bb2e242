using CoordinationCrypto.Bfv;
using CoordinationCrypto.Tests.Bfv;

namespace CoordinationCrypto.Benchmarks.Bfv;

/// <summary>A whole key of one party, and what it encrypts: the evaluator's cost does not depend on how the key came to be.</summary>
internal sealed class BenchKeys
{
    public static readonly int[] Steps = [1, 2, 3, 4, 5, 6, 7, 8];

    public BenchKeys(string name)
    {
        Parameters = BfvParameters.TryGet(name, allowInsecure: false, out var parameters) ? parameters! : throw new ArgumentException(name);
        (Secret, Public) = TestKey.Generate(Parameters, name);
        Relinearization = Secret.RelinearizationKey(name);
        Galois = Secret.RotationKeys(name, Steps);
        Encryptor = new Encryptor(Public);
        var slots = new ulong[Parameters.Degree];
        for (var i = 0; i < slots.Length; i++)
            slots[i] = (ulong)i;
        Plaintext = new SlotEncoder(Parameters).Encode(slots);
        Kept = new EvaluationPlaintext(Plaintext);
        Left = Encrypt();
        Right = Encrypt();
        Product = Evaluator.Multiply(Left, Right);
    }

    public BfvParameters Parameters { get; }

    public TestKey Secret { get; }

    public PublicKey Public { get; }

    public RelinearizationKey Relinearization { get; }

    public GaloisKeys Galois { get; }

    public Encryptor Encryptor { get; }

    public Plaintext Plaintext { get; }

    public EvaluationPlaintext Kept { get; }

    public Ciphertext Left { get; }

    public Ciphertext Right { get; }

    public TensorCiphertext Product { get; }

    public Ciphertext Encrypt() => Encryptor.Encrypt(Plaintext, EntropySource.System);
}
