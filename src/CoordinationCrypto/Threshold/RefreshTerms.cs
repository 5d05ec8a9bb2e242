using System.Security.Cryptography;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>What one has to know to read signed messages of refreshes and to judge evidence: the key and epoch, the parameters, the committee of that epoch and its keys. Immutable; safe to share.</summary>
internal sealed class RefreshTerms
{
    private readonly VerifyingKey[] _validators;
    private readonly byte[] _id;

    /// <param name="context">The key and epoch.</param>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="committee">The committee that holds the key in this epoch.</param>
    /// <param name="validators">Its keys; validator i's is at i − 1.</param>
    public RefreshTerms(RefreshContext context, BfvParameters parameters, Committee committee, IReadOnlyList<VerifyingKey> validators)
    {
        if (validators.Count != committee.Validators) throw new ArgumentException($"There is one key per validator: {committee.Validators}, not {validators.Count}.", nameof(validators));
        Parameters = parameters;
        Committee = committee;
        _validators = [.. validators];
        var writer = new WireWriter();
        writer.WriteLengthPrefixed("CoordinationCrypto/refresh/v1"u8);
        writer.WriteBytes(context.ConfigurationId.Span);
        writer.WriteUInt32(context.Epoch);
        _id = SHA256.HashData(writer.Written);
    }

    public BfvParameters Parameters { get; }

    public Committee Committee { get; }

    /// <summary>SHA-256 of key and epoch, 32 bytes: every message is bound to it.</summary>
    public ReadOnlySpan<byte> Id => _id;

    /// <summary>2f + 1: so many shares on one polynomial contain f + 1 honest ones, who fix it.</summary>
    public int Required => AcceptanceRule.Of(Committee).Required(Committee.Corrupted);

    public bool HasValidator(int number) => number >= 1 && number <= Committee.Validators;

    public VerifyingKey KeyOf(int validator) => _validators[validator - 1];
}
