using System.Diagnostics;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Board;

/// <summary>The ciphertext of a record that is kept nowhere that its replay knows of: held, without the rest of the record.</summary>
/// <param name="bytes">Its bytes.</param>
internal sealed class HeldCiphertext(byte[] bytes) : ICiphertextSource
{
    public Ciphertext Read(BfvParameters parameters) =>
        Ciphertext.TryRead(parameters, bytes, out var ciphertext)
            ? ciphertext
            : throw new UnreachableException("A ciphertext that was accepted does not read.");
}
