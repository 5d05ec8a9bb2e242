using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// How a committee agrees on its sealing key: every validator announces X_A for its subsets, 33 bytes each in their order, and for each A what f + 1 members say is so: one of them is honest, and honest members of A, of whom there are
/// n − 2f ≥ f + 1, all say the same. The result does not depend on the order in which announcements come. Not safe for several threads.
/// </summary>
internal sealed class SealingAnnouncements
{
    private readonly Committee committee;
    private readonly Dictionary<int, byte[]> announced = [];
    private readonly SortedSet<int> wrong = [];

    /// <summary>None so far.</summary>
    public SealingAnnouncements(Committee committee) => this.committee = committee;

    /// <summary>Validators who announced two things, what does not read, or something else than was settled; ascending.</summary>
    public IReadOnlyCollection<int> Wrong => wrong;

    /// <summary>What a validator announces.</summary>
    public static byte[] Announce(SubsetSeeds seeds, ReadOnlySpan<byte> transcript)
    {
        var parts = SealingContribution.PublicParts(seeds, transcript);
        var bytes = new byte[parts.Length * Point.CompressedLength];
        for (var at = 0; at < parts.Length; at++)
            parts[at].WriteCompressed(bytes.AsSpan(at * Point.CompressedLength, Point.CompressedLength));
        return bytes;
    }

    /// <summary>Takes what a validator signed. The same again changes nothing; something else makes all of its words worthless.</summary>
    /// <param name="validator">Who signed it.</param>
    /// <param name="message">From anyone.</param>
    /// <returns>False if nothing of it counts.</returns>
    public bool Take(int validator, ReadOnlySpan<byte> message)
    {
        if (validator < 1 || validator > committee.Validators)
            return false;
        if (!IsReadable(validator, message) || (announced.TryGetValue(validator, out var before) && !message.SequenceEqual(before)))
        {
            wrong.Add(validator);
            announced.Remove(validator);
        }

        return !wrong.Contains(validator) && (announced.ContainsKey(validator) || announced.TryAdd(validator, message.ToArray()));
    }

    /// <summary>The key, once every subset's part was announced alike by f + 1 members; and then who announced another.</summary>
    public bool TrySettle([NotNullWhen(true)] out SealingKey? key)
    {
        key = null;
        var parts = new byte[SealingKey.EncodedLength(committee)];
        for (var subset = 0; subset < committee.SubsetCount; subset++)
        {
            var said = committee.Members(subset).Where(announced.ContainsKey).GroupBy(member => Convert.ToHexString(Part(member, subset)));
            if (said.FirstOrDefault(group => group.Count() > committee.Corrupted) is not { } settled)
                return false;
            Part(settled.First(), subset).CopyTo(parts.AsSpan(subset * Point.CompressedLength));
        }

        foreach (var (validator, _) in announced)
        {
            foreach (var subset in committee.SubsetsOf(validator))
            {
                if (!Part(validator, subset).SequenceEqual(parts.AsSpan(subset * Point.CompressedLength, Point.CompressedLength)))
                    wrong.Add(validator);
            }
        }

        return SealingKey.TryRead(committee, parts, out key);
    }

    private bool IsReadable(int validator, ReadOnlySpan<byte> message)
    {
        if (message.Length != committee.SubsetsOf(validator).Length * Point.CompressedLength)
            return false;
        for (; message.Length > 0; message = message[Point.CompressedLength..])
        {
            if (!Point.TryReadCompressed(message[..Point.CompressedLength], out _))
                return false;
        }

        return true;
    }

    private ReadOnlySpan<byte> Part(int validator, int subset) =>
        announced[validator].AsSpan(committee.SubsetsOf(validator).IndexOf(subset) * Point.CompressedLength, Point.CompressedLength);
}
