using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto;

/// <summary>A fact that a stag's gate waits for: its name, and whose attestation counts (L5). Immutable.</summary>
/// <example>
/// <code>
/// var permit = new FactTerms("permit", [city.PublicKey], needed: 1);
/// </code>
/// </example>
public sealed class FactTerms
{
    /// <summary>The most attestors of a fact.</summary>
    public const int MaxAttestors = 32;

    /// <summary>The terms of a fact.</summary>
    /// <param name="name">As conditions and gates name it; as a stag's name (<see cref="StagTerms.IsName"/>).</param>
    /// <param name="attestors">1 to <see cref="MaxAttestors"/> keys, each once, in whatever order.</param>
    /// <param name="needed">How many of them have to attest it, in [1, their number].</param>
    /// <exception cref="ArgumentException">One of them is outside what it may be.</exception>
    public FactTerms(string name, IReadOnlyList<VerifyingKey> attestors, int needed)
    {
        if (!StagTerms.IsName(name))
            Throw.Argument($"A name is 1 to {StagTerms.MaxNameLength} letters, digits, '-', '_' or '.'.", nameof(name));
        ArgumentNullException.ThrowIfNull(attestors);
        VerifyingKey[] keys = [.. attestors.Order(Comparer<VerifyingKey>.Create((a, b) => a.Bytes.SequenceCompareTo(b.Bytes)))];
        if (keys.Length is < 1 or > MaxAttestors || keys.Distinct().Count() != keys.Length)
            Throw.Argument($"A fact has 1 to {MaxAttestors} attestors, each once.", nameof(attestors));
        if (needed < 1 || needed > keys.Length)
            Throw.OutOfRange("As many attestors are needed as there are, or fewer, at least one.", nameof(needed));
        (Name, Attestors, Needed) = (name, keys, needed);
        var writer = new WireWriter();
        writer.WriteLengthPrefixed(System.Text.Encoding.ASCII.GetBytes(name));
        WriteAttestors(writer);
        Id = Hash32.Sha256(writer.Written);
    }

    /// <summary>As conditions and gates name it.</summary>
    public string Name { get; }

    /// <summary>Whose attestation counts, ascending.</summary>
    public IReadOnlyList<VerifyingKey> Attestors { get; }

    /// <summary>How many of them have to attest it.</summary>
    public int Needed { get; }

    /// <summary>SHA-256 of name, needed and attestors: two stags that wait for the same fact of the same attestors name the same.</summary>
    public Hash32 Id { get; }

    /// <summary>Whether these keys are enough of the attestors.</summary>
    /// <param name="signers">Whose signatures hold; one that is there twice counts once, a stranger not at all.</param>
    /// <returns>Whether at least <see cref="Needed"/> are attestors.</returns>
    public bool IsAttestedBy(IEnumerable<VerifyingKey> signers)
    {
        ArgumentNullException.ThrowIfNull(signers);
        return Attestors.Intersect(signers).Count() >= Needed;
    }

    /// <summary>Its name and how many have to attest it.</summary>
    /// <returns>"permit: 1 of 1".</returns>
    public override string ToString() => $"{Name}: {Needed} of {Attestors.Count}";

    /// <summary>needed (1 byte), number (1 byte), keys (32 bytes each), ascending.</summary>
    internal void WriteAttestors(WireWriter writer)
    {
        writer.WriteByte((byte)Needed);
        writer.WriteByte((byte)Attestors.Count);
        foreach (var key in Attestors)
            writer.WriteBytes(key.Bytes);
    }

    /// <summary>Reads what <see cref="WriteAttestors"/> writes, and nothing else.</summary>
    internal static bool TryReadAttestors(ref WireReader reader, string name, [NotNullWhen(true)] out FactTerms? fact)
    {
        fact = null;
        if (!reader.TryReadByte(out var needed) || !reader.TryReadByte(out var count))
            return false;
        if (count is < 1 or > MaxAttestors || needed < 1 || needed > count)
            return false;
        var keys = new VerifyingKey[count];
        for (var i = 0; i < count; i++)
        {
            if (!reader.TryReadBytes(VerifyingKey.Length, out var bytes) || !VerifyingKey.TryRead(bytes, out var key))
                return false;
            if (i > 0 && keys[i - 1].Bytes.SequenceCompareTo(bytes) >= 0)
                return false;
            keys[i] = key;
        }

        fact = new FactTerms(name, keys, needed);
        return true;
    }
}
