using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// A threshold computation that the board calls for, in full. Its <see cref="Id"/> is the hash of every property; together with a seed
/// and a label it is the only input of all randomness that is expanded for the computation, so two different requests never share a mask
/// and the same request always gets the same bytes. Immutable; safe to share.
/// </summary>
internal sealed class Request
{
    private static readonly byte[] OneAxis = [0];

    private Hash32? _id;

    /// <summary>The digest of the key certificate: parameters, committee, keys, budgets.</summary>
    public required Hash32 ConfigurationId { get; init; }

    /// <summary>The epoch of the committee's shares, 0 until a first resharing.</summary>
    public required uint Epoch { get; init; }

    /// <summary>The digest of the co-signed checkpoint that is the turn's cut.</summary>
    public required Hash32 Checkpoint { get; init; }

    /// <summary>
    /// The digest of the later checkpoint that fixes inputs which came after the cut (posted bodies, a confirmed slot); the cut's own
    /// digest where there are none.
    /// </summary>
    public required Hash32 InputsCheckpoint { get; init; }

    /// <summary>What the turn is about: the id of one of several that share the key.</summary>
    public required Hash32 Scope { get; init; }

    /// <summary>The number of the turn on the board, from 1.</summary>
    public required ulong Turn { get; init; }

    /// <summary>What it is for.</summary>
    public required RequestPurpose Purpose { get; init; }

    /// <summary>How it is done.</summary>
    public required RequestPath Path { get; init; }

    /// <summary>The round, 1 or 2.</summary>
    public required byte Round { get; init; }

    /// <summary>The degree of the polynomial its shares lie on; 0 for a round that posts what is vouched for.</summary>
    public required byte Degree { get; init; }

    /// <summary>Which of several alike within the turn: the number of the confirmation, or of the batch of bits.</summary>
    public required uint Attempt { get; init; }

    /// <summary>The digest of the ciphertext it computes on; of a computation on shares, the digest of its inputs.</summary>
    public required Hash32 CiphertextDigest { get; init; }

    /// <summary>The slots it is about: the slots that a scan masks, the opened slots of an opening.</summary>
    public required SlotSet OpenSlots { get; init; }

    /// <summary>The public numbers of the weight axes that a scan combines: today one axis, number 0.</summary>
    public ReadOnlyMemory<byte> AxisMasks { get; init; } = OneAxis;

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
        writer.WriteLengthPrefixed(Scope);
        writer.WriteUInt64(Turn);
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
internal enum RequestPath : byte
{
    /// <summary>A single-round opening: shares of degree f.</summary>
    Opening = 1,

    /// <summary>The one-round masked scan: shares of degree 2f.</summary>
    OneRoundScan = 2,

    /// <summary>The two-round masked scan: vouched masked ciphertexts, then an opening of their sum.</summary>
    TwoRoundScan = 3,

    /// <summary>No ciphertext at all: a value of every subset, vouched for by f + 1 of its members.</summary>
    Vouched = 4,

    /// <summary>A computation on shares of plaintexts, round after round: rows of degree 2f.</summary>
    Shares = 5,
}

/// <summary>What a threshold computation is for.</summary>
internal enum RequestPurpose : byte
{
    /// <summary>The closing test of a key ceremony.</summary>
    SelfTest = 1,

    /// <summary>The first scan of a turn.</summary>
    Scan = 2,

    /// <summary>A scan that repeats a turn's first one with fresh masks, so that a slot that was zero by chance is found out.</summary>
    Confirmation = 3,

    /// <summary>The opening of up to 16 ciphertexts' bits in one slot.</summary>
    Bits = 4,

    /// <summary>The committee's coin.</summary>
    Coin = 5,

    /// <summary>The opening of a sum of products with public weights: zero where all are.</summary>
    ProductSum = 6,

    /// <summary>The decryption of sealed identities.</summary>
    Identity = 7,

    /// <summary>The opening of one product.</summary>
    Product = 10,

    /// <summary>The first scan of a turn, of a sum with weights that add up to less than p, not to a row of slots at most.</summary>
    WeightedScan = 11,

    /// <summary>What <see cref="Confirmation"/> is to <see cref="Scan"/>, for a weighted one.</summary>
    WeightedConfirmation = 12,

    /// <summary>The opening of a weighted sum with every slot hidden: it leaves the validators with shares of the plaintext.</summary>
    Conversion = 13,

    /// <summary>A scan on shares: whether it fires, and at which slot.</summary>
    SealedScan = 14,
}
