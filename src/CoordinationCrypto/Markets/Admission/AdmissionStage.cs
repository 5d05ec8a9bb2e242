namespace CoordinationCrypto.Markets;

/// <summary>How an <see cref="AdmissionBatch"/> came about. No submission passes more than three of them, and mixed ones at most twice.</summary>
internal enum AdmissionStage : byte
{
    /// <summary>Cut from the waiting submissions.</summary>
    First = 0,

    /// <summary>What a first batch left when its suspects were taken out.</summary>
    Rest = 1,

    /// <summary>The suspects of a first batch, each alone.</summary>
    Suspected = 2,

    /// <summary>All of a rest that was not zero either, each alone.</summary>
    RestSuspected = 3,
}
