using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>Reads bundles, and finds the stags that gates name: of the same bundle, or earlier in the file (L1, L2).</summary>
internal static class LinkReader
{
    /// <summary>The stags with their bundles and what their gates name.</summary>
    /// <param name="root">The file.</param>
    /// <param name="stags">Its stags.</param>
    public static (IReadOnlyList<string> Bundles, List<FileStag> Stags) Read(JsonPlace root, IReadOnlyList<FileStag> stags)
    {
        var (names, bundleOf) = (new List<string>(), new int?[stags.Count]);
        var places = root.Members.TryGetValue("bundles", out var bundles) ? bundles.Array() : [];
        foreach (var place in places)
            ReadBundle(place, stags, names, bundleOf);
        var linked = stags.Select((stag, i) => stag with { Bundle = bundleOf[i], Links = LinksOf(stags, i, bundleOf) }).ToList();
        for (var bundle = 0; bundle < names.Count; bundle++)
        {
            var inside = linked.Where(stag => stag.Bundle == bundle).SelectMany(stag => stag.Links.Values);
            if (inside.Where(link => linked[link.Stag].Bundle == bundle).Distinct().Count() > BundleSolver.MaxMilestones)
                throw places[bundle].Wrong($"the stags of a bundle name at most {BundleSolver.MaxMilestones} different milestones of it");
        }

        return (names, linked);
    }

    private static void ReadBundle(JsonPlace place, IReadOnlyList<FileStag> stags, List<string> names, int?[] bundleOf)
    {
        place.Object("id", "stags");
        var id = Names.Id(place.Member("id"));
        if (names.Contains(id))
            throw place.Member("id").Wrong($"another bundle has the id {Quoted.Json(id)}");
        FileStag? first = null;
        foreach (var item in place.Member("stags").Array())
        {
            var index = Names.IndexOf(item, stags, stag => stag.Name, "stag");
            var stag = stags[index];
            if (bundleOf[index] is not null)
                throw item.Wrong($"{Quoted.Json(stag.Name)} is in a bundle already");
            first ??= stag;
            if ((stag.Policy.Changes, stag.Policy.Wait, stag.Deadline) != (first.Policy.Changes, first.Policy.Wait, first.Deadline))
                throw item.Wrong("the stags of a bundle have the same changes, wait and deadline (L4)");
            bundleOf[index] = names.Count;
        }

        if (first is null)
            throw place.Member("stags").Wrong("a bundle has stags");
        names.Add(id);
    }

    private static Dictionary<int, FileLink> LinksOf(IReadOnlyList<FileStag> stags, int index, int?[] bundleOf)
    {
        var links = new Dictionary<int, FileLink>();
        foreach (var (i, gate) in stags[index].Grid.Gates.Index())
        {
            if (gate.StagName is null)
                continue;
            var other = stags.Index().First(each => each.Item.Name == gate.StagName).Index;
            var place = stags[index].Place;
            if (other == index)
                throw place.Wrong($"{gate}: a stag does not wait for itself");
            if (other > index && (bundleOf[index] is null || bundleOf[other] != bundleOf[index]))
                throw place.Wrong($"{gate}: {Quoted.Json(gate.StagName)} is neither in the same bundle nor earlier in the file (L1, L2)");
            UpSet? cells = null;
            if (gate.Milestone is { } milestone && !milestone.TryOn(stags[other].Grid, 0, out cells, out var problem))
                throw place.Wrong($"{gate}: in {Quoted.Json(gate.StagName)} {problem.Message}");
            links.Add(i, new FileLink(other, cells));
        }

        return links;
    }
}
