using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>A stag in the clear, between the cuts that settle who is live and the scans that look for a hunt.</summary>
/// <param name="stag">The stag.</param>
/// <param name="index">Its index in the file.</param>
/// <param name="id">What cuts call it.</param>
internal sealed class ClearStag(FileStag stag, int index, Hash32 id)
{
    private readonly Dictionary<Hash32, Intendo> _intendos = [];
    private readonly GridSolver _solver = new(stag.Rule);
    private bool _hasHunted;

    public FileStag Stag => stag;

    public int Index => index;

    public Hash32 Id => id;

    /// <summary>How many are live, decoys included; the suspended are not (R28).</summary>
    public int LiveCount => _intendos.Values.Count(intendo => intendo.Weight != default);

    public bool IsLive(Hash32 pseudonym) => _intendos.TryGetValue(pseudonym, out var intendo) && intendo.Weight != default;

    /// <summary>What a replacement is compared with (P1); null where there is nothing to replace.</summary>
    public UpSet? AcceptedBy(Hash32 pseudonym) => _intendos.GetValueOrDefault(pseudonym)?.Accepted;

    /// <summary>It as one of a bundle, at a scan.</summary>
    /// <param name="start">What its hunts have moved (R39).</param>
    /// <param name="standing">The gates that stand.</param>
    /// <param name="stags">The bundle's stags, by their index in the file.</param>
    public BundleStag Member(Weight start, int standing, int[] stags)
    {
        _solver.SetBase((int)start.Members, (int)start.Capital, _hasHunted);
        var milestones = stag
            .Links.Where(link => stags.Contains(link.Value.Stag))
            .ToDictionary(link => link.Key, link => new Milestone(Array.IndexOf(stags, link.Value.Stag), link.Value.Cells));
        return new BundleStag(_solver, Live(), standing, milestones);
    }

    /// <summary>What a cut or a hunt did to an intendo.</summary>
    /// <param name="notice">That.</param>
    /// <param name="source">The event that it comes from, where it is a join or a replacement.</param>
    /// <param name="place">Its place among all events of the file.</param>
    public void Follow(CutNotice notice, MarketEvent? source, int place)
    {
        if (_intendos.Remove(notice.Pseudonym, out var old))
            Change(old, -1);
        var next = notice.Kind switch
        {
            CutNoticeKind.Joined or CutNoticeKind.Replaced => new Intendo(source!.Accepted!, notice.After, place),
            CutNoticeKind.Resumed or CutNoticeKind.Reduced or CutNoticeKind.Suspended => old! with { Weight = notice.After },
            _ => null,
        };
        if (next is null)
            return;
        _intendos.Add(notice.Pseudonym, next);
        Change(next, 1);
    }

    /// <summary>Who accepts a cell, in the order of their live submissions.</summary>
    public List<Hash32> Accepting(Cell cell) =>
        [
            .. _intendos
                .Where(entry => entry.Value.Weight != default && entry.Value.Accepted.Accepts(cell, _solver.Slice))
                .OrderBy(entry => entry.Value.Place)
                .Select(entry => entry.Key),
        ];

    /// <summary>From now on a hunt has to rise by the step (R9).</summary>
    public void Hunted() => _hasHunted = true;

    /// <summary>F over the whole grid as it stands before a scan; null where there are not two axes.</summary>
    public GridPicture? Draw(Cell? hunt) => stag.Grid.Axes.Count == 2 ? GridPicture.Of(stag, _solver, hunt) : null;

    private IEnumerable<(UpSet Accepted, int Members, int Units)> Live() =>
        _intendos.Values.Select(intendo => (intendo.Accepted, (int)intendo.Weight.Members, (int)intendo.Weight.Capital));

    private void Change(Intendo intendo, int times) =>
        _solver.Change(intendo.Accepted, times * (int)intendo.Weight.Members, times * (int)intendo.Weight.Capital);

    private sealed record Intendo(UpSet Accepted, Weight Weight, int Place);
}
