using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>
/// All validators of one epoch of a key, with everything they hold: epoch 0 after a key ceremony, a later one after a resharing.
/// </summary>
internal sealed class EpochMembers : IDisposable
{
    private static readonly Dictionary<(int, int), CeremonyResult> Ceremonies = [];

    public EpochMembers(
        KeyCertificate key,
        EpochRoster roster,
        ThresholdNoise noise,
        SigningKey[] identities,
        EpochSecrets[] secrets,
        Point elGamalKey
    )
    {
        Key = key;
        Roster = roster;
        Noise = noise;
        Identities = identities;
        Secrets = secrets;
        ElGamalKey = elGamalKey;
    }

    public KeyCertificate Key { get; }

    public EpochRoster Roster { get; }

    public ThresholdNoise Noise { get; }

    public SigningKey[] Identities { get; }

    public EpochSecrets[] Secrets { get; }

    /// <summary>X.</summary>
    public Point ElGamalKey { get; }

    public Committee Committee => Roster.Committee;

    /// <summary>
    /// The validators that a toy ceremony of this size made; the ceremony runs once, its seeds are copied for every test.
    /// </summary>
    public static EpochMembers First(int n, int f)
    {
        CeremonyResult ceremony;
        lock (Ceremonies)
        {
            if (!Ceremonies.TryGetValue((n, f), out ceremony!))
                Ceremonies.Add(
                    (n, f),
                    ceremony = KeyCeremony.RunInProcess(
                        InsecureToyParameters.N256,
                        new Committee(n, f),
                        NewIdentities(n, "first"),
                        Streams.Entropy($"ceremony {n}"),
                        1000
                    )
                );
        }
        var key = Assert.IsType<CeremonyOutcome.Done>(ceremony.Outcome).Certificate;
        return Of(key, ceremony.Seeds, NewIdentities(n, "first"));
    }

    /// <summary>Epoch 0 of a key.</summary>
    public static EpochMembers Of(KeyCertificate key, IReadOnlyList<SubsetSeeds> seeds, SigningKey[] identities) =>
        new(
            key,
            EpochRoster.First(key),
            key.Noise,
            identities,
            [.. seeds.Select(held => EpochSecrets.First(key, Copy(held)))],
            key.IdentityKey
        );

    public static SigningKey[] NewIdentities(int n, string name)
    {
        var entropy = Streams.Entropy($"identities {name} {n}");
        return [.. Enumerable.Range(0, n).Select(_ => SigningKey.Create(entropy))];
    }

    public static SubsetSeeds Copy(SubsetSeeds seeds)
    {
        var copy = new Dictionary<int, SecretBuffer>();
        foreach (var subset in seeds.Committee.SubsetsOf(seeds.Validator))
        {
            var seed = SecretBuffer.Allocate(SubsetSeeds.SeedLength);
            seeds.Export(subset, seed.Span);
            copy.Add(subset, seed);
        }
        return new SubsetSeeds(seeds.Committee, seeds.Validator, copy);
    }

    /// <summary>A copy of seeds that tells of every one it zeroes.</summary>
    public static SubsetSeeds Watched(SubsetSeeds seeds, Action onZeroed)
    {
        var copy = new Dictionary<int, SecretBuffer>();
        foreach (var subset in seeds.Committee.SubsetsOf(seeds.Validator))
        {
            var seed = SecretBuffer.Allocate(SubsetSeeds.SeedLength);
            seeds.Export(subset, seed.Span);
            seed.AfterZeroing = (address, length) =>
            {
                if (IsZero(address, length))
                    onZeroed();
            };
            copy.Add(subset, seed);
        }
        return new SubsetSeeds(seeds.Committee, seeds.Validator, copy);
    }

    /// <summary>Another copy of what a validator holds, its key share as given or its own.</summary>
    public EpochSecrets CopyOf(int validator, EvaluationPolynomial? share = null)
    {
        var held = Secrets[validator - 1];
        Span<byte> bytes = stackalloc byte[32];
        held.ElGamal.Secret.Export(bytes);
        return new EpochSecrets(
            KeyShare.Adopt(Key.Parameters, validator, share ?? held.Key.Value.Clone(), held.Epoch),
            new ElGamalKeyShare(validator, SecretScalar.ReadReduced(bytes)),
            Copy(held.Seeds)
        );
    }

    public static ulong[] Message(BfvParameters parameters) =>
        [.. Enumerable.Range(0, parameters.Degree).Select(slot => (ulong)(slot % 7))];

    public Ciphertext Encrypt(string name = "message")
    {
        using var plaintext = new SlotEncoder(Key.Parameters).Encode(Message(Key.Parameters));
        return new Encryptor(Key.PublicKey).Encrypt(plaintext, Streams.Entropy(name));
    }

    public Request Request(Ciphertext ciphertext, RequestPath path) =>
        new()
        {
            ConfigurationId = Key.ConfigurationId,
            Epoch = Roster.Epoch,
            Checkpoint = default,
            InputsCheckpoint = default,
            Scope = default,
            Turn = 1,
            Purpose = path is RequestPath.Opening ? RequestPurpose.Bits : RequestPurpose.Scan,
            Path = path,
            Round = 1,
            Degree = (byte)((path is RequestPath.Opening ? 1 : 2) * Committee.MaxFaulty),
            Attempt = 0,
            CiphertextDigest = ciphertext.Digest,
            OpenSlots = SlotSet.All(Key.Parameters),
        };

    public ShareMaker Maker(int validator) => new(Secrets[validator - 1].Seeds, Secrets[validator - 1].Key, Noise.FloodingBound);

    public List<Share> Shares(Ciphertext ciphertext, RequestPath path) =>
        [
            .. Enumerable
                .Range(1, Committee.Size)
                .Select(i =>
                    path is RequestPath.Opening
                        ? Maker(i).Open(Request(ciphertext, path), ciphertext)
                        : Maker(i).Scan(Request(ciphertext, path), ciphertext)
                ),
        ];

    /// <summary>What shares decode to where they are put together without asking whether they agree.</summary>
    public ulong[] Interpolate(IReadOnlyList<Share> shares)
    {
        using var phase = Reconstruction.Interpolate(shares, 0);
        return Decode(phase);
    }

    public ulong[] Decode(CoefficientPolynomial phase)
    {
        var slots = new ulong[Key.Parameters.Degree];
        using var plaintext = PhaseDecoder.Decode(Key.Parameters, phase);
        new SlotEncoder(Key.Parameters).Decode(plaintext, slots);
        return slots;
    }

    /// <summary>Every f + 1 validators open what was encrypted under the key, all of them agree, and a scan shows the zeros.</summary>
    public void AssertOpens()
    {
        var expected = Message(Key.Parameters);
        using var ciphertext = Encrypt();
        var openings = Shares(ciphertext, RequestPath.Opening);
        foreach (var points in Choose(Committee.Size, Committee.MaxFaulty + 1))
            Assert.Equal(expected, Interpolate([.. points.Select(i => openings[i - 1])]));
        Assert.True(
            Reconstruction.TryReconstruct(AcceptanceRule.Of(Committee), Committee.MaxFaulty, openings, out var opened, out var wrong)
        );
        Assert.Empty(wrong);
        Assert.Equal(expected, Decode(opened!));
        var scans = Shares(ciphertext, RequestPath.OneRoundScan);
        Assert.True(
            Reconstruction.TryReconstruct(AcceptanceRule.Of(Committee), 2 * Committee.MaxFaulty, scans, out var scanned, out wrong)
        );
        Assert.Empty(wrong);
        var slots = Decode(scanned!);
        for (var slot = 0; slot < slots.Length; slot++)
            if (expected[slot] == 0)
                Assert.Equal(0UL, slots[slot]);
        Assert.True(slots.Count(value => value == 0) < 2 * expected.Count(value => value == 0));
        opened!.Dispose();
        scanned!.Dispose();
        foreach (var share in (List<Share>)[.. openings, .. scans])
            share.Dispose();
    }

    /// <summary>The same of some validators, whose secrets are all there are: every f + 1 of them open right.</summary>
    public void AssertFewOpen()
    {
        using var ciphertext = Encrypt();
        var request = Request(ciphertext, RequestPath.Opening);
        var shares = Secrets.Select(held => new ShareMaker(held.Seeds, held.Key, Noise.FloodingBound).Open(request, ciphertext)).ToList();
        foreach (var points in Choose(shares.Count, Committee.MaxFaulty + 1))
            Assert.Equal(Message(Key.Parameters), Interpolate([.. points.Select(at => shares[at - 1])]));
        foreach (var share in shares)
            share.Dispose();
    }

    /// <summary>Every f + 1 validators decrypt what was encrypted under X, with the published X_i.</summary>
    public void AssertDecryptsElGamal()
    {
        var entropy = Streams.Entropy("elgamal message");
        using var message = SecretScalar.Create(entropy);
        using var randomness = SecretScalar.Create(entropy);
        var point = Secp256k1.MultiplyGenerator(message);
        var ciphertext = ElGamalCiphertext.Encrypt(point, ElGamalKey, randomness);
        for (var i = 0; i < Secrets.Length; i++)
            Assert.Equal(Roster.ElGamalKeys[i], Secrets[i].ElGamal.VerificationKey);
        foreach (var points in Choose(Committee.Size, Committee.MaxFaulty + 1))
            Assert.Equal(point, ElGamalShare.Combine(ciphertext, [.. points.Select(i => Secrets[i - 1].ElGamal.Decrypt(ciphertext))]));
    }

    public static IEnumerable<int[]> Choose(int n, int k) =>
        from mask in Enumerable.Range(0, 1 << n)
        where System.Numerics.BitOperations.PopCount((uint)mask) == k
        select Enumerable.Range(1, n).Where(i => (mask >> (i - 1) & 1) != 0).ToArray();

    private static unsafe bool IsZero(nint address, int length) =>
        !new ReadOnlySpan<byte>((void*)address, length).ContainsAnyExcept((byte)0);

    public void Dispose()
    {
        foreach (var held in Secrets)
            held.Dispose();
        foreach (var identity in Identities)
            identity.Dispose();
    }
}
