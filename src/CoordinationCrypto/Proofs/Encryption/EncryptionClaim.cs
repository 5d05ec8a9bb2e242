using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Proofs;

/// <summary>A ciphertext from somebody, what it is for, and bytes that may be its proof of encryption. It owns none of them.</summary>
internal sealed record EncryptionClaim(Ciphertext Submitted, ProofContext Context, ReadOnlyMemory<byte> Proof);
