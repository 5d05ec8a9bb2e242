using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>Who may take part in a stag: a part of its terms. Immutable.</summary>
public sealed class Eligibility
{
    /// <summary>Bytes of a registry's digest.</summary>
    public const int DigestLength = 32;

    private readonly byte[] _registry;

    private Eligibility(EligibilityKind kind, ReadOnlySpan<byte> registry)
    {
        Kind = kind;
        _registry = registry.ToArray();
    }

    /// <summary>Anyone with a key, by name.</summary>
    public static Eligibility Open { get; } = new(EligibilityKind.Open, default);

    /// <summary>Which kind.</summary>
    public EligibilityKind Kind { get; }

    /// <summary>The digest of the registry, 32 bytes; empty for <see cref="EligibilityKind.Open"/>.</summary>
    public ReadOnlyMemory<byte> Registry => _registry;

    /// <summary>The keys of a registry, by name.</summary>
    /// <param name="registry">Its digest, 32 bytes.</param>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static Eligibility Named(ReadOnlySpan<byte> registry) => Of(EligibilityKind.Named, registry);

    /// <summary>The keys of a registry, under pseudonyms that are opened only for the members of an executed hunt.</summary>
    /// <param name="registry">Its digest, 32 bytes.</param>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static Eligibility Shielded(ReadOnlySpan<byte> registry) => Of(EligibilityKind.Shielded, registry);

    /// <summary>kind (1 byte), then the digest where there is a registry.</summary>
    internal void Write(WireWriter writer)
    {
        writer.WriteByte((byte)Kind);
        writer.WriteBytes(_registry);
    }

    /// <summary>Reads what <see cref="Write"/> writes; null if it is anything else.</summary>
    internal static Eligibility? Read(ref WireReader reader)
    {
        if (!reader.TryReadByte(out var kind) || kind > (byte)EligibilityKind.Shielded)
            return null;
        if (kind == (byte)EligibilityKind.Open)
            return Open;
        return reader.TryReadBytes(DigestLength, out var registry) ? new Eligibility((EligibilityKind)kind, registry) : null;
    }

    private static Eligibility Of(EligibilityKind kind, ReadOnlySpan<byte> registry)
    {
        Throw.IfLengthIsNot(registry.Length, DigestLength, nameof(registry));
        return new Eligibility(kind, registry);
    }
}
