namespace CoordinationCrypto.Bfv;

/// <summary>The operations of a <see cref="Circuit"/>.</summary>
internal enum CircuitOperation
{
    /// <summary>A ciphertext from outside.</summary>
    Input,

    /// <summary>Sum or difference of two ciphertexts of any degrees.</summary>
    Add,

    /// <summary>Sum or difference with a plaintext.</summary>
    AddPlain,

    /// <summary>Multiplication by an integer.</summary>
    MultiplyScalar,

    /// <summary>Multiplication by a plaintext.</summary>
    MultiplyPlain,

    /// <summary>Product of two ciphertexts of degree 1, of degree 2.</summary>
    Multiply,

    /// <summary>From degree 2 to degree 1.</summary>
    Relinearize,

    /// <summary>An automorphism of a ciphertext of degree 1, with its key switching.</summary>
    Rotate,
}
