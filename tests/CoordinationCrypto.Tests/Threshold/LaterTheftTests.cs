using System.Reflection;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>
/// Whoever keeps all that was ever posted and steals every identity key after an epoch was handed over decrypts nothing with them: boxes
/// were sealed to keys that are zeroed.
/// </summary>
public class LaterTheftTests
{
    [Fact]
    public void Identity_keys_of_all_validators_open_no_recorded_box()
    {
        using var table = new CeremonyTable();
        var done = table.Done();
        var seeds = table.Parties.Select(party => party.TakeSeeds()).ToList();
        using var old = EpochMembers.Of(done.Certificate, seeds, [.. table.Identities.Select(ResharingTable.Copy)]);
        using var resharing = new ResharingTable(old, 4, 1, overlap: 2);
        resharing.Done();

        SigningKey[] stolen = [.. table.Identities, .. resharing.Identities];
        var boxes = Boxes(table.Terms, table.Board)
            .Concat(Boxes(resharing.Terms.SeedTerms, resharing.Board))
            .Concat(Boxes(resharing.Terms, resharing.Board))
            .ToList();
        Assert.Equal(2 * (3 + 2) + 4 * 4, boxes.Count); // dealers 1 and 2 of seeds, twice; four dealers of shares
        foreach (var (key, context, box) in boxes)
        {
            Assert.True(AccountableBox.IsSigned(key, context, box));
            foreach (var identity in stolen)
            {
                Assert.NotEqual(identity.PublicKey, key);
                var shared = Secp256k1.Multiply(AccountableBox.OneTimeKey(box), identity.Secret);
                Assert.False(AccountableBox.TryOpen(shared, key, context, box, out _));
                Assert.False(AccountableBox.TryOpen(shared, identity.PublicKey, context, box, out _));
                Assert.False(SealedBox.TryOpen(identity, context, box.AsSpan(..^SigningKey.SignatureLength), out _));
            }
        }
        foreach (var held in seeds)
            held.Dispose();
    }

    /// <summary>The boxes do open, to those whose key is at hand: the test above can fail.</summary>
    [Fact]
    public void A_box_key_at_hand_opens_its_boxes_and_is_zeroed_when_the_seeds_are_dealt()
    {
        using var table = new CeremonyTable().Until(CeremonyStep.Commit);
        foreach (var (key, context, box) in Boxes(table.Terms, table.Board))
        {
            var holder = Assert.Single(table.Parties, party => party.BoxKey.PublicKey.Equals(key));
            Assert.True(AccountableBox.TryOpen(holder.BoxKey, context, box, out var content));
            content.Dispose();
        }
        table.Until(CeremonyStep.Vouch);
        Assert.All(table.Parties, party => Assert.Throws<ObjectDisposedException>(() => party.BoxKey.Secret.Copy()));
        using var old = EpochMembers.First(4, 1);
        using var resharing = new ResharingTable(old, 4, 1);
        resharing.Done();
        Assert.All(
            Enumerable.Range(1, 4),
            j => Assert.Throws<ObjectDisposedException>(() => resharing.BoxKeyOf(j).Secret.Copy())
        );
        using var failed = new ResharingTable(old, 4, 1, nonce: 2);
        failed.Run(_ => []);
        Assert.All(Enumerable.Range(1, 4), j => Assert.Throws<ObjectDisposedException>(() => failed.BoxKeyOf(j).Secret.Copy()));
    }

    /// <summary>The only reader of boxes that takes a signature key serves agents' own seeds.</summary>
    [Fact]
    public void No_code_path_of_validators_opens_a_box_with_an_identity_key()
    {
        var openers = typeof(SealedBox)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(method => method.GetParameters() is { } parameters
                && parameters.Any(parameter => parameter.ParameterType == typeof(SigningKey))
                && parameters.Any(parameter => parameter.ParameterType == typeof(SecretBuffer).MakeByRefType()))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}");
        Assert.Equal(["SealedBox.TryOpen"], openers);
        var callers = Directory
            .EnumerateFiles(Repository.File("src/CoordinationCrypto"), "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("SealedBox.TryOpen(", StringComparison.Ordinal))
            .Select(Path.GetFileName)
            .Order();
        Assert.Equal(["AccountableBox.cs", "IntendoSecret.cs"], callers);
        Assert.DoesNotContain(
            typeof(BoxKey).GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic),
            method => method.GetParameters().Any(parameter => parameter.ParameterType != typeof(EntropySource))
        );
    }

    private static IEnumerable<(VerifyingKey Key, byte[] Context, byte[] Box)> Boxes(CeremonyTerms terms, IEnumerable<byte[]> board)
    {
        foreach (var bytes in board)
            if (
                CeremonyMessage.TryRead(terms, bytes, out var message, out _)
                && CeremonyDeal.TryRead(terms, message.Sender, message.Payload.Span, out var deal)
            )
                foreach (var recipient in CeremonyDeal.Recipients(terms.Committee, message.Sender))
                    yield return (
                        deal.BoxKeys[recipient - 1],
                        CeremonyBox.Context(terms, message.Sender, recipient),
                        deal.BoxFor(recipient).ToArray()
                    );
    }

    private static IEnumerable<(VerifyingKey Key, byte[] Context, byte[] Box)> Boxes(ResharingTerms terms, IEnumerable<byte[]> board)
    {
        foreach (var bytes in board)
            if (
                ResharingMessage.TryRead(terms, bytes, out var message, out _)
                && ResharingDeal.TryRead(terms, message.Sender, message.Payload, out var deal)
            )
                for (var j = 1; j <= terms.Committee.Size; j++)
                    yield return (deal.BoxKeys[j - 1], ResharingDeal.Context(terms, message.Sender, j), deal.BoxFor(j).ToArray());
    }
}
