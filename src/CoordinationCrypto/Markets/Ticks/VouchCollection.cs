using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// The hashes that have come in for the masked ciphertexts of a two-round scan: of each subset the one counts that f + 1 of its members
/// have signed. Not safe for use by several threads at once.
/// </summary>
/// <param name="request">The request.</param>
/// <param name="committee">The committee.</param>
internal sealed class VouchCollection(Request request, Committee committee) : IOpenRequest
{
    private readonly Dictionary<int, Hash32[]> _vouches = []; // validator → hash per subset of its own
    private readonly Hash32?[] _vouched = new Hash32?[committee.SubsetCount]; // per subset, the hash with f + 1 votes
    private int _missing = committee.SubsetCount;

    public Request Request => request;

    /// <summary>Whether every subset has a vouched hash.</summary>
    public bool IsComplete => _missing == 0;

    public bool HasSpoken(int validator) => _vouches.ContainsKey(validator);

    public bool IsVouched(int subset, ReadOnlySpan<byte> body) => Hash32.Sha256(body) == _vouched[subset];

    public AnswerFault? FaultOf(int validator, int subset, ReadOnlySpan<byte> content) =>
        HasSpoken(validator) ? AnswerFault.Repeated
        : content.Length != Hash32.Length * committee.SubsetsOf(validator).Length ? AnswerFault.Malformed
        : null;

    /// <summary>Takes a validator's hashes, one per subset of its own, ascending.</summary>
    public void Take(int validator, int subset, ReadOnlySpan<byte> content)
    {
        var subsets = committee.SubsetsOf(validator);
        var own = new Hash32[subsets.Length];
        for (var i = 0; i < own.Length; i++)
            own[i] = new Hash32(content.Slice(Hash32.Length * i, Hash32.Length));
        _vouches.Add(validator, own);
        for (var i = 0; i < own.Length; i++)
        {
            if (_vouched[subsets[i]] is not null || Votes(subsets[i], own[i]) < committee.VouchQuorum)
                continue;
            _vouched[subsets[i]] = own[i];
            _missing--;
        }
    }

    private int Votes(int subset, Hash32 hash)
    {
        var votes = 0;
        foreach (var (validator, hashes) in _vouches)
        {
            var at = committee.SubsetsOf(validator).IndexOf(subset);
            if (at >= 0 && hashes[at] == hash)
                votes++;
        }
        return votes;
    }
}
