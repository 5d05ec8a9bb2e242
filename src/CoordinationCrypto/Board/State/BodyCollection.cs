using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// The first round of a two-round scan: every subset's masked ciphertext counts only with f + 1 identical signed hashes from its members,
/// and no body is taken before all subsets are vouched for.
/// Not safe for use by several threads at once.
/// </summary>
internal sealed class BodyCollection : IDisposable
{
    private readonly Committee _committee;
    private readonly Dictionary<int, Hash32[]> _vouches = []; // validator → hash per subset of its own
    private readonly Hash32?[] _vouched; // per subset, the hash with f + 1 votes
    private readonly bool[] _posted;
    private Accumulator? _sum;
    private int _missingHashes;
    private int _missingBodies;

    public BodyCollection(Request request, Ciphertext ciphertext, Committee committee)
    {
        Request = request;
        Ciphertext = ciphertext;
        _committee = committee;
        _vouched = new Hash32?[committee.SubsetCount];
        _posted = new bool[committee.SubsetCount];
        _missingHashes = _missingBodies = committee.SubsetCount;
    }

    public Request Request { get; }

    public Ciphertext Ciphertext { get; }

    /// <summary>Whether every subset has a vouched hash.</summary>
    public bool IsVouched => _missingHashes == 0;

    /// <summary>Whether every subset's body is in.</summary>
    public bool IsComplete => _missingBodies == 0;

    public bool HasVouched(int validator) => _vouches.ContainsKey(validator);

    public bool HasBody(int subset) => _posted[subset];

    /// <summary>Takes a validator's hashes, one per subset of its own, ascending.</summary>
    public void Vouch(int validator, ReadOnlySpan<byte> hashes)
    {
        var subsets = _committee.SubsetsOf(validator);
        var own = new Hash32[subsets.Length];
        for (var i = 0; i < own.Length; i++)
            own[i] = new Hash32(hashes.Slice(Hash32.Length * i, Hash32.Length));
        _vouches.Add(validator, own);
        for (var i = 0; i < own.Length; i++)
        {
            if (_vouched[subsets[i]] is not null || Votes(subsets[i], own[i]) < _committee.VouchQuorum)
                continue;
            _vouched[subsets[i]] = own[i];
            _missingHashes--;
        }
    }

    /// <summary>Whether the bytes are the vouched body of a subset that still lacks it.</summary>
    public bool Accepts(int subset, ReadOnlySpan<byte> body) => IsVouched && !_posted[subset] && Hash32.Sha256(body) == _vouched[subset];

    /// <summary>Adds an accepted body.</summary>
    public void Add(int subset, Ciphertext body)
    {
        _sum ??= new Accumulator(body.Parameters);
        _sum.Add(body);
        _posted[subset] = true;
        _missingBodies--;
    }

    /// <summary>The sum of all bodies: an encryption of r·g.</summary>
    public Ciphertext Sum() => _sum!.ToCiphertext();

    public void Dispose() => _sum?.Dispose();

    private int Votes(int subset, Hash32 hash)
    {
        var votes = 0;
        foreach (var (validator, hashes) in _vouches)
        {
            var at = _committee.SubsetsOf(validator).IndexOf(subset);
            if (at >= 0 && hashes[at] == hash)
                votes++;
        }
        return votes;
    }
}
