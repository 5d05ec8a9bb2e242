using System.Security.Cryptography;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// One contribution of every subset, a fixed number of polynomials each and maybe a point, and the polynomials' sums: first the hashes,
/// which count with f + 1 identical ones from a subset's members, then the bodies. What is kept here is public once
/// posted. A party adds up what it computed itself before it is posted; a round that goes on has the same hash from others.
/// </summary>
internal sealed class CeremonyRound : IDisposable
{
    private readonly CeremonyTerms _terms;
    private readonly int _validator;
    private readonly Hash32 _binding;
    private readonly Func<int, CeremonyContribution> _contribute;
    private readonly bool _isLarge;
    private readonly Dictionary<int, byte[]> _own = []; // the packed contributions of this party's subsets, unless they are large
    private readonly Dictionary<int, Hash32> _ownHashes = [];
    private readonly Dictionary<int, (int Voucher, Hash32 Hash)[]> _vouches = [];
    private readonly Hash32[] _hashes;
    private readonly int[][] _posters;
    private readonly bool[] _posted;
    private readonly Point[]? _points;
    private EvaluationPolynomial[] _sums;

    /// <summary>Computes this party's contributions, several at a time.</summary>
    /// <param name="terms">The ceremony's.</param>
    /// <param name="validator">This party.</param>
    /// <param name="binding">32 bytes that all vouches of the round begin with.</param>
    /// <param name="polynomials">How many a contribution has.</param>
    /// <param name="contribute">Computes the contribution of one of this party's subsets; the same whenever it is asked, and from several
    /// threads at once.</param>
    /// <param name="hasPoints">Whether it also has a point.</param>
    /// <param name="isLarge">Whether bodies are computed again when they are to be posted, and not kept.</param>
    public CeremonyRound(
        CeremonyTerms terms,
        int validator,
        Hash32 binding,
        int polynomials,
        Func<int, CeremonyContribution> contribute,
        bool hasPoints,
        bool isLarge
    )
    {
        _terms = terms;
        _validator = validator;
        _binding = binding;
        _contribute = contribute;
        _isLarge = isLarge;
        _hashes = new Hash32[Committee.SubsetCount];
        _posters = new int[Committee.SubsetCount][];
        _posted = new bool[Committee.SubsetCount];
        _points = hasPoints ? new Point[Committee.SubsetCount] : null;
        _sums = NewPolynomials(polynomials);
        Parallel.ForEach(Committee.SubsetsOf(validator).ToArray(), AddOwn);
    }

    /// <summary>How often bodies were asked for in vain.</summary>
    public int Attempt { get; private set; }

    /// <summary>Whether a posted body has the vouched hash without being polynomials, and a point where there has to be one.</summary>
    public bool HasUnreadableBody { get; private set; }

    public bool HasAllBodies => Array.TrueForAll(_posted, posted => posted);

    /// <summary>The vouched hash of every subset's contribution.</summary>
    public IReadOnlyList<Hash32> Hashes => _hashes;

    /// <summary>The point of every subset, once all bodies are in; empty where contributions have none.</summary>
    public IReadOnlyList<Point> Points => _points ?? [];

    private Committee Committee => _terms.Committee;

    private int PartLength => KeyContribution.PackedLength(_terms.Parameters);

    private int BodyLength => _sums.Length * PartLength + (_points is null ? 0 : Point.CompressedLength);

    /// <summary>The binding, then the hash of each contribution of this party, ascending by subset.</summary>
    public byte[] Vouch()
    {
        var writer = new WireWriter();
        writer.WriteHash(_binding);
        foreach (var subset in Committee.SubsetsOf(_validator))
            writer.WriteHash(_ownHashes[subset]);
        return writer.ToArray();
    }

    public MessageReceipt TakeVouch(int sender, ReadOnlySpan<byte> payload)
    {
        var subsets = Committee.SubsetsOf(sender);
        if (payload.Length != 32 * (1 + subsets.Length))
            return MessageReceipt.Malformed;
        if (!payload[..32].SequenceEqual(_binding))
            return MessageReceipt.Diverges;
        for (var at = 0; at < subsets.Length; at++)
            _vouches[subsets[at]] =
            [
                .. _vouches.GetValueOrDefault(subsets[at], []),
                (sender, new Hash32(payload.Slice(32 * (1 + at), 32))),
            ];
        return MessageReceipt.Accepted;
    }

    /// <summary>Fixes the hash of every subset's contribution.</summary>
    /// <param name="silent">Validators from whom no vouch came: they might have made up a quorum that lacks.</param>
    /// <param name="missing">On false with no failure: those of them who are waited for.</param>
    /// <param name="failure">Why not, where it is not for silence.</param>
    public bool TryTally(IReadOnlyCollection<int> silent, out IReadOnlyList<int> missing, out CeremonyFailure? failure)
    {
        failure = null;
        var awaited = new SortedSet<int>();
        for (var subset = 0; subset < _hashes.Length; subset++)
        {
            var quorums = _vouches
                .GetValueOrDefault(subset, [])
                .GroupBy(vouch => vouch.Hash)
                .Where(group => group.Count() >= Committee.VouchQuorum)
                .ToArray();
            if (quorums.Length == 1)
            {
                _hashes[subset] = quorums[0].Key;
                _posters[subset] = Turns(subset, [.. quorums[0].Select(vouch => vouch.Voucher).Order()]);
                if (_ownHashes.TryGetValue(subset, out var own) && own != _hashes[subset])
                    failure ??= CeremonyFailure.OwnContribution;
                continue;
            }
            var absent = Committee.Members(subset).Where(silent.Contains).ToArray();
            if (quorums.Length > 1 || absent.Length == 0)
                failure ??= CeremonyFailure.NoAgreement;
            awaited.UnionWith(absent);
        }
        missing = [.. awaited];
        return failure is null && missing.Count == 0;
    }

    /// <summary>
    /// Those whose turn it is to post a body that nobody has posted; none for a subset whose vouchers have all been asked.
    /// </summary>
    public int[] Posters() => [.. Missing().Where(HasPoster).Select(subset => _posters[subset][Attempt]).Distinct().Order()];

    /// <summary>Asks the next vouchers.</summary>
    /// <returns>The vouchers of subsets whose body none of them posted, ascending.</returns>
    public int[] AskAgain()
    {
        Attempt++;
        return [.. Missing().Where(subset => !HasPoster(subset)).SelectMany(subset => _posters[subset]).Distinct().Order()];
    }

    /// <summary>The subsets whose missing body it is this party's turn to post.</summary>
    public int[] Due() => [.. Missing().Where(subset => HasPoster(subset) && _posters[subset][Attempt] == _validator)];

    /// <summary>
    /// Bodies to be posted: count (2 bytes); per body the subset (2 bytes) and its polynomials, packed one after the other, then its
    /// point if it has one.
    /// </summary>
    /// <param name="due">Of which subsets.</param>
    /// <param name="prefix">What comes before the count.</param>
    public ReadOnlySpan<byte> Bodies(int[] due, ReadOnlySpan<byte> prefix)
    {
        var writer = new WireWriter(prefix.Length + 2 + due.Length * (2 + BodyLength));
        writer.WriteBytes(prefix);
        writer.WriteUInt16((ushort)due.Length);
        foreach (var subset in due)
        {
            writer.WriteUInt16((ushort)subset);
            if (_own.TryGetValue(subset, out var packed))
            {
                writer.WriteBytes(packed);
                continue;
            }
            using var contribution = _contribute(subset);
            contribution.Pack(part => writer.WriteBytes(part));
        }
        return writer.Written;
    }

    /// <summary>Takes every body that is wanted and has its vouched hash; from whom does not matter.</summary>
    public MessageReceipt TakeBodies(ReadOnlySpan<byte> payload)
    {
        var reader = new WireReader(payload);
        if (!reader.TryReadUInt16(out var count) || reader.Remaining != (long)count * (2 + BodyLength))
            return MessageReceipt.Malformed;
        var matched = false;
        for (var i = 0; i < count; i++)
        {
            if (!reader.TryReadUInt16(out var subset) || !reader.TryReadBytes(BodyLength, out var body) || subset >= _posted.Length)
                return matched ? MessageReceipt.Accepted : MessageReceipt.Malformed;
            matched |= TakeBody(subset, body);
        }
        return matched ? MessageReceipt.Accepted : MessageReceipt.Unmatched;
    }

    /// <summary>The sums over all subsets, once all bodies are in; the caller disposes of them.</summary>
    public EvaluationPolynomial[] TakeSums()
    {
        _own.Clear(); // nothing is asked of them any more, and at (13, 4) they are large
        return Interlocked.Exchange(ref _sums, []);
    }

    public void Dispose()
    {
        foreach (var sum in TakeSums())
            sum.Dispose();
    }

    private IEnumerable<int> Missing() => Enumerable.Range(0, _posted.Length).Where(subset => !_posted[subset]);

    private bool HasPoster(int subset) => Attempt < _posters[subset].Length;

    /// <summary>
    /// In which order vouchers are asked: ascending, from the (subset mod their number)-th on, so that all have about as much to post.
    /// </summary>
    private static int[] Turns(int subset, int[] vouchers)
    {
        var first = subset % vouchers.Length;
        return [.. vouchers[first..], .. vouchers[..first]];
    }

    private void AddOwn(int subset)
    {
        using var contribution = _contribute(subset);
        var packed = _isLarge ? [] : new byte[BodyLength];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var written = 0;
        contribution.Pack(part =>
        {
            hash.AppendData(part);
            if (_isLarge)
                return;
            part.CopyTo(packed.AsSpan(written));
            written += part.Length;
        });
        lock (_ownHashes)
        {
            for (var i = 0; i < _sums.Length; i++)
                _sums[i].Add(contribution.Polynomials[i]);
            if (_points is not null)
                _points[subset] = contribution.Point!;
            _ownHashes.Add(subset, Hash32.Finish(hash));
            if (!_isLarge)
                _own.Add(subset, packed);
        }
    }

    private bool TakeBody(int subset, ReadOnlySpan<byte> body)
    {
        if (_posted[subset])
            return false;
        if (_own.TryGetValue(subset, out var own))
            return _posted[subset] = body.SequenceEqual(own); // its hash is the vouched one, and it is in the sums already
        if (Hash32.Sha256(body) != _hashes[subset])
            return false;
        _posted[subset] = true;
        if (_ownHashes.ContainsKey(subset))
            return true;
        var parts = NewPolynomials(_sums.Length);
        for (var i = 0; i < parts.Length; i++)
            HasUnreadableBody |= !KeyContribution.TryUnpack(body.Slice(i * PartLength, PartLength), parts[i]);
        if (_points is not null && !Point.TryReadCompressed(body[^Point.CompressedLength..], out _points[subset]!))
            HasUnreadableBody = true;
        for (var i = 0; i < parts.Length; i++)
        {
            if (!HasUnreadableBody)
                _sums[i].Add(parts[i]);
            parts[i].Dispose();
        }
        return true;
    }

    private EvaluationPolynomial[] NewPolynomials(int count)
    {
        var polynomials = new EvaluationPolynomial[count];
        for (var i = 0; i < count; i++)
            polynomials[i] = EvaluationPolynomial.Zero(_terms.Parameters.KeyBasis);
        return polynomials;
    }
}
