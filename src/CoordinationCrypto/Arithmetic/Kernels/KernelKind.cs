namespace CoordinationCrypto.Arithmetic;

/// <summary>The forms in which every kernel exists. All give the same bits.</summary>
internal enum KernelKind
{
    /// <summary>Plain integer code: the specification.</summary>
    Scalar,

    /// <summary>256-bit vectors with fused multiply-adds on doubles.</summary>
    Vector256,

    /// <summary>512-bit vectors with fused multiply-adds on doubles.</summary>
    Vector512,

    /// <summary>The native library's 52-bit multiply-adds for the kernels that it has; the others in their 512-bit form.</summary>
    Native,
}
