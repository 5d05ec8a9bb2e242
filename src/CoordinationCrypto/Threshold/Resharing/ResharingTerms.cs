using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What both committees of a resharing agree on before it: the key, who holds it and who is to hold it, the checkpoint of the board at
/// which the old committee stops, what of the leakage budget is spent by then, and a nonce that no earlier
/// resharing of this key used. A replay of the board states them. Immutable; safe to share.
/// </summary>
public sealed class ResharingTerms
{
    /// <summary>How many random linear combinations check each deal modulo each prime.</summary>
    internal const int Challenges = 5;

    private readonly VerifyingKey[] _validators;
    private readonly Hash32 _configurationId;
    private readonly Hash32 _checkpoint;
    private readonly Hash32 _id;

    /// <summary>States the terms.</summary>
    /// <param name="key">The term's certificate.</param>
    /// <param name="old">The committee that holds the key now.</param>
    /// <param name="committee">The new committee's size.</param>
    /// <param name="validators">Its n' different keys; validator j's is at j − 1. Some or all may be old ones.</param>
    /// <param name="checkpoint">The digest of the old committee's last checkpoint; no turn is open at it.</param>
    /// <param name="nonce">Used for no other resharing of this key.</param>
    /// <param name="leakageSpent">What the key has leaked so far, in the units of <see cref="LeakageBudget"/>: it carries over.</param>
    /// <exception cref="ArgumentException">The lists do not fit, or under these parameters the new committee could not make a single
    /// opening of every kind.</exception>
    internal ResharingTerms(
        KeyCertificate key,
        EpochRoster old,
        Committee committee,
        IReadOnlyList<VerifyingKey> validators,
        Hash32 checkpoint,
        Hash32 nonce,
        ulong leakageSpent
    )
    {
        if (validators.Count != committee.Size)
            throw new ArgumentException($"There is one key per validator: {committee.Size}, not {validators.Count}.", nameof(validators));
        if (validators.Distinct().Count() != validators.Count)
            throw new ArgumentException("Two new validators have the same key.", nameof(validators));
        if (leakageSpent > LeakageBudget.Total)
            throw new ArgumentOutOfRangeException(nameof(leakageSpent), leakageSpent, "No more can be spent than there is.");
        if (old.Epoch == uint.MaxValue)
            throw new ArgumentException("This was the last epoch that a number is left for.", nameof(old));
        Parameters = key.Parameters;
        Old = old;
        Committee = committee;
        LeakageSpent = leakageSpent;
        Noise = EpochCertificate.NoiseOf(key, committee);
        _configurationId = key.ConfigurationId;
        _checkpoint = checkpoint;
        _validators = [.. validators];
        var writer = new WireWriter();
        writer.WriteLengthPrefixed("CoordinationCrypto/resharing/v2"u8);
        writer.WriteHash(_configurationId);
        writer.WriteHash(old.Digest);
        writer.WriteUInt32(old.Epoch);
        Write(writer, old.Committee, old.Validators);
        foreach (var point in old.ElGamalKeys)
            WritePoint(writer, point);
        Write(writer, committee, _validators);
        writer.WriteHash(checkpoint);
        writer.WriteUInt64(leakageSpent);
        writer.WriteHash(nonce);
        _id = Hash32.Sha256(writer.Written);
        SeedTerms = new CeremonyTerms(
            Parameters,
            committee,
            _validators,
            Hash32.Sha256([.. "CoordinationCrypto/resharing-seeds/v1"u8, .. _id.Bytes]),
            key.ScanDeadlineMilliseconds
        );
    }

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters { get; }

    /// <summary>The term's configuration id.</summary>
    public Hash32 ConfigurationId => _configurationId;

    /// <summary>The digest of the old committee's last checkpoint.</summary>
    public Hash32 Checkpoint => _checkpoint;

    /// <summary>Who holds the key.</summary>
    internal EpochRoster Old { get; }

    /// <summary>The epoch that begins.</summary>
    public uint Epoch => Old.Epoch + 1;

    /// <summary>n' and f'.</summary>
    public Committee Committee { get; }

    /// <summary>Who is to hold the key; validator j's is at j − 1.</summary>
    public IReadOnlyList<VerifyingKey> Validators => _validators;

    /// <summary>What the key has leaked by that checkpoint.</summary>
    public ulong LeakageSpent { get; }

    /// <summary>The new committee's noise bounds.</summary>
    internal ThresholdNoise Noise { get; }

    /// <summary>The terms under which the new validators deal seeds: their nonce is the hash of <see cref="Id"/>.</summary>
    public CeremonyTerms SeedTerms { get; }

    /// <summary>SHA-256 of all the terms: every message, box, mask and proof is bound to it.</summary>
    public Hash32 Id => _id;

    /// <summary>2f + 1 dealers have to agree: among them are f + 1 honest ones, who fix the polynomial.</summary>
    internal int RequiredDealers => AcceptanceRule.Of(Old.Committee).Required(Old.Committee.MaxFaulty);

    /// <summary>The group of the complaints' proofs.</summary>
    internal ChallengeSpace ChallengeSpace => new(Parameters.Degree);

    internal Committee CommitteeOf(ResharingSide side) => side is ResharingSide.Old ? Old.Committee : Committee;

    internal VerifyingKey KeyOf(ResharingSide side, int validator) =>
        (side is ResharingSide.Old ? Old.Validators : _validators)[validator - 1];

    internal bool HasValidator(ResharingSide side, int number) => number >= 1 && number <= CommitteeOf(side).Size;

    /// <summary>A point, or zeros for infinity.</summary>
    internal static void WritePoint(WireWriter writer, Point point)
    {
        Span<byte> bytes = stackalloc byte[Point.CompressedLength];
        LinearRelation.WritePoint(point, bytes);
        writer.WriteBytes(bytes);
    }

    private static void Write(WireWriter writer, Committee committee, IReadOnlyList<VerifyingKey> validators)
    {
        writer.WriteByte((byte)committee.Size);
        writer.WriteByte((byte)committee.MaxFaulty);
        foreach (var key in validators)
            writer.WriteBytes(key.Bytes);
    }
}
