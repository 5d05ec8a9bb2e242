namespace CoordinationCrypto.Tests.Markets;

/// <summary>Numbers from which a random world is read, one choice after another; past its end the first choice of each.</summary>
internal sealed class Script(IReadOnlyList<int> numbers)
{
    private int _next;

    /// <summary>In [0, bound).</summary>
    public int Below(int bound) => _next < numbers.Count ? numbers[_next++] % bound : 0;

    /// <summary>In [low, high].</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    /// <summary>True once in so many times; false past the end.</summary>
    public bool Once(int inSo) => Below(inSo) == inSo - 1;

    public T Of<T>(params T[] items) => items[Below(items.Length)];
}
