using System.Security.Cryptography;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// From a fixed transcript to the joint public key: a = ExpandA(transcript), this party's b_A, the vouched hashes, the bodies, b = Σ_A b_A. A subset's contribution counts with f + 1 identical hashes from its members; all hashes
/// are in before any body. What is kept here is public once posted, but for the key share, which is zeroed on disposal unless taken; the seeds are borrowed.
/// </summary>
internal sealed class CeremonyKey : IDisposable
{
    private readonly CeremonyTerms _terms;
    private readonly int _validator;
    private readonly byte[] _transcript;
    private readonly Dictionary<int, byte[]> _own = []; // b_A of this party's subsets, packed
    private readonly Dictionary<int, byte[]> _ownHashes = [];
    private readonly Dictionary<int, (int Voucher, byte[] Hash)[]> _vouches = [];
    private readonly byte[][] _hashes;
    private readonly int[][] _posters;
    private readonly bool[] _posted;
    private EvaluationPolynomial? _a;
    private EvaluationPolynomial? _b;
    private EvaluationPolynomial? _share; // S_i, summed while the s_A are at hand

    public CeremonyKey(CeremonyTerms terms, int validator, SubsetSeeds seeds, byte[] transcript)
    {
        _terms = terms;
        _validator = validator;
        _transcript = transcript;
        _hashes = new byte[Committee.SubsetCount][];
        _posters = new int[Committee.SubsetCount][];
        _posted = new bool[Committee.SubsetCount];
        _a = PublicKey.ExpandA(terms.Parameters, transcript);
        _b = EvaluationPolynomial.Zero(terms.Parameters.KeyBasis);
        _share = EvaluationPolynomial.Zero(terms.Parameters.KeyBasis);
        foreach (var subset in Committee.SubsetsOf(validator))
        {
            using var secret = KeyContribution.SecretPart(terms.Parameters, seeds, subset, transcript);
            _share.AddScaled(secret, Committee.SharingWeight(subset, validator, terms.Parameters.KeyBasis));
            using var part = KeyContribution.PublicPart(terms.Parameters, seeds, subset, transcript, _a, secret);
            var packed = Pack(part);
            _own.Add(subset, packed);
            _ownHashes.Add(subset, SHA256.HashData(packed));
            _b.Add(part);
        }
    }

    private Committee Committee => _terms.Committee;

    /// <summary>How often bodies were asked for in vain.</summary>
    public int Attempt { get; private set; }

    /// <summary>Whether a posted body has the vouched hash without being a polynomial.</summary>
    public bool HasUnreadableBody { get; private set; }

    public bool HasAllBodies => Array.TrueForAll(_posted, posted => posted);

    /// <summary>The transcript, then the hash of each contribution of this party, ascending by subset.</summary>
    public byte[] Vouch()
    {
        var writer = new WireWriter();
        writer.WriteBytes(_transcript);
        foreach (var subset in Committee.SubsetsOf(_validator)) writer.WriteBytes(_ownHashes[subset]);
        return writer.ToArray();
    }

    public CeremonyReceipt TakeVouch(int sender, ReadOnlySpan<byte> payload)
    {
        var subsets = Committee.SubsetsOf(sender);
        if (payload.Length != 32 * (1 + subsets.Length)) return CeremonyReceipt.Malformed;
        if (!payload[..32].SequenceEqual(_transcript)) return CeremonyReceipt.Diverges;
        for (var at = 0; at < subsets.Length; at++)
            _vouches[subsets[at]] = [.. _vouches.GetValueOrDefault(subsets[at], []), (sender, payload.Slice(32 * (1 + at), 32).ToArray())];
        return CeremonyReceipt.Accepted;
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
            var quorums = _vouches.GetValueOrDefault(subset, []).GroupBy(vouch => Convert.ToHexString(vouch.Hash)).Where(group => group.Count() >= Committee.VouchQuorum).ToArray();
            if (quorums.Length == 1)
            {
                _hashes[subset] = quorums[0].First().Hash;
                _posters[subset] = [.. quorums[0].Select(vouch => vouch.Voucher).Order()];
                if (_ownHashes.TryGetValue(subset, out var own) && !own.AsSpan().SequenceEqual(_hashes[subset])) failure ??= CeremonyFailure.OwnContribution;
                continue;
            }
            var absent = Committee.Members(subset).Where(silent.Contains).ToArray();
            if (quorums.Length > 1 || absent.Length == 0) failure ??= CeremonyFailure.NoAgreement;
            awaited.UnionWith(absent);
        }
        missing = [.. awaited];
        return failure is null && missing.Count == 0;
    }

    /// <summary>Those whose turn it is to post a body that nobody has posted; empty for a subset whose vouchers have all been asked.</summary>
    public int[] Posters() => [.. PostersOfMissing().Where(poster => poster != 0).Distinct().Order()];

    /// <summary>The vouchers of subsets whose body none of them posted.</summary>
    public int[] Exhausted() =>
        [.. Enumerable.Range(0, _posted.Length).Where(subset => !_posted[subset] && Attempt >= _posters[subset].Length).SelectMany(subset => _posters[subset]).Distinct().Order()];

    public void AskAgain() => Attempt++;

    /// <summary>The bodies it is this party's turn to post: count (2 bytes); per body the subset (2 bytes) and b_A's residues, packed prime after prime.</summary>
    public byte[] Bodies()
    {
        var mine = Enumerable.Range(0, _posted.Length).Where(subset => !_posted[subset] && Attempt < _posters[subset].Length && _posters[subset][Attempt] == _validator).ToArray();
        var writer = new WireWriter(2 + mine.Length * (2 + BodyLength));
        writer.WriteUInt16((ushort)mine.Length);
        foreach (var subset in mine)
        {
            writer.WriteUInt16((ushort)subset);
            writer.WriteBytes(_own[subset]);
        }
        return writer.ToArray();
    }

    /// <summary>Takes every body that is wanted and has its vouched hash; from whom does not matter.</summary>
    public CeremonyReceipt TakeBodies(ReadOnlySpan<byte> payload)
    {
        var reader = new WireReader(payload);
        if (!reader.TryReadUInt16(out var count) || reader.Remaining != (long)count * (2 + BodyLength)) return CeremonyReceipt.Malformed;
        var matched = false;
        for (var i = 0; i < count; i++)
        {
            if (!reader.TryReadUInt16(out var subset) || !reader.TryReadBytes(BodyLength, out var body) || subset >= _posted.Length) return matched ? CeremonyReceipt.Accepted : CeremonyReceipt.Malformed;
            matched |= TakeBody(subset, body);
        }
        return matched ? CeremonyReceipt.Accepted : CeremonyReceipt.Unmatched;
    }

    /// <summary>The certificate as this party sees it; it owns the public key.</summary>
    public KeyCertificate Draft()
    {
        var key = new PublicKey(_terms.Parameters, Interlocked.Exchange(ref _b, null)!, Interlocked.Exchange(ref _a, null)!);
        return new KeyCertificate(Committee, _terms.Validators, _transcript, _hashes, key, _terms.ScanDeadlineMilliseconds);
    }

    /// <summary>This party's share of the joint secret, once.</summary>
    public KeyShare TakeShare() => KeyShare.Adopt(_terms.Parameters, _validator, Interlocked.Exchange(ref _share, null)!);

    public void Dispose()
    {
        _share?.Dispose();
        _a?.Dispose();
        _b?.Dispose();
    }

    private int BodyLength => PackedLength(_terms.Parameters.KeyBasis);

    private bool TakeBody(int subset, ReadOnlySpan<byte> body)
    {
        if (_posted[subset]) return false;
        if (_own.TryGetValue(subset, out var own)) return _posted[subset] = body.SequenceEqual(own); // its hash is the vouched one, and it is in b already
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(_hashes[subset])) return false;
        _posted[subset] = true;
        using var part = EvaluationPolynomial.Zero(_terms.Parameters.KeyBasis);
        var reader = new WireReader(body);
        for (var l = 0; l < part.Basis.Count; l++) HasUnreadableBody |= !reader.TryReadResidues(part.Limb(l), part.Basis[l].Value);
        if (!HasUnreadableBody) _b!.Add(part);
        return true;
    }

    private IEnumerable<int> PostersOfMissing() =>
        Enumerable.Range(0, _posted.Length).Where(subset => !_posted[subset]).Select(subset => Attempt < _posters[subset].Length ? _posters[subset][Attempt] : 0);

    private static int PackedLength(RnsBasis basis)
    {
        var length = 0;
        foreach (var q in basis.Moduli) length += (basis.Degree * q.BitCount + 7) / 8;
        return length;
    }

    /// <summary>The bytes that <see cref="KeyContribution.Hash"/> hashes.</summary>
    private static byte[] Pack(EvaluationPolynomial part)
    {
        var writer = new WireWriter(PackedLength(part.Basis));
        for (var l = 0; l < part.Basis.Count; l++) writer.WriteResidues(part.Limb(l), part.Basis[l].Value);
        return writer.ToArray();
    }
}
