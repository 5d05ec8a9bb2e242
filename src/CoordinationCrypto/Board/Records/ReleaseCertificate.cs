using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Board;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto;

/// <summary>
/// What a custodian pays on (M11): a release, and that the committee's quorum has signed a state of the board that has it. It is verified
/// without the board. A release is certified by the first checkpoint after its cut, and anew by every later one: pay each release once,
/// whatever certificates come of it. Immutable; safe to share.
/// </summary>
/// <remarks>The checkpoint comes after the cut that released the units, so no board without that cut gets another one.</remarks>
/// <example><code>
/// if (!ReleaseCertificate.TryRead(bytes, out var certificate, out var refusal)
///     || !certificate.TryVerify(configuration, epoch, committee, validators, out refusal))
///     throw new InvalidDataException(refusal.ToString());
/// Pay(certificate.Release); // unless it was paid before: by (Asset, Account, Sequence)
/// </code></example>
public sealed class ReleaseCertificate
{
    /// <summary>The most bytes that a certificate has.</summary>
    public const int MaxLength =
        HeaderLength + MerkleTree.MaxPath * Hash32.Length + 4 + CheckpointBody.EncodedLength + 1 + 255 * (1 + SigningKey.SignatureLength);

    private const byte Version = 1;
    private const int HeaderLength = 1 + sizeof(ulong) + 2 * Hash32.Length + 2 * sizeof(ulong) + Hash32.Length + sizeof(ulong) + 1;

    private readonly BoardState _state; // its root is the one that the path leads to
    private readonly Hash32[] _path;
    private readonly CheckpointBody _checkpoint;
    private readonly IReadOnlyList<(int Validator, byte[] Signature)> _signatures;

    internal ReleaseCertificate(
        AssetRelease release,
        BoardState state,
        Hash32[] path,
        CheckpointBody checkpoint,
        IReadOnlyList<(int Validator, byte[] Signature)> signatures
    ) => (Release, _state, _path, _checkpoint, _signatures) = (release, state, path, checkpoint, signatures);

    /// <summary>What was released.</summary>
    public AssetRelease Release { get; }

    /// <summary>The id of the board that it says it is of.</summary>
    public Hash32 Configuration => _checkpoint.Scope.Configuration;

    /// <summary>The epoch whose committee signed.</summary>
    public uint Epoch => _checkpoint.Scope.Epoch;

    /// <summary>Board time of the checkpoint, in Unix milliseconds: not before the cut's.</summary>
    public ulong Time => _checkpoint.Time;

    /// <summary>The certificates of all releases that a board's last checkpoint covers.</summary>
    /// <param name="board">The board.</param>
    /// <returns>By number, from 0. What the last cut released is not there while no checkpoint came after it.</returns>
    public static IReadOnlyList<ReleaseCertificate> AllOf(Replay board)
    {
        ArgumentNullException.ThrowIfNull(board);
        return board.Capital.Joint.Releases.Certify();
    }

    /// <summary>Reads a certificate from anyone's bytes: canonical, whole, nothing after the end. It may still be worth nothing.</summary>
    /// <param name="source">All the bytes.</param>
    /// <param name="certificate">The certificate on success: its encoding is <paramref name="source"/> again.</param>
    /// <param name="refusal">What is wrong first; <see cref="ReleaseRefusal.None"/> on success.</param>
    /// <returns>Whether the bytes are canonical.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> source,
        [NotNullWhen(true)] out ReleaseCertificate? certificate,
        out ReleaseRefusal refusal
    )
    {
        refusal = Read(source, out certificate);
        return certificate is not null;
    }

    /// <summary>Whether a committee has signed a state of the board that has this release.</summary>
    /// <param name="configuration">The board's id, as you know it.</param>
    /// <param name="epoch">The epoch that you know the board to be in: one committee's signatures say nothing once it handed over.</param>
    /// <param name="committee">n and f of that epoch.</param>
    /// <param name="validators">Its keys; validator i's at i − 1.</param>
    /// <param name="refusal">Why not; <see cref="ReleaseRefusal.None"/> on success.</param>
    /// <returns>Whether it holds.</returns>
    /// <exception cref="ArgumentException">There is not one key for each validator.</exception>
    public bool TryVerify(
        Hash32 configuration,
        uint epoch,
        Committee committee,
        IReadOnlyList<VerifyingKey> validators,
        out ReleaseRefusal refusal
    )
    {
        ArgumentNullException.ThrowIfNull(committee);
        ArgumentNullException.ThrowIfNull(validators);
        if (validators.Count != committee.Size)
            Throw.Argument($"There is one key for each validator: {committee.Size}.", nameof(validators));
        refusal =
            Configuration != configuration ? ReleaseRefusal.OtherBoard
            : Epoch != epoch ? ReleaseRefusal.OtherEpoch
            : _state.Digest != _checkpoint.StateDigest ? ReleaseRefusal.NotInState
            : !EpochRoster.HasQuorum(committee, validators, _checkpoint.Digest(), _signatures) ? ReleaseRefusal.QuorumMissing
            : ReleaseRefusal.None;
        return refusal is ReleaseRefusal.None;
    }

    /// <summary>The canonical bytes.</summary>
    /// <returns>At most <see cref="MaxLength"/> bytes.</returns>
    public byte[] Encode()
    {
        var writer = new WireWriter();
        writer.WriteByte(Version);
        writer.WriteUInt64(Release.Number);
        writer.WriteHash(Release.Asset);
        writer.WriteBytes(Release.Account.Bytes);
        writer.WriteUInt64((ulong)Release.Units);
        writer.WriteUInt64(Release.Sequence);
        writer.WriteHash(_state.Sections);
        writer.WriteUInt64(_state.Releases);
        writer.WriteByte((byte)_path.Length);
        foreach (var hash in _path)
            writer.WriteHash(hash);
        writer.WriteBytes(QuorumSigned.Encode(_checkpoint.Encode(), _signatures));
        return writer.ToArray();
    }

    private static ReleaseRefusal Read(ReadOnlySpan<byte> source, out ReleaseCertificate? certificate)
    {
        certificate = null;
        var reader = new WireReader(source);
        if (!reader.TryReadByte(out var version))
            return ReleaseRefusal.Length;
        if (version != Version)
            return ReleaseRefusal.Version;
        if (
            !reader.TryReadUInt64(out var number)
            || !reader.TryReadHash(out var asset)
            || !reader.TryReadBytes(VerifyingKey.Length, out var account)
            || !reader.TryReadUInt64(out var units)
            || !reader.TryReadUInt64(out var sequence)
            || !reader.TryReadHash(out var sections)
            || !reader.TryReadUInt64(out var count)
            || !reader.TryReadByte(out var steps)
        )
            return ReleaseRefusal.Length;
        if (!VerifyingKey.TryRead(account, out var key))
            return ReleaseRefusal.Account;
        if (units is < 1 or > CapitalLedger.MaxUnits)
            return ReleaseRefusal.Units;
        if (steps > MerkleTree.MaxPath)
            return ReleaseRefusal.Path;
        var path = new Hash32[steps];
        for (var i = 0; i < steps; i++)
        {
            if (!reader.TryReadHash(out path[i]))
                return ReleaseRefusal.Length;
        }

        var leaf = MerkleTree.Leaf(AssetRelease.Encode(asset, new Hash32(account), (long)units, sequence));
        if (!MerkleTree.TryFollow(leaf, number, count, path, out var root))
            return ReleaseRefusal.Path;
        if (
            !QuorumSigned.TryRead(source[reader.Position..], CheckpointBody.EncodedLength, out var signed)
            || !CheckpointBody.TryRead(signed.Payload.Span, out var checkpoint)
        )
            return ReleaseRefusal.Checkpoint;
        var release = new AssetRelease(number, asset, key, (long)units, sequence);
        certificate = new ReleaseCertificate(release, new BoardState(sections, count, root), path, checkpoint, signed.Signatures);
        return ReleaseRefusal.None;
    }
}

/// <summary>Why bytes are no release certificate, or one is worth nothing.</summary>
public enum ReleaseRefusal
{
    /// <summary>It holds.</summary>
    None,

    /// <summary>Too few bytes.</summary>
    Length,

    /// <summary>The version is not one this library reads.</summary>
    Version,

    /// <summary>The account is no key.</summary>
    Account,

    /// <summary>The units are not in [1, 2^53].</summary>
    Units,

    /// <summary>The path is not as long as that of this number among so many releases.</summary>
    Path,

    /// <summary>What a quorum should have signed is no checkpoint, or bytes come after it.</summary>
    Checkpoint,

    /// <summary>It is of another board.</summary>
    OtherBoard,

    /// <summary>Another epoch's committee signed.</summary>
    OtherEpoch,

    /// <summary>The signed state does not have this release.</summary>
    NotInState,

    /// <summary>Fewer validators signed than a checkpoint needs, or a signature does not hold.</summary>
    QuorumMissing,
}
