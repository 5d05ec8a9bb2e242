using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Markets;

/// <summary>Where a submitted ciphertext can be read, as often as it is needed: holding it would take some hundred kB for each.</summary>
internal interface ICiphertextSource
{
    /// <summary>The ciphertext, read anew, for the caller to dispose of. It was checked when its record came in, so it reads.</summary>
    /// <exception cref="InvalidDataException">Other bytes are there now, or none.</exception>
    Ciphertext Read(BfvParameters parameters);
}
