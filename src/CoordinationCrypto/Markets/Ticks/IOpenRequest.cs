using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// A request that waits for answers of validators. What it comes to in the end, it tells its owner when the last answer it needs is in.
/// </summary>
internal interface IOpenRequest
{
    Request Request { get; }

    /// <summary>Why an answer cannot be taken, or null.</summary>
    /// <param name="validator">Its author's number, 1..n.</param>
    /// <param name="subset">The subset that it is about, or the round; 0 where answers are about none.</param>
    /// <param name="content">What it says.</param>
    AnswerFault? FaultOf(int validator, int subset, ReadOnlySpan<byte> content);

    /// <summary>Takes an answer without a fault.</summary>
    void Take(int validator, int subset, ReadOnlySpan<byte> content);
}

/// <summary>Why a validator's answer to a request cannot be taken.</summary>
internal enum AnswerFault
{
    /// <summary>It does not read.</summary>
    Malformed,

    /// <summary>It has been given already.</summary>
    Repeated,

    /// <summary>It is a row of another round than the one that waits.</summary>
    OtherRound,

    /// <summary>It is a masked ciphertext before every subset was vouched for, or not the vouched one.</summary>
    NotVouched,
}
