using CoordinationCrypto.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// Who of a pack is a member at a confirmed cell. For each 16 live intendos, the opening of x*'s slot in Σ_j 2^j·ct_j: 16 bits in one
/// number below p. Not safe for use by several threads at once.
/// </summary>
internal sealed class MemberOpening : IDisposable
{
    private readonly TickRequests _requests;
    private readonly int _slot;
    private readonly IReadOnlyList<LiveIntendo> _pack;
    private readonly Action<IReadOnlyList<LiveIntendo>> _onMembers;
    private readonly bool[] _isMember;
    private readonly List<IDisposable> _owned = [];
    private readonly List<ShareCollection> _shares = [];

    /// <param name="requests">Of the stag in the tick.</param>
    /// <param name="slot">The confirmed cell's, in the slice that stands.</param>
    /// <param name="onMembers">Told the members once all bits are known.</param>
    public MemberOpening(TickRequests requests, int slot, Action<IReadOnlyList<LiveIntendo>> onMembers)
    {
        (_requests, _slot, _onMembers) = (requests, slot, onMembers);
        _pack = requests.Pack.Members(); // as at the cut: changes wait while a tick is open
        _isMember = new bool[_pack.Count];
    }

    /// <summary>The requests that wait for shares.</summary>
    public IReadOnlyList<ShareCollection> Shares => _shares;

    /// <summary>Asks for all bits.</summary>
    /// <param name="checkpoint">The digest of the checkpoint that fixes the cell.</param>
    /// <returns>Null, or why that cannot be charged.</returns>
    public TickEnd? Start(Hash32 checkpoint)
    {
        var slots = SlotSet.Single(_requests.Pack.Stag.Parameters, _slot);
        foreach (var (batch, intendos) in _pack.Chunk(ThresholdNoise.BitsPerOpening).Index())
        {
            var sum = Combine(intendos);
            _owned.Add(sum);
            var request = _requests.Opening(RequestPurpose.Bits, (uint)batch, sum.Digest, slots, checkpoint);
            if (_requests.Charge(request) is { } end)
                return end;
            var collection = _requests.Collect(request, sum, Read);
            _owned.Add(collection);
            _shares.Add(collection);
        }
        return null;
    }

    /// <summary>Gives up what waits.</summary>
    public void Stop() => _shares.Clear();

    public void Dispose()
    {
        foreach (var owned in _owned)
            owned.Dispose();
    }

    private Ciphertext Combine(IEnumerable<LiveIntendo> intendos)
    {
        using var sum = new Accumulator(_requests.Pack.Stag.Parameters);
        var factor = 2L; // submissions encrypt halves
        foreach (var intendo in intendos)
        {
            using var half = intendo.Read(_requests.Pack.Stag.Parameters);
            using var scaled = Evaluator.MultiplyScalar(half, factor);
            sum.Add(scaled);
            factor *= 2;
        }
        return sum.ToCiphertext();
    }

    private void Read(ShareCollection collection, ulong[] slots)
    {
        _shares.Remove(collection);
        var first = (int)collection.Request.Attempt * ThresholdNoise.BitsPerOpening;
        for (var i = first; i < Math.Min(first + ThresholdNoise.BitsPerOpening, _pack.Count); i++)
            _isMember[i] = (slots[_slot] >> (i - first) & 1) != 0;
        if (_shares.Count == 0)
            _onMembers([.. _pack.Where((_, i) => _isMember[i])]);
    }
}
