using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>A committee's identity key, its seeds dealt in the clear.</summary>
internal sealed class TestSealing
{
    public static readonly Hash32 Transcript = new([.. Enumerable.Repeat((byte)7, Hash32.Length)]);

    private readonly byte[][] _seeds;

    public TestSealing(int validators, int corrupted)
    {
        Committee = new Committee(validators, corrupted);
        var entropy = Streams.Entropy($"sealing/{validators}");
        _seeds = new byte[Committee.SubsetCount][];
        for (var subset = 0; subset < _seeds.Length; subset++)
            entropy.Fill(_seeds[subset] = new byte[32]);
        Seeds = [.. Enumerable.Range(1, validators).Select(SeedsOf)];
        Shares = [.. Seeds.Select(seeds => IdentityKey.DeriveShare(seeds, Transcript))];
        Assert.True(
            IdentityKey.TryCreate(
                Committee,
                [
                    .. Enumerable
                        .Range(0, Committee.SubsetCount)
                        .Select(subset => KeyContribution.IdentityPart(Seeds[Committee.Members(subset).First() - 1], subset, Transcript)),
                ],
                out var key
            )
        );
        Key = key;
        Roster = new EpochRoster(
            0,
            default,
            Committee,
            [.. EpochMembers.NewIdentities(validators, "sealing").Select(identity => identity.PublicKey)],
            [.. Enumerable.Range(1, validators).Select(key.VerificationKey)]
        );
    }

    public Committee Committee { get; }

    public IReadOnlyList<SubsetSeeds> Seeds { get; }

    public IReadOnlyList<ElGamalKeyShare> Shares { get; }

    public IdentityKey Key { get; }

    /// <summary>The committee with its X_i.</summary>
    public EpochRoster Roster { get; }

    private SubsetSeeds SeedsOf(int validator)
    {
        var seeds = new Dictionary<int, SecretBuffer>();
        foreach (var subset in Committee.SubsetsOf(validator))
            seeds.Add(subset, SecretBuffer.CopyOf(_seeds[subset]));
        return new SubsetSeeds(Committee, validator, seeds);
    }
}
