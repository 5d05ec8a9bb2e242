namespace CoordinationCrypto.Threshold;

/// <summary>
/// The signatures under a certificate, as the messages of a session's last step bring them: the payload names the certificate, the
/// signature is over what the quorum signs. At most one of each validator. Not safe for use by several threads at once.
/// </summary>
/// <param name="named">The certificate's 32 bytes, as payloads name it.</param>
/// <param name="signed">The digest that is signed.</param>
internal sealed class QuorumSignatures(Hash32 named, Hash32 signed)
{
    private readonly SortedDictionary<int, byte[]> _signatures = [];

    /// <summary>What messages name.</summary>
    public Hash32 Named => named;

    /// <summary>What is signed.</summary>
    public Hash32 Signed => signed;

    public int Count => _signatures.Count;

    /// <summary>Ascending by validator.</summary>
    public IReadOnlyList<(int Validator, byte[] Signature)> All => [.. _signatures.Select(pair => (pair.Key, pair.Value))];

    public bool Has(int validator) => _signatures.ContainsKey(validator);

    /// <summary>Takes a message of the step.</summary>
    /// <param name="message">The message.</param>
    /// <param name="key">Its sender's.</param>
    public MessageReceipt Take(SignedMessage message, VerifyingKey key)
    {
        if (message.Payload.Length != Hash32.Length)
            return MessageReceipt.Malformed;
        if (!message.Payload.Span.SequenceEqual(named))
            return MessageReceipt.Diverges;
        if (Has(message.Sender))
            return MessageReceipt.Duplicate;
        if (!key.Verify(signed, message.Signature))
            return MessageReceipt.BadSignature;
        _signatures.Add(message.Sender, message.Signature.ToArray());
        return MessageReceipt.Accepted;
    }
}
