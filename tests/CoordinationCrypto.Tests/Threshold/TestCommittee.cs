using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Tests.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>
/// A committee whose seeds a test deals in the clear: what the ceremony ends with, without the ceremony. It also holds the joint secret,
/// which nothing in the product does.
/// </summary>
internal sealed class TestCommittee : IDisposable
{
    private readonly byte[][] _seeds;
    private (EvaluationKeyDigests, IReadOnlyList<byte[]>)? _admissionKeys;

    public TestCommittee(BfvParameters parameters, Committee committee, string seed = "committee")
    {
        Parameters = parameters;
        Committee = committee;
        Noise = new ThresholdNoise(parameters, committee);
        Transcript = Hash32.Sha256(System.Text.Encoding.UTF8.GetBytes(seed));
        var entropy = Streams.Entropy(seed);
        _seeds = new byte[committee.SubsetCount][];
        for (var subset = 0; subset < _seeds.Length; subset++)
            entropy.Fill(_seeds[subset] = new byte[32]);
        Seeds = [.. Enumerable.Range(1, committee.Size).Select(SeedsOf)];
        Keys = [.. Seeds.Select(seeds => KeyShare.Derive(parameters, seeds, Transcript))];
        Makers = [.. Seeds.Zip(Keys, (seeds, key) => new ShareMaker(seeds, key, Noise.FloodingBound))];
        PublicKey = MakePublicKey();
        Assert.True(
            IdentityKey.TryCreate(
                committee,
                [
                    .. Enumerable
                        .Range(0, committee.SubsetCount)
                        .Select(subset => KeyContribution.IdentityPart(SeedsWith(subset), subset, Transcript)),
                ],
                out var identity
            )
        );
        Identity = identity;
        Encryptor = new Encryptor(PublicKey);
        Encoder = new SlotEncoder(parameters);
        Secret = JointSecret();
    }

    public BfvParameters Parameters { get; }

    public Committee Committee { get; }

    public ThresholdNoise Noise { get; }

    public Hash32 Transcript { get; }

    public IReadOnlyList<SubsetSeeds> Seeds { get; }

    public IReadOnlyList<KeyShare> Keys { get; }

    public IReadOnlyList<ShareMaker> Makers { get; }

    public PublicKey PublicKey { get; }

    /// <summary>The ElGamal key of the same seeds.</summary>
    public IdentityKey Identity { get; }

    public Encryptor Encryptor { get; }

    public SlotEncoder Encoder { get; }

    /// <summary>The evaluation keys that admission needs: their digests, and the keys' bytes as they go onto a board.</summary>
    public (EvaluationKeyDigests Digests, IReadOnlyList<byte[]> Records) AdmissionKeys => _admissionKeys ??= MakeAdmissionKeys();

    /// <summary>Σ_A s_A, from all seeds together.</summary>
    public TestKey Secret { get; }

    /// <summary>Fresh seeds of one validator, as a restart would load them.</summary>
    public SubsetSeeds SeedsOf(int validator)
    {
        var seeds = new Dictionary<int, SecretBuffer>();
        foreach (var subset in Committee.SubsetsOf(validator))
            seeds.Add(subset, SecretBuffer.CopyOf(_seeds[subset]));
        return new SubsetSeeds(Committee, validator, seeds);
    }

    public Ciphertext Encrypt(ReadOnlySpan<ulong> slots, string seed)
    {
        using var plaintext = Encoder.Encode(slots);
        return Encryptor.Encrypt(plaintext, Streams.Entropy(seed));
    }

    public Request Request(
        Ciphertext ciphertext,
        RequestPath path,
        SlotSet open,
        uint attempt = 0,
        byte round = 1,
        RequestPurpose? purpose = null
    ) =>
        new()
        {
            ConfigurationId = default,
            Epoch = 0,
            Checkpoint = default,
            InputsCheckpoint = default,
            Stag = default,
            Tick = 1,
            Purpose = purpose ?? (path == RequestPath.Opening ? RequestPurpose.Membership : RequestPurpose.Scan),
            Path = path,
            Round = round,
            Degree = (byte)(
                path switch
                {
                    RequestPath.OneRoundScan => 2 * Committee.MaxFaulty,
                    RequestPath.TwoRoundScan when round == 1 => 0,
                    _ => Committee.MaxFaulty,
                }
            ),
            Attempt = attempt,
            CiphertextDigest = ciphertext.Digest,
            OpenSlots = open,
            AxisMasks = new byte[] { 0 },
        };

    public ulong[] Decode(CoefficientPolynomial phase)
    {
        using var message = PhaseDecoder.Decode(Parameters, phase);
        var slots = new ulong[Parameters.Degree];
        Encoder.Decode(message, slots);
        return slots;
    }

    /// <summary>The slots that all shares of the committee open, under the sound rule.</summary>
    public ulong[] Reconstruct(Request request, IReadOnlyList<Share> shares)
    {
        Assert.True(Reconstruction.TryReconstruct(AcceptanceRule.Of(Committee), request.Degree, shares, out var phase, out _));
        using (phase)
            return Decode(phase!);
    }

    public List<Share> ScanShares(Request request, Ciphertext ciphertext) => [.. Makers.Select(maker => maker.Scan(request, ciphertext))];

    public List<Share> OpenShares(Request request, Ciphertext ciphertext) => [.. Makers.Select(maker => maker.Open(request, ciphertext))];

    public void Dispose()
    {
        Secret.Dispose();
        PublicKey.Dispose();
        foreach (var key in Keys)
            key.Dispose();
        foreach (var seeds in Seeds)
            seeds.Dispose();
    }

    private SubsetSeeds SeedsWith(int subset) => Seeds[Committee.Members(subset).First() - 1];

    private PublicKey MakePublicKey()
    {
        var a = PublicKey.ExpandA(Parameters, Transcript);
        var b = EvaluationPolynomial.Zero(Parameters.KeyBasis);
        for (var subset = 0; subset < Committee.SubsetCount; subset++)
        {
            using var part = KeyContribution.PublicPart(Parameters, SeedsWith(subset), subset, Transcript, a);
            b.Add(part);
        }
        return new PublicKey(Parameters, b, a);
    }

    private (EvaluationKeyDigests, IReadOnlyList<byte[]>) MakeAdmissionKeys()
    {
        var terms = EvaluationKeyTerms.ForAdmission(Parameters);
        using var relinearization = TestEvaluationKeys.RelinearizationKey(this);
        using var galois = TestEvaluationKeys.GaloisKeys(this, [.. terms.GaloisElements]);
        var digests = new EvaluationKeyDigests(
            EvaluationKeyDigests.Of(EvaluationKeyContribution.Relinearization, relinearization.Key),
            galois.Elements.Select(element =>
            {
                using var key = galois.Original(element);
                return (element, EvaluationKeyDigests.Of(element, key));
            })
        );
        return (digests, EvaluationKeyEncoding.WriteAll(relinearization, galois));
    }

    private TestKey JointSecret()
    {
        var s = EvaluationPolynomial.Zero(Parameters.KeyBasis);
        for (var subset = 0; subset < Committee.SubsetCount; subset++)
        {
            using var part = KeyContribution.SecretPart(Parameters, SeedsWith(subset), subset, Transcript);
            s.Add(part);
        }
        return new TestKey(Parameters, s);
    }
}
