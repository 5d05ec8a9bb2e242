using System.Security.Cryptography;
using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Tests.Groups;

public sealed class SealedBoxTests
{
    private static readonly byte[] Context = [9, 9];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(100_000)]
    public void What_was_sealed_opens(int length)
    {
        using var recipient = Key(1);
        var plaintext = new byte[length];
        EntropySource.InsecureSeeded([5], "plaintext").Fill(plaintext);

        var box = SealedBox.Seal(recipient.PublicKey, Context, plaintext, EntropySource.System);

        Assert.Equal(length + SealedBox.Overhead, box.Length);
        Assert.True(SealedBox.TryOpen(recipient, Context, box, out var opened));
        using (opened)
            Assert.Equal(plaintext, opened.Span.ToArray());
    }

    /// <summary>The documented construction, step by step: any change of what goes into the keys shows here.</summary>
    [Fact]
    public void The_keys_come_from_the_shared_point_both_public_keys_and_the_context()
    {
        using var recipient = Key(1);
        var box = SealedBox.Seal(recipient.PublicKey, Context, [1, 2, 3], EntropySource.System);
        Assert.True(Point.TryReadXOnly(box.AsSpan(0, 32), out var ephemeral));
        var secret = new byte[32];
        recipient.Export(secret);
        Assert.True(Scalar.TryRead(secret, out var d));
        var shared = Secp256k1.MultiplyVartime(ephemeral, d).X.ToArray();
        byte[] info = [.. ephemeral.X, .. recipient.PublicKey.Bytes, .. Context];
        var keys = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 76, "CoordinationCrypto/sealed-box/v2"u8.ToArray(), info);
        using var gcm = new AesGcm(keys.AsSpan(0, 32), 16);
        var plaintext = new byte[3];
        gcm.Decrypt(keys.AsSpan(32, 12), box.AsSpan(64, 3), box.AsSpan(67), plaintext);
        Assert.Equal(keys[44..], box[32..64]); // the commitment

        Assert.Equal([1, 2, 3], plaintext);
    }

    [Fact]
    public void Two_boxes_of_the_same_bytes_differ()
    {
        using var recipient = Key(1);

        Assert.NotEqual(
            SealedBox.Seal(recipient.PublicKey, Context, [1], EntropySource.System),
            SealedBox.Seal(recipient.PublicKey, Context, [1], EntropySource.System)
        );
    }

    [Fact]
    public void The_same_entropy_gives_the_same_box()
    {
        using var recipient = Key(1);

        Assert.Equal(
            SealedBox.Seal(recipient.PublicKey, Context, [1], EntropySource.InsecureSeeded([1], "box")),
            SealedBox.Seal(recipient.PublicKey, Context, [1], EntropySource.InsecureSeeded([1], "box"))
        );
    }

    [Fact]
    public void A_changed_byte_anywhere_does_not_open()
    {
        using var recipient = Key(1);
        var box = SealedBox.Seal(recipient.PublicKey, Context, [1, 2, 3, 4, 5], EntropySource.InsecureSeeded([1], "box"));
        for (var i = 0; i < box.Length; i++)
        {
            var changed = (byte[])box.Clone();
            changed[i] ^= (byte)(1 << (i % 8));
            Assert.False(SealedBox.TryOpen(recipient, Context, changed, out var opened));
            Assert.Null(opened);
        }

        for (var length = 0; length < box.Length; length++)
            Assert.False(SealedBox.TryOpen(recipient, Context, box.AsSpan(..length), out _));
        Assert.False(SealedBox.TryOpen(recipient, Context, [.. box, 0], out _));
        Assert.True(SealedBox.TryOpen(recipient, Context, box, out var whole));
        whole.Dispose();
    }

    [Fact]
    public void Another_recipient_or_context_does_not_open()
    {
        using var recipient = Key(1);
        using var other = Key(2);
        var box = SealedBox.Seal(recipient.PublicKey, Context, [1], EntropySource.System);

        Assert.False(SealedBox.TryOpen(other, Context, box, out _));
        Assert.False(SealedBox.TryOpen(recipient, [9], box, out _));
        Assert.False(SealedBox.TryOpen(recipient, [9, 9, 0], box, out _));
        Assert.False(SealedBox.TryOpen(recipient, [], box, out _));
    }

    private static SigningKey Key(byte seed) => SigningKey.Create(EntropySource.InsecureSeeded([seed], "recipient"));
}
