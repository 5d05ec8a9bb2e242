using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Tests.Groups;

public sealed class AccountableBoxTests : IDisposable
{
    private readonly EntropySource _entropy = Streams.Entropy("accountable");
    private readonly BoxKey _recipient = BoxKey.Create(Streams.Entropy("recipient"));
    private readonly BoxKey _other = BoxKey.Create(Streams.Entropy("other"));

    // Laws

    [Theory, InlineData(0), InlineData(1), InlineData(1000)]
    public void The_recipient_opens_it_and_so_does_whoever_is_shown_the_shared_point(int length)
    {
        var content = Bytes(length);
        var box = AccountableBox.Seal(_recipient.PublicKey, "context"u8, content, _entropy);
        Assert.Equal(length + AccountableBox.Overhead, box.Length);
        Assert.True(AccountableBox.IsSigned(_recipient.PublicKey, "context"u8, box));
        Assert.True(AccountableBox.TryOpen(_recipient, "context"u8, box, out var opened));
        Assert.Equal(content, opened.Span.ToArray());
        opened.Dispose();
        Assert.True(AccountableBox.TryOpen(AccountableBox.Show(_recipient, box), _recipient.PublicKey, "context"u8, box, out var shown));
        Assert.Equal(content, shown.Span.ToArray());
        shown.Dispose();
    }

    [Fact]
    public void The_shared_point_of_one_box_opens_no_other()
    {
        var one = AccountableBox.Seal(_recipient.PublicKey, "context"u8, Bytes(9), _entropy);
        var two = AccountableBox.Seal(_recipient.PublicKey, "context"u8, Bytes(9), _entropy);
        Assert.False(AccountableBox.TryOpen(AccountableBox.Show(_recipient, one), _recipient.PublicKey, "context"u8, two, out _));
        Assert.False(AccountableBox.TryOpen(Point.Infinity, _recipient.PublicKey, "context"u8, two, out _));
    }

    /// <summary>
    /// The attack that the signature is there for: with another's one-time key in a box of one's own, a complaint would open the other's.
    /// </summary>
    [Fact]
    public void A_box_with_a_one_time_key_that_its_sealer_does_not_know_is_not_signed()
    {
        var honest = AccountableBox.Seal(_recipient.PublicKey, "context"u8, Bytes(9), _entropy);
        byte[] stolen = [.. honest[..32], .. Bytes(honest.Length - 96), .. honest[^64..]];
        using var known = SigningKey.Create(_entropy);
        Assert.False(AccountableBox.IsSigned(_recipient.PublicKey, "context"u8, stolen));
        byte[] signedByAnother = AccountableBox.Sign(known, _recipient.PublicKey, "context"u8, stolen.AsSpan(..^64), _entropy);
        Assert.False(AccountableBox.IsSigned(_recipient.PublicKey, "context"u8, signedByAnother));
        // nor is a box for one use good for another
        Assert.False(AccountableBox.IsSigned(_recipient.PublicKey, "another context"u8, honest));
        Assert.False(AccountableBox.IsSigned(_other.PublicKey, "context"u8, honest));
    }

    /// <summary>
    /// The box of a sealer that looked for a ciphertext which opens under two keys, as AES-GCM allows, would open in two ways: not where
    /// the box commits to its key. Here the commitment alone is another's.
    /// </summary>
    [Fact]
    public void A_box_whose_commitment_is_to_another_key_opens_to_nothing()
    {
        using var oneTime = SigningKey.Create(_entropy);
        var inner = SealedBox.Seal(oneTime, _recipient.PublicKey, "context"u8, Bytes(9));
        var other = SealedBox.Seal(oneTime, _other.PublicKey, "context"u8, Bytes(9));
        other.AsSpan(32, 32).CopyTo(inner.AsSpan(32));
        var box = AccountableBox.Sign(oneTime, _recipient.PublicKey, "context"u8, inner, _entropy);
        Assert.True(AccountableBox.IsSigned(_recipient.PublicKey, "context"u8, box));
        Assert.False(AccountableBox.TryOpen(_recipient, "context"u8, box, out _));
        Assert.False(AccountableBox.TryOpen(AccountableBox.Show(_recipient, box), _recipient.PublicKey, "context"u8, box, out _));
    }

    // Rejects

    [Fact]
    public void Another_recipient_another_context_any_flipped_bit_and_any_other_length_do_not_open()
    {
        var box = AccountableBox.Seal(_recipient.PublicKey, "context"u8, Bytes(9), _entropy);
        var shown = AccountableBox.Show(_recipient, box);
        Assert.False(AccountableBox.TryOpen(_other, "context"u8, box, out _));
        Assert.False(AccountableBox.TryOpen(_recipient, "contexts"u8, box, out _));
        for (var bit = 0; bit < 8 * box.Length; bit += 5)
        {
            var changed = box.ToArray();
            changed[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.False(AccountableBox.TryOpen(_recipient, "context"u8, changed, out _));
            Assert.False(AccountableBox.TryOpen(shown, _recipient.PublicKey, "context"u8, changed, out _));
        }
        for (var length = 0; length < box.Length; length++)
            Assert.False(AccountableBox.TryOpen(_recipient, "context"u8, box.AsSpan(0, length), out _));
        Assert.False(AccountableBox.TryOpen(_recipient, "context"u8, (byte[])[.. box, 0], out _));
        Assert.Throws<ArgumentException>(() => AccountableBox.OneTimeKey(new byte[200]));
    }

    public void Dispose()
    {
        _recipient.Dispose();
        _other.Dispose();
    }

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(3 * i))];
}
