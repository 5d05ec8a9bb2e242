namespace CoordinationCrypto.Markets;

/// <summary>What a submission's proof shows.</summary>
internal enum SubmissionKind : byte
{
    /// <summary>The encryption, and who the pseudonym belongs to: the pseudonym's first submission in the stag.</summary>
    First = 1,

    /// <summary>The encryption alone: every later one, since the pseudonym that signs it has been shown.</summary>
    Replacement = 2,
}
