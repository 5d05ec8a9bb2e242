using System.Security.Cryptography;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The joint key and the epoch that prepared masks ρ are for. Within it masks are numbered from 0, and a number is used once; ρ_A and the noise of Enc(ρ) are expanded from r_A and <see cref="MaskId"/>, and so is its public
/// polynomial, so no two masks share any. Immutable; safe to share.
/// </summary>
internal sealed class RefreshContext
{
    private readonly byte[] _configurationId;

    /// <param name="configurationId">The certificate's configuration id, 32 bytes.</param>
    /// <param name="epoch">The epoch of the committee's shares.</param>
    public RefreshContext(ReadOnlySpan<byte> configurationId, uint epoch)
    {
        Throw.IfLengthIsNot(configurationId.Length, 32, nameof(configurationId));
        _configurationId = configurationId.ToArray();
        Epoch = epoch;
    }

    public ReadOnlyMemory<byte> ConfigurationId => _configurationId;

    public uint Epoch { get; }

    /// <summary>What a mask is expanded from, together with the seeds: SHA-256(domain ‖ configuration id ‖ epoch ‖ number).</summary>
    public byte[] MaskId(uint number)
    {
        var writer = new WireWriter();
        writer.WriteLengthPrefixed("CoordinationCrypto/refresh-mask-id/v1"u8);
        writer.WriteBytes(_configurationId);
        writer.WriteUInt32(Epoch);
        writer.WriteUInt32(number);
        return SHA256.HashData(writer.Written);
    }
}
