using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>
/// What somebody knows from an own copy of the board, as of the checkpoint that a context names. A proof says only what follows together
/// with it, so it must come from a replay and never from the prover.
/// </summary>
public interface IBoardFacts
{
    /// <summary>Whether the context's configuration, checkpoint and stag are the board's.</summary>
    bool Holds(DesignatedContext context);

    /// <summary>The live intendo of a pseudonym as of the checkpoint.</summary>
    /// <param name="context">One that the board holds.</param>
    /// <param name="pseudonym">T, 33 bytes.</param>
    /// <param name="key">The joint key it is encrypted under; the board's own, not for the caller to dispose.</param>
    /// <param name="submitted">The ciphertext as it was submitted; the board's own, not for the caller to dispose.</param>
    bool TryFindIntendo(
        DesignatedContext context,
        ReadOnlySpan<byte> pseudonym,
        [NotNullWhen(true)] out PublicKey? key,
        [NotNullWhen(true)] out Ciphertext? submitted
    );

    /// <summary>Whether a pseudonym was a member of an executed hunt as of the checkpoint.</summary>
    /// <param name="context">One that the board holds.</param>
    /// <param name="hunt">The digest of the hunt's record.</param>
    /// <param name="pseudonym">T, 33 bytes.</param>
    bool IsInPack(DesignatedContext context, Hash32 hunt, ReadOnlySpan<byte> pseudonym);
}
