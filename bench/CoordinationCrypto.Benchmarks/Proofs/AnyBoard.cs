using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Benchmarks.Proofs;

/// <summary>A board that holds every context and no intendo: enough for proofs of ownership.</summary>
internal sealed class AnyBoard : IBoardFacts
{
    public bool Holds(DesignatedContext context) => true;

    public bool TryFindIntendo(
        DesignatedContext context,
        ReadOnlySpan<byte> pseudonym,
        [NotNullWhen(true)] out PublicKey? key,
        [NotNullWhen(true)] out Ciphertext? submitted
    )
    {
        (key, submitted) = (null, null);
        return false;
    }

    public bool IsInPack(DesignatedContext context, Hash32 hunt, ReadOnlySpan<byte> pseudonym) => false;
}
