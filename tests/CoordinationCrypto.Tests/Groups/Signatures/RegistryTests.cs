using System.Security.Cryptography;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Tests.Primitives;

namespace CoordinationCrypto.Tests.Groups;

public sealed class RegistryTests
{
    [Fact]
    public void A_set_of_keys_has_one_encoding_whatever_their_order()
    {
        var keys = Keys(20);
        var registry = new Registry(keys);
        var reversed = new Registry(keys.Reverse());

        Assert.Equal(registry.Encode(), reversed.Encode());
        Assert.Equal(registry.Digest, reversed.Digest);
        Assert.Equal(20, registry.Count);
        Assert.Equal(4 + 20 * 32, registry.Encode().Length);
        Assert.Equal(Registry.EncodedLength(20), registry.Encode().Length);
        foreach (var key in keys)
            Assert.Equal(key, registry[registry.IndexOf(key)]);
        Assert.True(registry.IndexOf(Keys(21)[20]) < 0);
        Assert.Equal(
            Keys(20).Select(key => key.ToString()).Order(StringComparer.Ordinal),
            Enumerable.Range(0, 20).Select(i => registry[i].ToString())
        );
    }

    [Fact]
    public void The_digest_is_the_stated_hash_and_depends_on_every_key()
    {
        var registry = new Registry(Keys(3));
        var tag = SHA256.HashData("CoordinationCrypto/registry/v1"u8);

        Assert.Equal(SHA256.HashData([.. tag, .. tag, .. registry.Encode()]), registry.Digest);
        Assert.NotEqual(registry.Digest, new Registry(Keys(4)).Digest);
        Assert.NotEqual(registry.Digest, new Registry(Keys(4).Skip(1)).Digest);
    }

    [Fact]
    public void None_too_many_and_the_same_twice_are_refused()
    {
        var keys = Keys(2);
        Assert.Throws<ArgumentException>(() => new Registry([]));
        Assert.Throws<ArgumentException>(() => new Registry([keys[0], keys[1], keys[0]]));
        Assert.Throws<ArgumentException>(() => new Registry(Enumerable.Repeat(keys[0], Registry.MaxCount + 1)));
    }

    /// <summary>
    /// d and −d have public keys that differ in the sign of y alone: they would have two pseudonyms in one stag, and are one entry
    /// here.
    /// </summary>
    [Fact]
    public void A_key_and_its_negative_are_one_entry()
    {
        var secret = SHA256.HashData([1]);
        var negated = new byte[32];
        Assert.True(Scalar.TryRead(secret, out var d));
        (-d).Write(negated);
        Assert.True(SigningKey.TryImport(secret, out var one));
        Assert.True(SigningKey.TryImport(negated, out var mirrored));

        Assert.Equal(one.PublicKey, mirrored.PublicKey);
        Assert.Throws<ArgumentException>(() => new Registry([one.PublicKey, mirrored.PublicKey]));
        one.Dispose();
        mirrored.Dispose();
    }

    [Fact]
    public void What_is_written_is_read_and_nothing_else()
    {
        var bytes = new Registry(Keys(3)).Encode();
        Assert.True(Registry.TryRead(bytes, out var registry, out var refusal));
        Assert.Equal(RegistryRefusal.None, refusal);
        Assert.Equal(bytes, registry.Encode());
        Assert.Equal(new Registry(Keys(3)).Digest, registry.Digest);
        foreach (var mutant in Mutants.Of(bytes))
        {
            if (Registry.TryRead(mutant, out var read, out refusal))
                Assert.Equal(mutant, read.Encode());
            Assert.Equal(read is null, refusal != RegistryRefusal.None);
        }
    }

    [Fact]
    public void A_refusal_says_why()
    {
        var bytes = new Registry(Keys(3)).Encode();
        byte[] Count(byte count) => [count, .. bytes[1..]];
        byte[] swapped = [.. bytes[..4], .. bytes[36..68], .. bytes[4..36], .. bytes[68..]];
        byte[] repeated = [.. bytes[..36], .. bytes[4..36], .. bytes[68..]];
        byte[] noPoint = [.. bytes[..68], .. Enumerable.Repeat((byte)0xff, 32)];

        Assert.Equal(RegistryRefusal.Length, Why([]));
        Assert.Equal(RegistryRefusal.Length, Why(bytes[..^1]));
        Assert.Equal(RegistryRefusal.Length, Why([.. bytes, 0]));
        Assert.Equal(RegistryRefusal.Length, Why(Count(2)));
        Assert.Equal(RegistryRefusal.Count, Why(Count(0)));
        Assert.Equal(RegistryRefusal.Count, Why([1, 0, 1, 0, .. bytes[4..]])); // one more than the most
        Assert.Equal(RegistryRefusal.Count, Why([0xff, 0xff, 0xff, 0xff])); // nothing is allocated from it
        Assert.Equal(RegistryRefusal.Order, Why(swapped));
        Assert.Equal(RegistryRefusal.Order, Why(repeated));
        Assert.Equal(RegistryRefusal.Key, Why(noPoint));
        // the order of all comes before the arithmetic of any: a registry is a second's work, and one bad place at its end none
        byte[] lastIsLeast = [.. bytes[..4], .. new byte[32], .. bytes[36..68], .. new byte[32]]; // 0 is the x of no point
        Assert.Equal(RegistryRefusal.Order, Why(lastIsLeast));

        static RegistryRefusal Why(byte[] bytes)
        {
            Assert.False(Registry.TryRead(bytes, out var registry, out var refusal));
            Assert.Null(registry);
            return refusal;
        }
    }

    private static VerifyingKey[] Keys(int count)
    {
        var entropy = EntropySource.InsecureSeeded([1], "registry");
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                {
                    using var key = SigningKey.Create(entropy);
                    return key.PublicKey;
                }),
        ];
    }
}
