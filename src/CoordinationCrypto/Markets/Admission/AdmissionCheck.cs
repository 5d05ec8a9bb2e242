namespace CoordinationCrypto.Markets;

/// <summary>What is checked of the plaintexts v of a batch. With the second, v is the indicator of an up-set of the grid and of nothing else.</summary>
internal enum AdmissionCheck : byte
{
    /// <summary>v(x)·(v(x) − 1) = 0 in every slot: v is 0 or 1.</summary>
    Binary = 1,

    /// <summary>v(x)·(t(x) − v(x + 1)) = 0 off the grid's boundary, t 1 on the grid and 2 beside it: a 1 is followed by a 1, and none stands beside the grid.</summary>
    UpSet = 2,
}
