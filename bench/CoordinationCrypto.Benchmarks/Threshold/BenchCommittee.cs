using System.Globalization;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Benchmarks.Threshold;

/// <summary>A committee with its key, a ciphertext of a full row, and the requests of a scan and of an opening.</summary>
internal sealed class BenchCommittee
{
    public BenchCommittee(BfvParameters parameters, int validators, int corrupted)
    {
        Committee = new Committee(validators, corrupted);
        var entropy = EntropySource.System;
        var identities = Enumerable.Range(0, validators).Select(_ => SigningKey.Create(entropy)).ToList();
        var result = KeyCeremony.RunInProcess(parameters, Committee, identities, entropy, 1000);
        Certificate = ((CeremonyOutcome.Done)result.Outcome).Certificate;
        Makers =
        [
            .. result.Seeds.Select(seeds => new ShareMaker(
                seeds,
                KeyShare.Derive(parameters, seeds, Certificate.Transcript),
                Certificate.Noise.FloodingBound
            )),
        ];
        Encoder = new SlotEncoder(parameters);
        var slots = new ulong[parameters.RowSize];
        for (var i = 0; i < slots.Length; i++)
            slots[i] = (ulong)i;
        using var plaintext = Encoder.Encode(slots);
        Ciphertext = new Encryptor(Certificate.PublicKey).Encrypt(plaintext, entropy);
        Scan = Request(RequestPath.OneRoundScan, 2 * corrupted, SlotSet.Range(parameters, 0, parameters.RowSize));
        Opening = Request(RequestPath.Opening, corrupted, SlotSet.Single(parameters, 17));
    }

    /// <summary>The committee of a benchmark's parameter, which begins with (n, f).</summary>
    public static BenchCommittee Of(BfvParameters parameters, string committee)
    {
        var numbers = committee[1..committee.IndexOf(')', StringComparison.Ordinal)].Split(", ");
        return new BenchCommittee(
            parameters,
            int.Parse(numbers[0], CultureInfo.InvariantCulture),
            int.Parse(numbers[1], CultureInfo.InvariantCulture)
        );
    }

    public Committee Committee { get; }

    public KeyCertificate Certificate { get; }

    public IReadOnlyList<ShareMaker> Makers { get; }

    public SlotEncoder Encoder { get; }

    public Ciphertext Ciphertext { get; }

    public Request Scan { get; }

    public Request Opening { get; }

    private Request Request(RequestPath path, int degree, SlotSet slots) =>
        new()
        {
            ConfigurationId = Certificate.ConfigurationId,
            Epoch = 0,
            Checkpoint = default,
            InputsCheckpoint = default,
            Scope = default,
            Turn = 1,
            Purpose = path == RequestPath.Opening ? RequestPurpose.Bits : RequestPurpose.Scan,
            Path = path,
            Round = 1,
            Degree = (byte)degree,
            Attempt = 0,
            CiphertextDigest = new Hash32(Ciphertext.Digest.ToArray()),
            OpenSlots = slots,
        };
}
