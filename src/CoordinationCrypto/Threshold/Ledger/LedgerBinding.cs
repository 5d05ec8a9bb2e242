using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Whose ledger it is: the first entry of the file. One ledger serves one validator's shares of one joint key in one epoch. Immutable;
/// safe to share.
/// </summary>
internal sealed class LedgerBinding : IEquatable<LedgerBinding>
{
    /// <summary>Bytes of the encoding.</summary>
    internal const int EncodedLength = 1 + Hash32.Length + Hash32.Length + 4 + 1 + VerifyingKey.Length;

    private const byte Kind = 16;

    private readonly Hash32 _ledgerId;
    private readonly Hash32 _configurationId;

    /// <summary>Names a ledger.</summary>
    /// <param name="ledgerId">32 random bytes, drawn once for this ledger and kept in its keystore too.</param>
    /// <param name="configurationId">The certificate's configuration id.</param>
    /// <param name="epoch">The epoch of the committee's shares.</param>
    /// <param name="validator">The validator's number, in [1, 32].</param>
    /// <param name="identity">The validator's identity key.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public LedgerBinding(Hash32 ledgerId, Hash32 configurationId, uint epoch, int validator, VerifyingKey identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        if (!IsNumber(validator))
            Throw.OutOfRange("Validators are numbered 1 to 32.", nameof(validator));
        (_ledgerId, _configurationId, Epoch, Validator, Identity) = (ledgerId, configurationId, epoch, validator, identity);
    }

    /// <summary>The random name of the ledger.</summary>
    public Hash32 LedgerId => _ledgerId;

    /// <summary>The certificate's configuration id.</summary>
    public Hash32 ConfigurationId => _configurationId;

    /// <summary>The epoch of the committee's shares.</summary>
    public uint Epoch { get; }

    /// <summary>The validator's number, in [1, 32].</summary>
    public int Validator { get; }

    /// <summary>The validator's identity key.</summary>
    public VerifyingKey Identity { get; }

    /// <summary>A binding for a new ledger, with a fresh ledger id.</summary>
    /// <param name="configurationId">The certificate's configuration id.</param>
    /// <param name="epoch">The epoch of the committee's shares.</param>
    /// <param name="validator">The validator's number, in [1, 32].</param>
    /// <param name="identity">The validator's identity key.</param>
    /// <param name="entropy">Gives the ledger id.</param>
    /// <returns>The binding.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public static LedgerBinding Create(Hash32 configurationId, uint epoch, int validator, VerifyingKey identity, EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(entropy);
        return new LedgerBinding(Hash32.Draw(entropy), configurationId, epoch, validator, identity);
    }

    /// <summary>Whether both name the same ledger of the same key.</summary>
    /// <param name="other">The other.</param>
    /// <returns>Whether both are equal.</returns>
    public bool Equals(LedgerBinding? other) => other is not null && Encode().AsSpan().SequenceEqual(other.Encode());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LedgerBinding);

    /// <inheritdoc/>
    public override int GetHashCode() => _ledgerId.GetHashCode();

    /// <summary>kind ‖ ledger id ‖ configuration id ‖ epoch ‖ validator ‖ identity.</summary>
    internal byte[] Encode()
    {
        var writer = new WireWriter(EncodedLength);
        writer.WriteByte(Kind);
        writer.WriteHash(_ledgerId);
        writer.WriteHash(_configurationId);
        writer.WriteUInt32(Epoch);
        writer.WriteByte((byte)Validator);
        writer.WriteBytes(Identity.Bytes);
        return writer.ToArray();
    }

    /// <summary>Reads the bytes of <see cref="Encode"/>. False if they are anything else.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> source, [NotNullWhen(true)] out LedgerBinding? binding)
    {
        binding = null;
        var reader = new WireReader(source);
        if (
            !reader.TryReadByte(out var kind)
            || kind != Kind
            || !reader.TryReadHash(out var ledgerId)
            || !reader.TryReadHash(out var configurationId)
            || !reader.TryReadUInt32(out var epoch)
            || !reader.TryReadByte(out var validator)
            || !IsNumber(validator)
            || !reader.TryReadBytes(VerifyingKey.Length, out var key)
            || !VerifyingKey.TryRead(key, out var identity)
            || !reader.AtEnd
        )
            return false;
        binding = new LedgerBinding(ledgerId, configurationId, epoch, validator, identity);
        return true;
    }

    private static bool IsNumber(int validator) => validator is >= 1 and <= 32;
}
