using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>An intendo in a pack: where it stands on the board and the bytes it stands there with.</summary>
/// <param name="Pseudonym">The agent's 32-byte key in this stag.</param>
/// <param name="Height">The number of its record on the board, which orders members.</param>
/// <param name="Body">Its submission.</param>
internal sealed record LiveIntendo(Hash32 Pseudonym, ulong Height, SubmissionBody Body)
{
    /// <summary>The submitted ciphertext, which encrypts half the indicator. Checked when the record came in, so it reads.</summary>
    public Ciphertext Read(BfvParameters parameters) =>
        Ciphertext.TryRead(parameters, Body.Ciphertext.Span, out var ciphertext)
            ? ciphertext
            : throw new InvalidOperationException("A ciphertext that was accepted does not read.");
}
