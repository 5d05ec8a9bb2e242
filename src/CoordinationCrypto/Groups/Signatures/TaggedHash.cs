using System.Security.Cryptography;

namespace CoordinationCrypto.Groups;

/// <summary>hash_tag(x) = SHA-256(SHA-256(tag) ‖ SHA-256(tag) ‖ x).</summary>
/// <remarks>BIP-340, "Design", tagged hashes. A hash under one tag is never one under another.</remarks>
internal sealed class TaggedHash : IDisposable
{
    /// <summary>Bytes of a hash.</summary>
    public const int Length = 32;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Starts under a tag.</summary>
    public TaggedHash(ReadOnlySpan<byte> tag)
    {
        Span<byte> tagHash = stackalloc byte[Length];
        SHA256.HashData(tag, tagHash);
        _hash.AppendData(tagHash);
        _hash.AppendData(tagHash);
    }

    /// <summary>Appends bytes as they are: the caller sees to unique framing.</summary>
    public TaggedHash Append(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        return this;
    }

    /// <summary>Ends the hash.</summary>
    /// <param name="destination">Exactly 32 bytes.</param>
    public void Finish(Span<byte> destination)
    {
        Primitives.Throw.IfLengthIsNot(destination.Length, Length, nameof(destination));
        _hash.GetHashAndReset(destination);
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
