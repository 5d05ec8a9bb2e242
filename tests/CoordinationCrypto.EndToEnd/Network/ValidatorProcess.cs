using System.Diagnostics;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.EndToEnd.Network;

/// <summary>A validator's process: connects, takes items, says what is to be said.</summary>
internal static class ValidatorProcess
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(150);

    public static int Run(int number, int port, string folder)
    {
        Orphan.Watch(TimeSpan.FromMinutes(10));
        var size = File.ReadAllText(Path.Combine(folder, "..", "committee")).Split(' ');
        using var member = new Member(number, new Committee(int.Parse(size[0]), int.Parse(size[1])), new MemberFiles(folder));
        using var peer = new Peer(port, number, member.Key);
        var since = Stopwatch.StartNew();
        peer.Ask();
        while (!member.IsOver && !peer.IsOver)
        {
            var came = 0;
            foreach (var (kind, content) in peer.Take(Moment))
            {
                member.Take(kind, content);
                came++;
            }
            if (came == 0 && since.Elapsed < Again) continue;
            since.Restart();
            peer.Ask();
            foreach (var (what, content) in member.Sayings()) peer.Say(what, content);
        }
        return member.IsOver ? 0 : 1;
    }
}
