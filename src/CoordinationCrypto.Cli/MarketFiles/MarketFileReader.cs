using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>
/// Reads market files, strictly: unknown keys, keys that stand twice, wrong types and numbers out of range are faults. A file is sound
/// only as a whole: its events are played in the clear, so that one which would be refused is found before anything is done.
/// </summary>
internal static class MarketFileReader
{
    /// <summary>Longer files are not read.</summary>
    public const int MaxBytes = 1 << 22;

    /// <summary>The most ticks in one file.</summary>
    public const int MaxTicks = 10_000;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a whole file.</summary>
    /// <param name="utf8">Its bytes, with or without a byte order mark.</param>
    /// <param name="file">The file on success.</param>
    /// <param name="error">What is wrong first, otherwise.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8,
        [NotNullWhen(true)] out MarketFile? file,
        [NotNullWhen(false)] out MarketFileError? error
    )
    {
        (file, error) = (null, null);
        if (utf8.StartsWith(ByteOrderMark))
            utf8 = utf8[ByteOrderMark.Length..];
        try
        {
            if (utf8.Length > MaxBytes)
                throw new MarketFileException(0, "$", $"longer than {MaxBytes} bytes");
            var read = Market(JsonTree.Read(utf8), Hash32.Sha256(utf8));
            foreach (var _ in TransparentRun.Play(read)) { }

            file = read;
            return true;
        }
        catch (MarketFileException fault)
        {
            var before = utf8[..fault.Offset];
            var lineStart = before.LastIndexOf((byte)'\n') + 1;
            error = new MarketFileError(before.Count((byte)'\n') + 1, Characters(before[lineStart..]) + 1, fault.Path, fault.Message);
            return false;
        }
    }

    /// <summary>Opens and reads a whole file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="file">What it says on success.</param>
    /// <param name="wrong">Otherwise in one line what is wrong with which file.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static bool TryOpen(InputFile source, [NotNullWhen(true)] out MarketFile? file, out string wrong)
    {
        file = null;
        if (!source.TryRead(MaxBytes, out var bytes, out var reason))
            wrong = $"{source.Name}: {reason}";
        else if (!TryRead(bytes, out file, out var error))
            wrong = $"{source.Name}:{error}";
        else
            wrong = "";
        return file is not null;
    }

    private static MarketFile Market(JsonPlace root, Hash32 digest)
    {
        var members = root.Object("parameters", "committee", "assets", "facts", "stags", "bundles", "ticks");
        var parameters = members.TryGetValue("parameters", out var name) ? Parameters(name) : BfvParameters.Secure8192;
        var committee = members.TryGetValue("committee", out var size) ? CommitteeOf(size) : null;
        var (assets, facts) = (CustodyReader.Assets(root), CustodyReader.Facts(root));
        var (posted, played) = (root.Member("stags"), root.Members.GetValueOrDefault("ticks"));
        var (bundles, stags) = LinkReader.Read(root, new StagReader(new GridReader(parameters, assets, facts)).All(posted, played ?? root));
        committee ??= stags.Exists(stag => stag.IsSealed) ? new Committee(9, 2) : Committee.Default; // R49
        var ticks = root.Member("ticks");
        if (ticks.Array().Count > MaxTicks)
            throw ticks.Wrong($"a file has at most {MaxTicks} ticks, not {ticks.Items.Count}");
        var handovers = ticks.Items.Select(Handover).ToList();
        var events = new EventReader(assets, facts, stags);
        var file = new MarketFile(
            parameters,
            committee,
            assets,
            facts,
            stags,
            bundles,
            [.. ticks.Items.Select((tick, i) => events.Next(tick, i + 1, handovers[i]))],
            digest
        );
        for (var i = 0; i < handovers.Count; i++)
        {
            var isSealed = stags.Exists(stag => stag.IsSealed && !(stag.Deadline <= i));
            if (isSealed && handovers[i] is { } next && !EncryptedLimits.IsLargeEnough(next))
                throw ticks.Items[i].Items[0].Wrong("while a sealed stag is open, a committee has at least 4f + 1 validators (R49)");
        }

        FileChecks.Require(file);
        return file;
    }

    private static BfvParameters Parameters(JsonPlace place) =>
        BfvParameters.TryGet(place.String(), allowInsecure: true, out var parameters)
            ? parameters!
            : throw place.Wrong(
                $"no such parameters: {Quoted.Json(place.Text)}; there are Secure8192, Secure16384, InsecureToy256 and InsecureToy1024"
            );

    private static Committee CommitteeOf(JsonPlace place)
    {
        place.Object("validators", "corrupted");
        var validators = place.Member("validators").Whole(1, ushort.MaxValue, "the number of validators");
        var corrupted = place.Member("corrupted").Whole(0, ushort.MaxValue, "the number of corrupted validators");
        if (!Committee.IsSupported(validators, corrupted))
            throw place.Wrong(
                $"there is no committee of {validators} validators with {corrupted} corrupted: f ≥ 1 may be corrupted, n validators are "
                    + "3f + 1 to 32, and the subsets of n − f validators are at most 1,001"
            );
        return new Committee(validators, corrupted);
    }

    /// <summary>The committee that a tick hands the key to: of all its events at most the first.</summary>
    private static Committee? Handover(JsonPlace tick)
    {
        var places = tick.Array().Where(IsHandover).ToList();
        if (places.Count == 0)
            return null;
        if (places.Count > 1 || !ReferenceEquals(places[0], tick.Items[0]))
            throw places[^1].Wrong("a tick hands the key on at most once, as its first event");
        return CommitteeOf(places[0].Object("committee")["committee"]);
    }

    private static bool IsHandover(JsonPlace place) => place.Kind == JsonTokenType.StartObject && place.Members.ContainsKey("committee");

    private static int Characters(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        while (utf8.Length > 0)
        {
            Rune.DecodeFromUtf8(utf8, out _, out var consumed);
            utf8 = utf8[consumed..];
            count++;
        }

        return count;
    }
}
