using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// A threshold computation that the board calls for, in full. Its <see cref="Id"/> is the hash of every property; together with a seed
/// and a label it is the only input of all randomness that is expanded for
/// the computation, so two different requests never share a mask and the same request always gets the same bytes. Immutable; safe to share.
/// </summary>
public sealed class Request
{
    private Hash32? _id;

    /// <summary>The digest of the key certificate: parameters, committee, keys, budgets.</summary>
    public required Hash32 ConfigurationId { get; init; }

    /// <summary>The epoch of the committee's shares, 0 until a first resharing.</summary>
    public required uint Epoch { get; init; }

    /// <summary>The digest of the co-signed checkpoint that is the tick's cut.</summary>
    public required Hash32 Checkpoint { get; init; }

    /// <summary>
    /// The digest of the later checkpoint that fixes inputs which came after the cut (posted bodies, a confirmed cell); the cut's own
    /// digest where there are none.
    /// </summary>
    public required Hash32 InputsCheckpoint { get; init; }

    /// <summary>The stag's id.</summary>
    public required Hash32 Stag { get; init; }

    /// <summary>The number of the tick on the board, from 1.</summary>
    public required ulong Tick { get; init; }

    /// <summary>What it is for.</summary>
    public required RequestPurpose Purpose { get; init; }

    /// <summary>How it is done.</summary>
    public required RequestPath Path { get; init; }

    /// <summary>The round, 1 or 2.</summary>
    public required byte Round { get; init; }

    /// <summary>The degree of the polynomial its shares lie on; 0 for a round that posts what is vouched for.</summary>
    public required byte Degree { get; init; }

    /// <summary>Which of several alike within the tick: the number of the confirmation, or of the batch of members.</summary>
    public required uint Attempt { get; init; }

    /// <summary>The digest of the ciphertext it computes on.</summary>
    public required Hash32 CiphertextDigest { get; init; }

    /// <summary>The slots it is about: the live cells of a scan, the opened slots of an opening.</summary>
    public required SlotSet OpenSlots { get; init; }

    /// <summary>The public numbers of the weight axes that a scan combines; one axis: { 0 }.</summary>
    public required ReadOnlyMemory<byte> AxisMasks { get; init; }

    /// <summary>SHA-256 over all of the above.</summary>
    public Hash32 Id => _id ??= ComputeId();

    private Hash32 ComputeId()
    {
        var writer = new WireWriter();
        writer.WriteLengthPrefixed("CoordinationCrypto/request/v1"u8);
        writer.WriteLengthPrefixed(ConfigurationId);
        writer.WriteUInt32(Epoch);
        writer.WriteLengthPrefixed(Checkpoint);
        writer.WriteLengthPrefixed(InputsCheckpoint);
        writer.WriteLengthPrefixed(Stag);
        writer.WriteUInt64(Tick);
        writer.WriteByte((byte)Purpose);
        writer.WriteByte((byte)Path);
        writer.WriteByte(Round);
        writer.WriteByte(Degree);
        writer.WriteUInt32(Attempt);
        writer.WriteLengthPrefixed(CiphertextDigest);
        writer.WriteLengthPrefixed(OpenSlots.Bits);
        writer.WriteLengthPrefixed(AxisMasks.Span);
        return Hash32.Sha256(writer.Written);
    }
}

/// <summary>How a threshold computation is done.</summary>
public enum RequestPath : byte
{
    /// <summary>A single-round opening: shares of degree f.</summary>
    Opening = 1,

    /// <summary>The one-round masked scan: shares of degree 2f.</summary>
    OneRoundScan = 2,

    /// <summary>The two-round masked scan: vouched masked ciphertexts, then an opening of their sum.</summary>
    TwoRoundScan = 3,

    /// <summary>No ciphertext at all: a value of every subset, vouched for by f + 1 of its members.</summary>
    Vouched = 4,
}

/// <summary>What a threshold computation is for.</summary>
public enum RequestPurpose : byte
{
    /// <summary>The closing test of a key ceremony.</summary>
    SelfTest = 1,

    /// <summary>The first scan of a tick.</summary>
    Scan = 2,

    /// <summary>A scan that repeats a tick's first one with fresh masks, so that a cell that was zero by chance is found out.</summary>
    Confirmation = 3,

    /// <summary>The opening of up to 16 members' bits at the confirmed cell.</summary>
    Membership = 4,

    /// <summary>The committee's coin.</summary>
    Coin = 5,

    /// <summary>The opening of a row of a check of many waiting submissions, mixed.</summary>
    Admission = 6,

    /// <summary>The decryption of the members' sealed identities.</summary>
    Identity = 7,

    /// <summary>The same as <see cref="Admission"/>, of a submission alone.</summary>
    LoneAdmission = 10,
}
