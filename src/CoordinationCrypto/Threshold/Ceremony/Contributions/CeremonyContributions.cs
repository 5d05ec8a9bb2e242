using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The rounds of contributions of a ceremony, one after the other: the public key's, then those of the evaluation keys; and what comes of
/// them, the draft of the certificate and the closing test. Borrows the seeds. Not safe for use by several threads at once.
/// </summary>
internal sealed class CeremonyContributions : IDisposable
{
    private readonly CeremonyTerms _terms;
    private readonly int _validator;
    private readonly SubsetSeeds _seeds;
    private readonly CeremonyKey _key;
    private CeremonyEvaluationKeys? _evaluation;
    private WeakReference<byte[]>? _bodies; // they can be a large part of a machine's memory
    private int[] _due = [];

    /// <summary>Begins with the public key's round.</summary>
    /// <param name="terms">The ceremony's.</param>
    /// <param name="validator">This party.</param>
    /// <param name="seeds">Its seeds.</param>
    /// <param name="transcript">Of all that was dealt.</param>
    public CeremonyContributions(CeremonyTerms terms, int validator, SubsetSeeds seeds, Hash32 transcript)
    {
        _terms = terms;
        _validator = validator;
        _seeds = seeds;
        _key = new CeremonyKey(terms, validator, seeds, transcript);
    }

    /// <summary>The open round; of the last, when all are closed.</summary>
    public CeremonyRound Round => _evaluation?.Round ?? _key.Round;

    /// <summary>Of the rounds of evaluation keys, the open one; 0 before.</summary>
    public int Index => _evaluation?.Index ?? 0;

    /// <summary>In which step hashes of the open round are vouched for.</summary>
    public CeremonyStep VouchStep => _evaluation is null ? CeremonyStep.Vouch : CeremonyStep.EvaluationVouch;

    /// <summary>In which step its bodies are posted.</summary>
    public CeremonyStep BodiesStep => _evaluation is null ? CeremonyStep.Bodies : CeremonyStep.EvaluationBodies;

    /// <summary>Fixes which bodies it is this party's turn to post.</summary>
    /// <returns>In which step.</returns>
    public CeremonyStep AskForBodies()
    {
        _due = Round.Due();
        _bodies = null;
        return BodiesStep;
    }

    /// <summary>
    /// What this party owes in a step of bodies: made when it is asked for, and again when it is asked for after the caller has let go of
    /// it.
    /// </summary>
    public ReadOnlyMemory<byte> OwedBodies()
    {
        if (_due.Length == 0)
            return default;
        if (_bodies is not null && _bodies.TryGetTarget(out var made))
            return made;
        var bodies = Round.Bodies(_due, _evaluation is null ? [] : [(byte)Index]);
        var message = CeremonyMessage.Unsigned(_terms, BodiesStep, Round.Attempt, _validator, bodies);
        _bodies = new WeakReference<byte[]>(message);
        return message;
    }

    /// <summary>Bodies carry no signature: whoever posts them, they have to match the vouched hashes.</summary>
    public MessageReceipt TakeBodies(CeremonyMessage message) =>
        message.Signature.ContainsAnyExcept((byte)0)
            ? MessageReceipt.Malformed
            : Round.TakeBodies(message.Payload.Span[(message.Step is CeremonyStep.EvaluationBodies ? 1 : 0)..]);

    /// <summary>When all bodies of a round are in, begins the next; false if it was the last.</summary>
    public bool TryAdvance()
    {
        if (_evaluation is not null)
            _evaluation.Advance();
        else if (_terms.EvaluationKeys.Rounds > 0)
            _evaluation = new CeremonyEvaluationKeys(_terms, _validator, _seeds, _key.Transcript, Round.Hashes);
        return _evaluation?.Round is not null;
    }

    /// <summary>
    /// After the last round, the certificate as this party sees it; it owns the public key. False if the X_A make no key.
    /// </summary>
    public bool TryDraft([NotNullWhen(true)] out KeyCertificate? draft) => _key.TryDraft(_evaluation?.Digests(), out draft);

    /// <summary>The evaluation keys, once, after the last round: null where the terms ask for none.</summary>
    public (RelinearizationKey? Relinearization, GaloisKeys? Galois) TakeEvaluationKeys() => _evaluation?.TakeKeys() ?? default;

    /// <summary>The closing test, once. It owns this party's two key shares.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="relinearization">The relinearization key, if there is one.</param>
    /// <param name="galois">The Galois keys, if there are any.</param>
    /// <param name="entropy">Makes a proof's masks.</param>
    public CeremonySelfTest Test(KeyCertificate draft, RelinearizationKey? relinearization, GaloisKeys? galois, EntropySource entropy) =>
        new(draft, _seeds, _key.TakeShare(), _key.TakeIdentityShare(), entropy, relinearization, galois);

    public void Dispose()
    {
        _key.Dispose();
        _evaluation?.Dispose();
    }
}
