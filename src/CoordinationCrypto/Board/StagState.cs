using System.Security.Cryptography;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// What the board says of one stag: the pack and its encrypted sum, who waits for the next cut, who has acted. Changes wait until a cut; then exits and replacements take effect, then joins in board order as far as
/// capacity goes. Not safe for use by several threads at once.
/// </summary>
internal sealed class StagState : IDisposable
{
    private readonly Dictionary<KeyBytes, LiveIntendo> _live = [];
    private readonly List<(KeyBytes Pseudonym, LiveIntendo? Intendo)> _waiting = [];
    private readonly HashSet<KeyBytes> _acted = [];
    private Accumulator? _sum; // made for the first intendo: a stag that nobody joins costs no memory
    private byte[] _history = new byte[32];

    public StagState(BfvParameters parameters, StagTerms terms)
    {
        Parameters = parameters;
        Terms = terms;
    }

    public BfvParameters Parameters { get; }

    public StagTerms Terms { get; }

    /// <summary>L, the capacity: live and acted members together.</summary>
    public int Levels => Terms.Grid.CellCount;

    /// <summary>The cell of the last hunt, which is also how many have acted; 0 before the first.</summary>
    public int Base { get; private set; }

    /// <summary>Intendos in the pack, decoys included.</summary>
    public int LiveCount => _live.Count;

    /// <summary>How many have acted: as many as <see cref="Base"/> says.</summary>
    public int Acted => _acted.Count;

    /// <summary>Joins that found no seat at a cut.</summary>
    public int Rejected { get; private set; }

    /// <summary>What the stag's openings have spent, in the units of <see cref="LeakageBudget"/>.</summary>
    public ulong LeakageSpent { get; private set; }

    /// <summary>What its cap leaves: ⌊2^60·cap/10^6⌋ less what it has spent.</summary>
    public ulong LeakageLeft => (ulong)((UInt128)LeakageBudget.Total * (uint)Terms.LeakageCap / StagTerms.WholeBudget) - LeakageSpent;

    /// <summary>Whether the pack has changed since the last tick was opened on it.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>The open tick, or null.</summary>
    public StagTick? Tick { get; set; }

    /// <summary>The least cell that can still fire; above <see cref="Levels"/> when none can.</summary>
    public int FirstLiveCell => Math.Max(Base + 1, Terms.Floor.Members);

    public bool HasActed(KeyBytes pseudonym) => _acted.Contains(pseudonym);

    /// <summary>Whether the agent is in the pack or has a submission waiting, as of everything on the board.</summary>
    public bool IsPresent(KeyBytes pseudonym)
    {
        var last = _waiting.FindLastIndex(change => change.Pseudonym.Equals(pseudonym));
        return last >= 0 ? _waiting[last].Intendo is not null : _live.ContainsKey(pseudonym);
    }

    /// <summary>The pack in the order of the live submissions on the board.</summary>
    public IReadOnlyList<LiveIntendo> Pack() => [.. _live.Values.OrderBy(intendo => intendo.Height)];

    /// <summary>Notes a submission, or with null an exit, for the next cut.</summary>
    public void Wait(KeyBytes pseudonym, LiveIntendo? intendo, ReadOnlySpan<byte> recordDigest)
    {
        _waiting.Add((pseudonym, intendo));
        Remember(recordDigest);
    }

    /// <summary>Applies what waits: an agent's last change counts, unless it has acted meanwhile; exits and replacements come before joins.</summary>
    public void ApplyWaiting()
    {
        var last = new Dictionary<KeyBytes, LiveIntendo?>();
        var order = new List<KeyBytes>();
        foreach (var (pseudonym, intendo) in _waiting)
        {
            if (_acted.Contains(pseudonym)) continue; // changed its mind while the tick was open that executed it: too late
            if (!last.ContainsKey(pseudonym)) order.Add(pseudonym);
            last[pseudonym] = intendo;
        }
        _waiting.Clear();
        foreach (var pseudonym in order)
        {
            if (!_live.TryGetValue(pseudonym, out var old)) continue;
            Remove(old);
            if (last[pseudonym] is { } replacement) Add(replacement);
            last.Remove(pseudonym);
        }
        foreach (var joining in last.Values.OfType<LiveIntendo>().OrderBy(intendo => intendo.Height))
        {
            if (_live.Count + Base < Levels) Add(joining);
            else Rejected++;
        }
    }

    /// <summary>The encrypted pack: Σ 2·ct_i = Enc(F − base), since submissions encrypt halves.</summary>
    public Ciphertext Sum()
    {
        using var halves = _sum!.ToCiphertext();
        return Evaluator.MultiplyScalar(halves, 2);
    }

    /// <summary>Charges an opening that the cap covers.</summary>
    public void Spend(ulong price) => LeakageSpent += price;

    public void MarkScanned() => HasChanged = false;

    /// <summary>Takes the members of an executed hunt out of the pack; they count in the base from now on.</summary>
    public void Execute(HuntBody hunt, ReadOnlySpan<byte> recordDigest)
    {
        foreach (var member in hunt.Members)
        {
            var pseudonym = new KeyBytes(member);
            Remove(_live[pseudonym]);
            _acted.Add(pseudonym);
        }
        Base = hunt.Cell;
        HasChanged = false; // what is left supports no greater cell: the executed one was the greatest
        Remember(recordDigest);
    }

    /// <summary>The stag's part of the state digest; its length does not depend on the size of the pack.</summary>
    public void WriteDigest(WireWriter writer)
    {
        writer.WriteBytes(Terms.Id);
        writer.WriteBytes(_history);
        writer.WriteUInt32((uint)_live.Count);
        writer.WriteUInt32((uint)Base);
        writer.WriteUInt32((uint)Rejected);
        writer.WriteUInt64(LeakageSpent);
        writer.WriteByte((byte)(Tick?.Phase ?? TickPhase.Done));
    }

    public void Dispose()
    {
        Tick?.Dispose();
        _sum?.Dispose();
    }

    private void Add(LiveIntendo intendo)
    {
        using var ciphertext = intendo.Read(Parameters);
        (_sum ??= new Accumulator(Parameters)).Add(ciphertext);
        _live.Add(intendo.Pseudonym, intendo);
        HasChanged = true;
    }

    private void Remove(LiveIntendo intendo)
    {
        using var ciphertext = intendo.Read(Parameters);
        _sum!.Subtract(ciphertext);
        _live.Remove(intendo.Pseudonym);
        HasChanged = true;
    }

    private void Remember(ReadOnlySpan<byte> recordDigest) => _history = SHA256.HashData([.. _history, .. recordDigest]);
}
