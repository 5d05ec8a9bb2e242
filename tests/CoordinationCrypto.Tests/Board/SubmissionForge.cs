using CoordinationCrypto.Bfv;
using CoordinationCrypto.Board;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

/// <summary>
/// An agent that says what it likes: it encrypts any plaintext with a valid proof, or leaves parts out, or changes them after proving.
/// What an honest agent's software never does, and a cheater's may.
/// </summary>
internal sealed class SubmissionForge(Replay board, StagTerms terms, SigningKey agent, string seed) : IDisposable
{
    private readonly EntropySource _entropy = Streams.Entropy(seed);
    private readonly PseudonymKey _key = new(agent, board.Find(terms.Id)?.Stag.PseudonymBase ?? new PseudonymBase(terms.Id));

    public PseudonymKey Key => _key;

    /// <summary>The body of an honest first submission, for tests to change.</summary>
    public SubmissionBody First(Plaintext value, ulong sequence, Backing? backing = null) => Body(value, sequence, isFirst: true, backing);

    /// <summary>The body of an honest later submission, for tests to change.</summary>
    public SubmissionBody Replacement(Plaintext value, ulong sequence, Backing? backing = null) =>
        Body(value, sequence, isFirst: false, backing);

    /// <summary>A condition, encoded.</summary>
    public Plaintext Encode(Condition condition) => Intendo.Encode(terms, condition, 0, board.Certificate!.Parameters);

    /// <summary>Any slots, encoded.</summary>
    public Plaintext Encode(params ReadOnlySpan<long> slots)
    {
        var parameters = board.Certificate!.Parameters;
        var values = new ulong[parameters.Degree];
        for (var i = 0; i < slots.Length; i++)
            values[i] = parameters.PlainModulus.FromSigned(slots[i]);
        return new SlotEncoder(parameters).Encode(values);
    }

    /// <summary>An exit's body, signed where the board stands.</summary>
    public byte[] Exit()
    {
        var writer = new WireWriter();
        writer.WriteHash(terms.Id);
        Consent.WritePosition(writer, board.Height, board.Head);
        return writer.ToArray();
    }

    /// <summary>Where the board stands, without an end.</summary>
    public Consent Here() => new(board.Height, board.Head, Consent.NoEnd);

    public Record Sign(SubmissionBody body, ulong sequence) => Sign(RecordKind.Submission, sequence, body.Encode());

    public Record Sign(RecordKind kind, ulong sequence, ReadOnlySpan<byte> body) => Record.Sign(_key, kind, sequence, body, _entropy);

    public void Dispose() => _key.Dispose();

    private SubmissionBody Body(Plaintext value, ulong sequence, bool isFirst, Backing? backed)
    {
        var encryptor = board.Encryptor;
        var (consent, backing) = (Here(), backed ?? Backing.Member);
        var context = new SubmissionContext(board.Certificate!.ConfigurationId, consent, _key.Pseudonym, sequence, backing);
        using var ciphertext = encryptor.Encrypt(value, _entropy, out var witness);
        using (witness)
        {
            ShownIdentity? shown = null;
            var proof = isFirst
                ? SubmissionProof.ProveFirst(
                    encryptor,
                    ciphertext,
                    witness,
                    context,
                    board.Find(terms.Id)!.Stag.Policy,
                    _key,
                    _entropy,
                    out shown
                )
                : SubmissionProof.ProveReplacement(encryptor, ciphertext, witness, context, _entropy);
            return new SubmissionBody(terms.Id, backing, null, consent, shown, ciphertext.Encode(), proof);
        }
    }
}
