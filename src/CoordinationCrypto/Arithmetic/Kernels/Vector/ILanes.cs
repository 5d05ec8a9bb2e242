namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// The vector instructions that the kernels are written in, for one width. Every operation is exact or correctly rounded, so all widths
/// agree.
/// </summary>
/// <typeparam name="TDouble">A vector of doubles.</typeparam>
/// <typeparam name="TWord">A vector of 64-bit words, as many.</typeparam>
internal unsafe interface ILanes<TDouble, TWord>
    where TDouble : struct
    where TWord : struct
{
    /// <summary>Lanes in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>The value in all lanes.</summary>
    static abstract TDouble Broadcast(double value);

    /// <summary>The value in all lanes.</summary>
    static abstract TWord Broadcast(ulong value);

    /// <summary>Reads doubles.</summary>
    static abstract TDouble Load(double* source);

    /// <summary>Writes doubles.</summary>
    static abstract void Store(double* destination, TDouble value);

    /// <summary>Reads words.</summary>
    static abstract TWord Load(ulong* source);

    /// <summary>Writes words.</summary>
    static abstract void Store(ulong* destination, TWord value);

    /// <summary>Words below 2^52 as doubles.</summary>
    static abstract TDouble ToDouble(TWord value);

    /// <summary>Signed words in [−2^51, 2^51) as doubles.</summary>
    static abstract TDouble SignedToDouble(TWord value);

    /// <summary>The low 32 bits of each word.</summary>
    static abstract TWord Low32(TWord value);

    /// <summary>The high 32 bits of each word.</summary>
    static abstract TWord High32(TWord value);

    /// <summary>a + b.</summary>
    static abstract TDouble Add(TDouble a, TDouble b);

    /// <summary>a − b.</summary>
    static abstract TDouble Subtract(TDouble a, TDouble b);

    /// <summary>a·b, rounded.</summary>
    static abstract TDouble Multiply(TDouble a, TDouble b);

    /// <summary>a + b mod 2^64.</summary>
    static abstract TWord Add(TWord a, TWord b);

    /// <summary>a − b mod 2^64.</summary>
    static abstract TWord Subtract(TWord a, TWord b);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract TDouble MultiplyAdd(TDouble a, TDouble b, TDouble c);

    /// <summary>a·b − c, rounded once.</summary>
    static abstract TDouble MultiplySubtract(TDouble a, TDouble b, TDouble c);

    /// <summary>c − a·b, rounded once.</summary>
    static abstract TDouble SubtractProduct(TDouble c, TDouble a, TDouble b);

    /// <summary>The nearest integer, ties to even.</summary>
    static abstract TDouble Round(TDouble value);

    /// <summary>The greatest integer not above.</summary>
    static abstract TDouble Floor(TDouble value);

    /// <summary>Integers in [0, 2^52) as words.</summary>
    static abstract TWord ToWord(TDouble value);

    /// <summary>
    /// value where it is not negative as a signed word, value + q where it is; both the value and q are below 2^62 in magnitude.
    /// </summary>
    static abstract TWord Lift(TWord value, TWord q);

    /// <summary>The words of integers in (−q, q), those below zero lifted by q.</summary>
    static abstract TWord Canonical(TDouble value, TDouble q, TWord qWord);
}
