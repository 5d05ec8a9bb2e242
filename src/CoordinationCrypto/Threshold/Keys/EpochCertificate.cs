using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a resharing ends with: of which term and after which certificate, the last checkpoint of the epoch before, the epoch's number,
/// the new committee, its keys and X'_j, the digest of everything agreed, what of the leakage budget is
/// spent, and the flooding bound and prices of the new committee. It counts with a quorum of the new committee, which says that it holds
/// its shares, and of the old one, which signs nothing after the checkpoint any more. Immutable; safe to share.
/// </summary>
public sealed class EpochCertificate
{
    internal static ReadOnlySpan<byte> Domain => "CoordinationCrypto/epoch-certificate/v1"u8;

    private readonly Hash32 _previous;
    private readonly Hash32 _checkpoint;
    private readonly Hash32 _transcript;
    private readonly byte[] _encoding;
    private readonly Hash32 _digest;

    /// <param name="key">The term's certificate.</param>
    /// <param name="previous">The digest of the certificate of the epoch before, 32 bytes.</param>
    /// <param name="checkpoint">The digest of that epoch's last checkpoint.</param>
    /// <param name="epoch">The number of the epoch, at least 1.</param>
    /// <param name="committee">The new committee.</param>
    /// <param name="validators">Its keys.</param>
    /// <param name="elGamalKeys">X'_j.</param>
    /// <param name="transcript">The digest of everything agreed.</param>
    /// <param name="leakageSpent">What the key has leaked so far.</param>
    internal EpochCertificate(
        KeyCertificate key,
        Hash32 previous,
        Hash32 checkpoint,
        uint epoch,
        Committee committee,
        IReadOnlyList<VerifyingKey> validators,
        IReadOnlyList<Point> elGamalKeys,
        Hash32 transcript,
        ulong leakageSpent
    )
        : this(key.ConfigurationId, NoiseOf(key, committee), previous, checkpoint, epoch, validators, elGamalKeys, transcript, leakageSpent)
    { }

    /// <summary>The certificate that a resharing under these terms ends with.</summary>
    internal EpochCertificate(ResharingTerms terms, IReadOnlyList<Point> elGamalKeys, Hash32 transcript)
        : this(
            terms.ConfigurationId,
            terms.Noise,
            terms.Old.Digest,
            terms.Checkpoint,
            terms.Epoch,
            terms.Validators,
            elGamalKeys,
            transcript,
            terms.LeakageSpent
        )
    { }

    private EpochCertificate(
        Hash32 configurationId,
        ThresholdNoise noise,
        Hash32 previous,
        Hash32 checkpoint,
        uint epoch,
        IReadOnlyList<VerifyingKey> validators,
        IReadOnlyList<Point> elGamalKeys,
        Hash32 transcript,
        ulong leakageSpent
    )
    {
        ConfigurationId = configurationId;
        Noise = noise;
        _previous = previous;
        _checkpoint = checkpoint;
        _transcript = transcript;
        LeakageSpent = leakageSpent;
        _encoding = Encode(epoch, validators, elGamalKeys);
        _digest = Hash32.Sha256(_encoding);
        Roster = new EpochRoster(epoch, _digest, noise.Committee, validators, elGamalKeys);
    }

    /// <summary>The term's configuration id: the public key and its parameters stay what they are.</summary>
    public Hash32 ConfigurationId { get; }

    /// <summary>The digest of the certificate of the epoch before: in epoch 1 the configuration id.</summary>
    public Hash32 Previous => _previous;

    /// <summary>The digest of the last checkpoint of the epoch before.</summary>
    public Hash32 Checkpoint => _checkpoint;

    /// <summary>Who holds the key from now on.</summary>
    internal EpochRoster Roster { get; }

    /// <summary>The digest of everything agreed in the resharing.</summary>
    public Hash32 Transcript => _transcript;

    /// <summary>What the key had leaked when the epoch began, in the units of <see cref="LeakageBudget"/>.</summary>
    public ulong LeakageSpent { get; }

    /// <summary>What is left to spend: the budget of a ledger of this epoch.</summary>
    public ulong LeakageLeft => LeakageBudget.Total - LeakageSpent;

    /// <summary>The bounds and prices of the new committee's openings.</summary>
    internal ThresholdNoise Noise { get; }

    /// <summary>The byte form.</summary>
    public ReadOnlyMemory<byte> Encoding => _encoding;

    /// <summary>SHA-256 of the byte form.</summary>
    public Hash32 Digest => _digest;

    /// <summary>The 32 bytes that the old committee signs: who signs them is done with its epoch.</summary>
    internal Hash32 QuorumDigest => Threshold.QuorumDigest.Of(Domain, _encoding);

    /// <summary>
    /// The 32 bytes that the new committee signs: who signs them holds its shares. Others than the old committee's, since a validator may
    /// be in both, and says this long before it says that.
    /// </summary>
    internal Hash32 HeldDigest => Threshold.QuorumDigest.Of("CoordinationCrypto/epoch-held/v1"u8, _encoding);

    /// <summary>The noise of a committee that holds a key of a term.</summary>
    /// <exception cref="ArgumentException">The flooding that fits would leave less than one opening of some kind.</exception>
    internal static ThresholdNoise NoiseOf(KeyCertificate key, Committee committee) =>
        NoiseOf(key.Parameters, key.Committee.SubsetCount, committee);

    /// <summary>The noise of a committee that holds a key of a term, unless it could not make a single opening of some kind.</summary>
    internal static bool TryGetNoise(KeyCertificate key, Committee committee, [NotNullWhen(true)] out ThresholdNoise? noise)
    {
        try
        {
            noise = NoiseOf(key, committee);
        }
        catch (ArgumentException)
        {
            noise = null;
        }
        return noise is not null;
    }

    /// <summary>The same for a key of so many parts.</summary>
    internal static ThresholdNoise NoiseOf(BfvParameters parameters, int keyParts, Committee committee)
    {
        var noise = new ThresholdNoise(parameters, committee, keyParts);
        foreach (var (purpose, path) in ThresholdNoise.Priced)
            if (noise.LeakageOf(purpose, path) >= LeakageBudget.Total)
                throw new ArgumentException(
                    $"Under {parameters.Name} a committee of {committee} could not open once within the leakage budget.",
                    nameof(committee)
                );
        return noise;
    }

    /// <summary>Whether it follows on the epoch before, and quorums of both committees signed.</summary>
    /// <param name="old">The epoch before.</param>
    /// <param name="signatures">Of its committee.</param>
    /// <param name="heirs">Of the new committee.</param>
    internal bool IsSigned(
        EpochRoster old,
        IReadOnlyList<(int Validator, byte[] Signature)> signatures,
        IReadOnlyList<(int Validator, byte[] Signature)> heirs
    ) => old.Digest == _previous && Roster.Epoch == old.Epoch + 1 && old.HasQuorum(QuorumDigest, signatures) && IsHeld(heirs);

    /// <summary>Whether a quorum of the new committee signed, and so says that it holds its shares.</summary>
    internal bool IsHeld(IReadOnlyList<(int Validator, byte[] Signature)> heirs) => Roster.HasQuorum(HeldDigest, heirs);

    /// <summary>Reads the byte form.</summary>
    /// <param name="key">The certificate of the term.</param>
    /// <param name="bytes">The bytes, exactly.</param>
    /// <param name="certificate">The certificate, or null.</param>
    /// <param name="reason">What was wrong, or null.</param>
    /// <returns>Whether the bytes are canonical.</returns>
    public static bool TryRead(
        KeyCertificate key,
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out EpochCertificate? certificate,
        [NotNullWhen(false)] out string? reason
    )
    {
        ArgumentNullException.ThrowIfNull(key);
        certificate = null;
        reason = "the certificate is cut short";
        var reader = new WireReader(bytes);
        if (
            !reader.TryReadHash(out var configurationId)
            || !reader.TryReadHash(out var previous)
            || !reader.TryReadHash(out var checkpoint)
            || !reader.TryReadUInt32(out var epoch)
        )
            return false;
        if (configurationId != key.ConfigurationId)
            return Fail("it is of another term", out reason);
        if (epoch == 0)
            return Fail("epoch 0 has no certificate but the key's", out reason);
        if (!reader.TryReadByte(out var n) || !reader.TryReadByte(out var f))
            return false;
        if (!Committee.IsSupported(n, f))
            return Fail("it names an unsupported committee", out reason);
        var validators = new VerifyingKey[n];
        for (var j = 0; j < n; j++)
        {
            if (!reader.TryReadBytes(VerifyingKey.Length, out var bytesOfKey))
                return false;
            if (!VerifyingKey.TryRead(bytesOfKey, out var validator))
                return Fail($"the key of validator {j + 1} is not a point", out reason);
            if (validators.Contains(validator))
                return Fail($"the key of validator {j + 1} occurs twice", out reason);
            validators[j] = validator;
        }
        var elGamalKeys = new Point[n];
        for (var j = 0; j < n; j++)
        {
            if (!reader.TryReadBytes(Point.CompressedLength, out var bytesOfPoint))
                return false;
            if (!bytesOfPoint.ContainsAnyExcept((byte)0))
                elGamalKeys[j] = Point.Infinity;
            else if (Point.TryReadCompressed(bytesOfPoint, out var point))
                elGamalKeys[j] = point;
            else
                return Fail($"the ElGamal key of validator {j + 1} is not a point", out reason);
        }
        if (!reader.TryReadHash(out var transcript) || !reader.TryReadUInt64(out var spent))
            return false;
        if (spent > LeakageBudget.Total)
            return Fail("more is spent than there was", out reason);
        if (!TryGetNoise(key, new Committee(n, f), out var noise))
            return Fail("its committee is too large for the parameters", out reason);
        var read = new EpochCertificate(
            key.ConfigurationId,
            noise,
            previous,
            checkpoint,
            epoch,
            validators,
            elGamalKeys,
            transcript,
            spent
        );
        if (!read._encoding.AsSpan().SequenceEqual(bytes))
            return Fail("its bounds are not those that follow from its committee", out reason);
        certificate = read;
        reason = null;
        return true;
    }

    private static bool Fail(string why, out string reason)
    {
        reason = why;
        return false;
    }

    private byte[] Encode(uint epoch, IReadOnlyList<VerifyingKey> validators, IReadOnlyList<Point> elGamalKeys)
    {
        var writer = new WireWriter();
        writer.WriteHash(ConfigurationId);
        writer.WriteHash(_previous);
        writer.WriteHash(_checkpoint);
        writer.WriteUInt32(epoch);
        writer.WriteByte((byte)Noise.Committee.Size);
        writer.WriteByte((byte)Noise.Committee.MaxFaulty);
        foreach (var validator in validators)
            writer.WriteBytes(validator.Bytes);
        foreach (var point in elGamalKeys)
            ResharingTerms.WritePoint(writer, point);
        writer.WriteHash(_transcript);
        writer.WriteUInt64(LeakageSpent);
        writer.WriteLengthPrefixed(Noise.FloodingBound.ToByteArray(isUnsigned: true, isBigEndian: false));
        foreach (var (purpose, path) in ThresholdNoise.Priced)
            writer.WriteUInt64(Noise.LeakageOf(purpose, path));
        return writer.ToArray();
    }
}
