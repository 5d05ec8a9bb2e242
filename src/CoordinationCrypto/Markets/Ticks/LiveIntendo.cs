using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Markets;

/// <summary>An intendo in a pack, or on its way there.</summary>
/// <param name="Pseudonym">The agent's 32-byte key in this stag.</param>
/// <param name="Height">The number of its record on the board, which orders members.</param>
/// <param name="Ciphertext">The submitted bytes, which encrypt half the indicator.</param>
/// <param name="Shown">What the pseudonym's first submission showed of its author.</param>
/// <param name="AdmitBy">The last board time at which a first cut may take it in: W after the position that it names (H5).</param>
/// <param name="Until">The last board time at which it counts: its signed end.</param>
/// <param name="Weight">What it counts: public.</param>
internal sealed record LiveIntendo(
    Hash32 Pseudonym,
    ulong Height,
    ReadOnlyMemory<byte> Ciphertext,
    ShownIdentity Shown,
    ulong AdmitBy,
    ulong Until,
    Weight Weight
)
{
    /// <summary>The submitted ciphertext. Checked when the record came in, so it reads.</summary>
    public Ciphertext Read(BfvParameters parameters) =>
        Bfv.Ciphertext.TryRead(parameters, Ciphertext.Span, out var ciphertext)
            ? ciphertext
            : throw new InvalidOperationException("A ciphertext that was accepted does not read.");
}
