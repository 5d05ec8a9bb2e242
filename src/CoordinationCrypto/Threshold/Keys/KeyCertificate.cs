using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a key ceremony ends with, and the public root of a term: parameters, committee, the validators' keys, the joint public key, the
/// identity key, the vouched hash of every subset's contribution, the flooding bound and the leakage each
/// opening spends. Its digest is the configuration id. Immutable; safe to share between threads.
/// </summary>
public sealed class KeyCertificate
{
    private readonly Hash32 _transcript;
    private readonly Hash32[] _contributionHashes;
    private readonly VerifyingKey[] _validators;
    private readonly byte[] _encoding;

    internal static ReadOnlySpan<byte> Domain => "CoordinationCrypto/certificate/v1"u8;

    internal KeyCertificate(
        Committee committee,
        IReadOnlyList<VerifyingKey> validators,
        Hash32 transcript,
        IReadOnlyList<Hash32> contributionHashes,
        IdentityKey identity,
        PublicKey publicKey,
        ulong scanDeadlineMilliseconds,
        EvaluationKeyDigests? evaluationKeys = null
    )
    {
        if (validators.Count != committee.Size)
            throw new ArgumentException("There is one key per validator.", nameof(validators));
        if (contributionHashes.Count != committee.SubsetCount)
            throw new ArgumentException("There is one hash per subset.", nameof(contributionHashes));
        if (identity.Parts.Count != committee.SubsetCount)
            throw new ArgumentException("There is one point per subset.", nameof(identity));
        Committee = committee;
        Identity = identity;
        PublicKey = publicKey;
        Noise = new ThresholdNoise(publicKey.Parameters, committee);
        ScanDeadlineMilliseconds = scanDeadlineMilliseconds;
        EvaluationKeys = evaluationKeys;
        _validators = [.. validators];
        _transcript = transcript;
        _contributionHashes = [.. contributionHashes];
        _encoding = EncodeFields();
        ConfigurationId = Hash32.Sha256(_encoding);
    }

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters => PublicKey.Parameters;

    /// <summary>The committee's size.</summary>
    public Committee Committee { get; }

    /// <summary>The validators' signature keys; validator i's is at i − 1.</summary>
    public IReadOnlyList<VerifyingKey> Validators => _validators;

    /// <summary>The digest of the ceremony's commitments; the polynomial a and every expansion are bound to it.</summary>
    public Hash32 Transcript => _transcript;

    /// <summary>The joint public key.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>The noise bounds, the flooding bound and the price of each opening.</summary>
    internal ThresholdNoise Noise { get; }

    /// <summary>How long after a turn's cut one-round scans are waited for, in milliseconds of board time.</summary>
    public ulong ScanDeadlineMilliseconds { get; }

    /// <summary>What is said of evaluation keys; null when none were made.</summary>
    internal EvaluationKeyDigests? EvaluationKeys { get; }

    /// <summary>SHA-256 of the byte form: the name of this configuration.</summary>
    public Hash32 ConfigurationId { get; }

    /// <summary>The byte form, as docs/spec describes it.</summary>
    public ReadOnlyMemory<byte> Encoding => _encoding;

    /// <summary>The identity key with all that follows from it.</summary>
    internal IdentityKey Identity { get; }

    /// <summary>X, under which identities are sealed.</summary>
    internal Point IdentityKey => Identity.Joint;

    /// <summary>X_i, against which a validator's decryption shares are proved.</summary>
    internal Point IdentityVerificationKey(int validator) => Identity.VerificationKey(validator);

    /// <summary>The vouched hash of a subset's summands of the public key and of the identity key.</summary>
    internal Hash32 ContributionHash(int subset) => _contributionHashes[subset];

    /// <summary>Reads the byte form.</summary>
    /// <param name="bytes">The bytes, exactly.</param>
    /// <param name="certificate">The certificate, or null.</param>
    /// <param name="reason">What was wrong, or null.</param>
    /// <returns>False when the bytes are not canonical, name unknown parameters, state bounds other than those that follow from
    /// them, or some subset's seed follows from the transcript.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out KeyCertificate? certificate, out string? reason)
    {
        certificate = null;
        reason = "the certificate is cut short";
        var reader = new WireReader(bytes);
        if (!reader.TryReadLengthPrefixed(64, out var name))
            return false;
        if (!BfvParameters.TryGet(System.Text.Encoding.UTF8.GetString(name), true, out var parameters))
            return Fail("it names unknown parameters", out reason);
        if (!reader.TryReadByte(out var n) || !reader.TryReadByte(out var f))
            return false;
        if (!Committee.IsSupported(n, f))
            return Fail("it names an unsupported committee", out reason);
        var committee = new Committee(n, f);
        var validators = new VerifyingKey[n];
        for (var i = 0; i < n; i++)
        {
            if (!reader.TryReadBytes(VerifyingKey.Length, out var key))
                return false;
            if (!VerifyingKey.TryRead(key, out var validator))
                return Fail($"the key of validator {i + 1} is not a point", out reason);
            if (validators.Contains(validator))
                return Fail($"the key of validator {i + 1} occurs twice", out reason);
            validators[i] = validator;
        }
        if (!reader.TryReadHash(out var transcript))
            return false;
        var hashes = new Hash32[committee.SubsetCount];
        for (var i = 0; i < hashes.Length; i++)
        {
            if (!reader.TryReadHash(out hashes[i]))
                return false;
        }
        var parts = new Point[committee.SubsetCount];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!reader.TryReadBytes(Point.CompressedLength, out var part))
                return false;
            if (!Point.TryReadCompressed(part, out parts[i]!))
                return Fail($"the identity key's part of subset {i} is not a point", out reason);
        }
        if (!Threshold.IdentityKey.TryCreate(committee, parts, out var identity))
            return Fail("the parts of the identity key cancel each other", out reason);
        if (!reader.TryReadUInt64(out var deadline))
            return false;
        if (!reader.TryReadLengthPrefixed(64, out _))
            return false; // the bound: compared below, as part of the whole encoding
        foreach (var _ in ThresholdNoise.Priced)
            if (!reader.TryReadUInt64(out var _))
                return false;
        var b = EvaluationPolynomial.Zero(parameters!.KeyBasis);
        if (!b.TryRead(ref reader))
        {
            b.Dispose();
            return Fail("the public key has a residue that is not canonical", out reason);
        }
        EvaluationKeyDigests? evaluationKeys = null;
        if ((!reader.AtEnd && !EvaluationKeyDigests.TryRead(ref reader, parameters.Degree, out evaluationKeys)) || !reader.AtEnd)
        {
            b.Dispose();
            return Fail("bytes follow its end that are no digests of evaluation keys", out reason);
        }
        if (PublicSeeds.FindIn(transcript, parts) is >= 0 and var known) // last, for it costs most
        {
            b.Dispose();
            return Fail($"the seed of subset {known} follows from its transcript, so everyone knows it", out reason);
        }
        var read = new KeyCertificate(
            committee,
            validators,
            transcript,
            hashes,
            identity,
            new PublicKey(parameters, b, PublicKey.ExpandA(parameters, transcript)),
            deadline,
            evaluationKeys
        );
        if (!read._encoding.AsSpan().SequenceEqual(bytes))
            return Fail("its bounds are not those that follow from its parameters", out reason);
        certificate = read;
        reason = null;
        return true;
    }

    private static bool Fail(string why, out string? reason)
    {
        reason = why;
        return false;
    }

    private byte[] EncodeFields()
    {
        var writer = new WireWriter();
        writer.WriteLengthPrefixed(System.Text.Encoding.UTF8.GetBytes(Parameters.Name));
        writer.WriteByte((byte)Committee.Size);
        writer.WriteByte((byte)Committee.MaxFaulty);
        foreach (var validator in _validators)
            writer.WriteBytes(validator.Bytes);
        writer.WriteHash(_transcript);
        foreach (var hash in _contributionHashes)
            writer.WriteHash(hash);
        Span<byte> compressed = stackalloc byte[Point.CompressedLength];
        foreach (var part in Identity.Parts)
        {
            part.WriteCompressed(compressed);
            writer.WriteBytes(compressed);
        }
        writer.WriteUInt64(ScanDeadlineMilliseconds);
        writer.WriteLengthPrefixed(Noise.FloodingBound.ToByteArray(isUnsigned: true, isBigEndian: false));
        foreach (var (purpose, path) in ThresholdNoise.Priced)
            writer.WriteUInt64(Noise.LeakageOf(purpose, path));
        PublicKey.B.Write(writer);
        EvaluationKeys?.Write(writer);
        return writer.ToArray();
    }
}
