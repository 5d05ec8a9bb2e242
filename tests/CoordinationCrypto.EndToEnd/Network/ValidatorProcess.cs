using System.Diagnostics;

namespace CoordinationCrypto.EndToEnd.Network;

/// <summary>A validator's process: connects, takes items, says what is to be said.</summary>
internal static class ValidatorProcess
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(150);

    /// <param name="epoch">The epoch whose committee it belongs to.</param>
    /// <param name="number">Its number there.</param>
    /// <param name="port">The sequencer's.</param>
    /// <param name="folder">Its own.</param>
    /// <param name="before">The folder of the validator of the epoch before that has the same identity key, or an empty string for a new
    /// one.</param>
    public static int Run(uint epoch, int number, int port, string folder, string before)
    {
        Orphan.Watch(TimeSpan.FromMinutes(30));
        var size = File.ReadAllText(Path.Combine(folder, "..", $"committee {epoch}")).Split(' ');
        using var member = new Member(
            epoch,
            number,
            new Committee(int.Parse(size[0]), int.Parse(size[1])),
            new MemberFiles(folder, before)
        );
        using var peer = new Peer(port, epoch, number, member.Key);
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
            if (came == 0 && since.Elapsed < Again)
                continue;
            since.Restart();
            peer.Ask();
            foreach (var (what, content) in member.Sayings())
                peer.Say(what, content);
        }
        return member.IsOver ? 0 : 1;
    }
}
