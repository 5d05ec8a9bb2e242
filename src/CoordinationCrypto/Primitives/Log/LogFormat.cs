namespace CoordinationCrypto.Primitives;

/// <summary>What one kind of append-only file differs from another in.</summary>
/// <param name="magic">The eight bytes it begins with.</param>
/// <param name="version">The version written and read.</param>
/// <param name="chain">The chain over its payloads.</param>
/// <param name="maxLength">The longest payload, in bytes.</param>
internal sealed class LogFormat(byte[] magic, uint version, DigestChain chain, int maxLength)
{
    /// <summary>Bytes of the header: the magic and the version.</summary>
    public const int HeaderLength = MagicLength + sizeof(uint);

    /// <summary>Bytes of the magic.</summary>
    public const int MagicLength = 8;

    /// <summary>The chain over the payloads.</summary>
    public DigestChain Chain => chain;

    /// <summary>The version written and read.</summary>
    public uint Version => version;

    /// <summary>The longest payload, in bytes.</summary>
    public int MaxLength => maxLength;

    /// <summary>The header.</summary>
    public byte[] Header()
    {
        var writer = new WireWriter(HeaderLength);
        writer.WriteBytes(magic);
        writer.WriteUInt32(version);
        return writer.ToArray();
    }

    /// <summary>What is wrong with the first bytes of a file, of which there may be too few.</summary>
    public LogFault Check(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> header = Header();
        var seen = Math.Min(start.Length, HeaderLength);
        if (!start[..Math.Min(seen, MagicLength)].SequenceEqual(header[..Math.Min(seen, MagicLength)]))
            return LogFault.BadMagic;
        if (!start[..seen].SequenceEqual(header[..seen]))
            return LogFault.BadVersion;
        return seen < HeaderLength ? LogFault.TornTail : LogFault.None;
    }
}
