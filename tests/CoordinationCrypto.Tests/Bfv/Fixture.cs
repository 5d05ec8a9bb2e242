using System.Collections.Concurrent;
using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Tests.Bfv;

/// <summary>Keys of one parameter set, made once for all tests of the evaluator.</summary>
internal sealed class Fixture
{
    private static readonly ConcurrentDictionary<string, Lazy<Fixture>> Cache = new();

    private Fixture(BfvParameters parameters)
    {
        Parameters = parameters;
        (Secret, Public) = TestKey.Generate(parameters, "fixture");
        Relinearization = Secret.RelinearizationKey("fixture");
        Encoder = new SlotEncoder(parameters);
        Encryptor = new Encryptor(Public);
        Entropy = Streams.Entropy("fixture/" + parameters.Name);
    }

    public BfvParameters Parameters { get; }

    public TestKey Secret { get; }

    public PublicKey Public { get; }

    public RelinearizationKey Relinearization { get; }

    public SlotEncoder Encoder { get; }

    public Encryptor Encryptor { get; }

    public EntropySource Entropy { get; }

    public static Fixture Of(string name) => Cache.GetOrAdd(name, key => new Lazy<Fixture>(() => new Fixture(BfvTests.Get(key)))).Value;

    public ulong[] Slots(string seed) => BfvTests.Slots(Parameters, seed);

    public Ciphertext Encrypt(ulong[] slots)
    {
        using var plaintext = Encoder.Encode(slots);
        lock (Entropy)
            return Encryptor.Encrypt(plaintext, Entropy);
    }
}
