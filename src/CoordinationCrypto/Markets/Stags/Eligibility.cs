using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto;

/// <summary>Who may take part in a stag: a part of its terms. Immutable.</summary>
/// <example>
/// <code>
/// var registry = market.PostRegistry(["ana", "bo", "cy"]);
/// var stag = new StagTerms("lunch", "Eat together", ConditionGrid.OfMembers(3), eligibility: Eligibility.Shielded(registry));
/// </code>
/// </example>
public sealed class Eligibility
{
    private Eligibility(EligibilityKind kind, Hash32? registry)
    {
        Kind = kind;
        Registry = registry;
    }

    /// <summary>Anyone with a key, by name.</summary>
    public static Eligibility Open { get; } = new(EligibilityKind.Open, null);

    /// <summary>Which kind.</summary>
    public EligibilityKind Kind { get; }

    /// <summary>The digest of the registry; null for <see cref="EligibilityKind.Open"/>.</summary>
    public Hash32? Registry { get; }

    /// <summary>The keys of a registry, by name.</summary>
    /// <param name="registry">Its digest.</param>
    /// <returns>The rule.</returns>
    public static Eligibility Named(Hash32 registry) => new(EligibilityKind.Named, registry);

    /// <summary>The keys of a registry, under pseudonyms that are opened only for the members of an executed hunt.</summary>
    /// <param name="registry">Its digest.</param>
    /// <returns>The rule.</returns>
    public static Eligibility Shielded(Hash32 registry) => new(EligibilityKind.Shielded, registry);

    /// <summary>kind (1 byte), then the digest where there is a registry.</summary>
    internal void Write(WireWriter writer)
    {
        writer.WriteByte((byte)Kind);
        if (Registry is { } registry)
            writer.WriteHash(registry);
    }

    /// <summary>Reads what <see cref="Write"/> writes, and nothing else.</summary>
    internal static bool TryRead(ref WireReader reader, [NotNullWhen(true)] out Eligibility? eligibility)
    {
        eligibility = null;
        if (!reader.TryReadByte(out var kind) || kind > (byte)EligibilityKind.Shielded)
            return false;
        if (kind == (byte)EligibilityKind.Open)
            eligibility = Open;
        else if (reader.TryReadHash(out var registry))
            eligibility = new Eligibility((EligibilityKind)kind, registry);
        return eligibility is not null;
    }
}

/// <summary>Who may take part in a stag, and whether they are known by name. The values are the ones on the wire.</summary>
public enum EligibilityKind : byte
{
    /// <summary>Anyone with a key, which stands on the board beside the pseudonym.</summary>
    Open = 0,

    /// <summary>The keys of a registry, each on the board beside its pseudonym.</summary>
    Named = 1,

    /// <summary>
    /// The keys of a registry; which of them a pseudonym belongs to is opened for the members of an executed hunt and for nobody else.
    /// </summary>
    Shielded = 2,
}
