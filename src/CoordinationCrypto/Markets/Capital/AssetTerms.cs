using System.Diagnostics.CodeAnalysis;
using System.Text;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto;

/// <summary>
/// What an asset is: its name, what one unit of it is, and who vouches for its deposits and pays its withdrawals (M11). Immutable.
/// </summary>
/// <remarks>
/// Encoded as: version 1 (1 byte); name (u32 length, ASCII); unit (u32 length, UTF-8); how many custodians are needed (1 byte); their
/// number (1 byte); their keys (32 bytes each), ascending. Little-endian.
/// </remarks>
/// <example>
/// <code>
/// var usd = new AssetTerms("usd", "1,000 USD", [bank.PublicKey], needed: 1);
/// </code>
/// </example>
public sealed class AssetTerms
{
    /// <summary>The most custodians of an asset.</summary>
    public const int MaxCustodians = 32;

    private const byte Version = 1;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly byte[] _encoding;

    /// <summary>The terms of an asset.</summary>
    /// <param name="name">What people and market files call it; as a stag's name (<see cref="StagTerms.IsName"/>).</param>
    /// <param name="unit">What one unit is, as "1,000 USD"; as a stag's title (<see cref="StagTerms.IsTitle"/>). It never scales a number
    /// (R6).</param>
    /// <param name="custodians">1 to <see cref="MaxCustodians"/> keys, each once, in whatever order.</param>
    /// <param name="needed">How many of them have to sign a deposit, in [1, their number].</param>
    /// <exception cref="ArgumentException">One of them is outside what it may be.</exception>
    public AssetTerms(string name, string unit, IReadOnlyList<VerifyingKey> custodians, int needed)
    {
        if (!StagTerms.IsName(name))
            Throw.Argument($"A name is 1 to {StagTerms.MaxNameLength} letters, digits, '-', '_' or '.'.", nameof(name));
        if (!StagTerms.IsTitle(unit))
            Throw.Argument($"A unit is 1 to {StagTerms.MaxTitleBytes} bytes of printing UTF-8.", nameof(unit));
        ArgumentNullException.ThrowIfNull(custodians);
        if (custodians.Count is < 1 or > MaxCustodians)
            Throw.Argument($"An asset has 1 to {MaxCustodians} custodians.", nameof(custodians));
        VerifyingKey[] keys = [.. custodians.Order(Comparer<VerifyingKey>.Create((a, b) => a.Bytes.SequenceCompareTo(b.Bytes)))];
        for (var i = 1; i < keys.Length; i++)
        {
            if (keys[i - 1].Equals(keys[i]))
                Throw.Argument($"The key {keys[i]} is there twice.", nameof(custodians));
        }

        if (needed < 1 || needed > keys.Length)
            Throw.OutOfRange("As many custodians are needed as there are, or fewer, at least one.", nameof(needed));
        (Name, Unit, Custodians, Needed) = (name, unit, keys, needed);
        _encoding = Write();
        Id = Hash32.Sha256(_encoding);
    }

    /// <summary>What people and market files call it.</summary>
    public string Name { get; }

    /// <summary>What one unit is.</summary>
    public string Unit { get; }

    /// <summary>Who vouches for deposits and pays withdrawals, ascending.</summary>
    public IReadOnlyList<VerifyingKey> Custodians { get; }

    /// <summary>How many custodians have to sign a deposit.</summary>
    public int Needed { get; }

    /// <summary>SHA-256 of the encoding.</summary>
    public Hash32 Id { get; }

    /// <summary>Reads terms from anyone's bytes: canonical, whole, nothing after the end.</summary>
    /// <param name="source">All the bytes.</param>
    /// <param name="terms">The terms on success: their encoding is <paramref name="source"/> again.</param>
    /// <param name="refusal">What is wrong first; <see cref="AssetTermsRefusal.None"/> on success.</param>
    /// <returns>Whether the bytes are canonical.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, [NotNullWhen(true)] out AssetTerms? terms, out AssetTermsRefusal refusal)
    {
        refusal = Read(source, out terms);
        return terms is not null;
    }

    /// <summary>Whether these keys are enough of the custodians to vouch for a deposit.</summary>
    /// <param name="signers">Whose signatures hold; one that is there twice counts once, a stranger not at all.</param>
    /// <returns>Whether at least <see cref="Needed"/> are custodians.</returns>
    public bool IsVouchedBy(IEnumerable<VerifyingKey> signers)
    {
        ArgumentNullException.ThrowIfNull(signers);
        return Custodians.Intersect(signers).Count() >= Needed;
    }

    /// <summary>The canonical bytes.</summary>
    /// <returns>A copy of them.</returns>
    public byte[] Encode() => [.. _encoding];

    /// <summary>What it is called and what its unit is.</summary>
    /// <returns>"usd: 1,000 USD".</returns>
    public override string ToString() => $"{Name}: {Unit}";

    private static AssetTermsRefusal Read(ReadOnlySpan<byte> source, out AssetTerms? terms)
    {
        terms = null;
        var reader = new WireReader(source);
        string name, unit;
        if (!reader.TryReadByte(out var version))
            return AssetTermsRefusal.Length;
        if (version != Version)
            return AssetTermsRefusal.Version;
        if (
            !reader.TryReadLengthPrefixed(StagTerms.MaxNameLength, out var nameBytes)
            || !StagTerms.IsName(name = Encoding.Latin1.GetString(nameBytes))
        )
            return AssetTermsRefusal.Name;
        if (
            !reader.TryReadLengthPrefixed(StagTerms.MaxTitleBytes, out var unitBytes)
            || !System.Text.Unicode.Utf8.IsValid(unitBytes)
            || !StagTerms.IsTitle(unit = Strict.GetString(unitBytes))
        )
            return AssetTermsRefusal.Unit;
        if (!reader.TryReadByte(out var needed) || !reader.TryReadByte(out var count))
            return AssetTermsRefusal.Length;
        if (count is < 1 or > MaxCustodians || needed < 1 || needed > count)
            return AssetTermsRefusal.Needed;
        if (reader.Remaining != count * VerifyingKey.Length)
            return AssetTermsRefusal.Length;
        var keys = new VerifyingKey[count];
        for (var i = 0; i < count; i++)
        {
            if (!reader.TryReadBytes(VerifyingKey.Length, out var bytes) || !VerifyingKey.TryRead(bytes, out var key))
                return AssetTermsRefusal.Custodian;
            if (i > 0 && keys[i - 1].Bytes.SequenceCompareTo(bytes) >= 0)
                return AssetTermsRefusal.Order;
            keys[i] = key;
        }

        terms = new AssetTerms(name, unit, keys, needed);
        return AssetTermsRefusal.None;
    }

    private byte[] Write()
    {
        var writer = new WireWriter();
        writer.WriteByte(Version);
        writer.WriteLengthPrefixed(Strict.GetBytes(Name));
        writer.WriteLengthPrefixed(Strict.GetBytes(Unit));
        writer.WriteByte((byte)Needed);
        writer.WriteByte((byte)Custodians.Count);
        foreach (var key in Custodians)
            writer.WriteBytes(key.Bytes);
        return writer.ToArray();
    }
}

/// <summary>Why bytes are not an asset's terms.</summary>
public enum AssetTermsRefusal
{
    /// <summary>They are.</summary>
    None,

    /// <summary>The version is not one this library reads.</summary>
    Version,

    /// <summary>The name is not 1 to 64 of the characters a–z, A–Z, 0–9, '-', '_', '.'.</summary>
    Name,

    /// <summary>The unit is not 1 to 256 bytes of UTF-8, or has a character that does not print.</summary>
    Unit,

    /// <summary>There are not 1 to 32 custodians, or not 1 to all of them are needed.</summary>
    Needed,

    /// <summary>A custodian's key is no key.</summary>
    Custodian,

    /// <summary>A custodian's key is not above the one before it: so none stands there twice, and a set of keys has one encoding.</summary>
    Order,

    /// <summary>Too few bytes, or bytes after the end.</summary>
    Length,
}
