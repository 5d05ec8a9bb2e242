namespace CoordinationCrypto.Markets;

/// <summary>A least cell of an up-set.</summary>
/// <param name="Members">The index of its level on the members axis, 0 where there is none.</param>
/// <param name="Capital">The index of its level on the capital axis, 0 where there is none.</param>
/// <param name="Gates">The gates that have to be open, bit i for gate i.</param>
internal readonly record struct LeastCell(int Members, int Capital, int Gates) : IComparable<LeastCell>
{
    public bool IsAtLeast(LeastCell other) =>
        Members >= other.Members && Capital >= other.Capital && (other.Gates & ~Gates) == 0;

    public int CompareTo(LeastCell other) => (Gates, Members, Capital).CompareTo((other.Gates, other.Members, other.Capital));
}
