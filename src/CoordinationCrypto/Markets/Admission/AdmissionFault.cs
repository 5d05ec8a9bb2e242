namespace CoordinationCrypto.Markets;

/// <summary>Why a submission is not admitted.</summary>
internal enum AdmissionFault
{
    /// <summary>It is admitted.</summary>
    None,

    /// <summary>A slot holds something else than 0 and 1.</summary>
    NotBinary,

    /// <summary>Its slots are 0 and 1, but not the indicator of an up-set of the grid: a cell is accepted and a greater one is not, or a slot beside the grid is set.</summary>
    NotAnUpSet,
}
