using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>
/// The withdrawals that took effect, in order: what custodians pay (M11). With the last checkpoint it makes their certificates. Not safe
/// for use by several threads at once.
/// </summary>
internal sealed class ReleaseList
{
    private readonly List<Withdrawal> _releases = [];
    private readonly MerkleTree _tree = new();
    private (CheckpointBody Checkpoint, IReadOnlyList<(int Validator, byte[] Signature)> Signatures, BoardState State)? _last;

    /// <summary>How many there are.</summary>
    public ulong Count => _tree.Count;

    /// <summary>The root of their tree.</summary>
    public Hash32 Root => _tree.Root;

    /// <summary>How many units of an asset were released. They may go in and out for ever: the sum outgrows a long.</summary>
    public Int128 UnitsOf(Hash32 asset) =>
        _releases.Where(each => each.Asset == asset).Aggregate(Int128.Zero, (sum, each) => sum + each.Units);

    /// <summary>Notes what a cut has released.</summary>
    public void Add(IEnumerable<Withdrawal> withdrawn)
    {
        foreach (var release in withdrawn)
        {
            _releases.Add(release);
            _tree.Add(MerkleTree.Leaf(AssetRelease.Encode(release.Asset, release.Account, release.Units, release.Sequence)));
        }
    }

    /// <summary>Notes a checkpoint: from now on there are certificates of all releases of the state that it signs.</summary>
    public void Cover(CheckpointBody checkpoint, IReadOnlyList<(int Validator, byte[] Signature)> signatures, BoardState state)
    {
        if (state.Releases > 0)
            _last = (checkpoint, signatures, state);
    }

    /// <summary>The certificates of what the last checkpoint covers, in order.</summary>
    public IReadOnlyList<ReleaseCertificate> Certify()
    {
        if (_last is not var (checkpoint, signatures, state))
            return [];
        var certificates = new ReleaseCertificate[state.Releases];
        for (var i = 0; i < certificates.Length; i++)
        {
            var (asset, account, units, sequence) = _releases[i];
            if (!VerifyingKey.TryRead(account.Bytes, out var key))
                Throw.Invalid("A withdrawal was signed by its account.");
            var release = new AssetRelease((ulong)i, asset, key, units, sequence);
            certificates[i] = new ReleaseCertificate(release, state, _tree.Path((ulong)i, state.Releases), checkpoint, signatures);
        }

        return certificates;
    }
}
