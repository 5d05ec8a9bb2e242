namespace CoordinationCrypto.Threshold;

/// <remarks>The rounds of contributions: the public key's, then those of the evaluation keys.</remarks>
public sealed partial class CeremonyParty
{
    private WeakReference<byte[]>? _bodies; // they can be a large part of a machine's memory
    private int[] _due = [];

    /// <summary>The open round of contributions.</summary>
    private CeremonyRound Round => _evaluation?.Round ?? _key!.Round;

    /// <summary>Of the rounds of evaluation keys, the open one; 0 in other steps.</summary>
    private int RoundIndex => Step is CeremonyStep.EvaluationVouch or CeremonyStep.EvaluationBodies ? _evaluation!.Index : 0;

    /// <summary>
    /// Where a step stands in the sequence Deal 0, Commit 0, Deal 1, Commit 1, …, Vouch, Bodies 0, Bodies 1, …, per round
    /// EvaluationVouch, EvaluationBodies 0, EvaluationBodies 1, …, then SelfTest, Certify, Ended.
    /// </summary>
    private static (int, int, int, int) Order(CeremonyStep step, int attempt, int round) =>
        step switch
        {
            CeremonyStep.Deal or CeremonyStep.Commit => (0, attempt, (int)step, 0),
            CeremonyStep.Vouch or CeremonyStep.Bodies => (1, 0, (int)step, attempt),
            CeremonyStep.EvaluationVouch or CeremonyStep.EvaluationBodies => (2, round, (int)step, attempt),
            _ => (3, 0, (int)step, attempt),
        };

    private void EnterBodies()
    {
        SayNothing(_evaluation is null ? CeremonyStep.Bodies : CeremonyStep.EvaluationBodies);
        _due = Round.Due();
        _bodies = null;
    }

    /// <summary>
    /// What this party owes in a step of bodies: made when it is asked for, and again when it is asked for after the caller has let go of
    /// it.
    /// </summary>
    private ReadOnlyMemory<byte> OwedBodies()
    {
        if (_due.Length == 0)
            return default;
        if (_bodies is not null && _bodies.TryGetTarget(out var made))
            return made;
        var bodies = Round.Bodies(_due, _evaluation is null ? [] : [(byte)RoundIndex]);
        var message = CeremonyMessage.Unsigned(_terms, Step, Attempt, Validator, bodies);
        _bodies = new WeakReference<byte[]>(message);
        return message;
    }

    private void CloseBodies()
    {
        if (Round.HasUnreadableBody)
        {
            Fail(CeremonyFailure.UnreadableBody, []);
            return;
        }
        if (Round.HasAllBodies)
        {
            CloseRound();
            return;
        }
        Round.AskAgain();
        if (Round.Exhausted() is { Length: > 0 } silent)
            TimeOut(silent);
        else
            EnterBodies();
    }

    private void CloseRound()
    {
        if (_evaluation is not null)
            _evaluation.Advance();
        else if (_terms.EvaluationKeys.Rounds > 0)
            _evaluation = new CeremonyEvaluationKeys(_terms, Validator, _seeds!, _key!.Transcript, Round.Hashes);
        if (_evaluation?.Round is null)
            EnterSelfTest();
        else
            Say(CeremonyStep.EvaluationVouch, Round.Vouch());
    }

    private void EnterSelfTest()
    {
        if (!_key!.TryDraft(_evaluation?.Digests(), out _draft))
        {
            Fail(CeremonyFailure.UnreadableBody, []);
            return;
        }
        if (_evaluation is not null)
            (_relinearization, _galois) = _evaluation.TakeKeys();
        _test = new CeremonySelfTest(_draft, _seeds!, _key.TakeShare(), _key.TakeIdentityShare(), _entropy, _relinearization, _galois);
        Say(CeremonyStep.SelfTest, _test.Shares());
    }

    private void FreeEvaluationKeys()
    {
        _relinearization?.Dispose();
        _galois?.Dispose();
    }
}
