namespace CoordinationCrypto.Threshold;

/// <summary>
/// Runs a key ceremony among parties of one process. It carries messages and holds no party's secrets but to hand them over; what it
/// guarantees is what the parties guarantee each other.
/// </summary>
internal static class KeyCeremony
{
    /// <summary>
    /// Makes a joint key. Every validator is a party of its own; each round, what they post goes to all of them, their own posts
    /// included, as it would from a board.
    /// </summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="committee">The committee.</param>
    /// <param name="identities">The validators' keys; validator i's is at i − 1.</param>
    /// <param name="entropy">Makes the ceremony's nonce, the seeds, one-time keys and signature nonces.</param>
    /// <param name="scanDeadlineMilliseconds">How long one-round scans will be waited for, in milliseconds of board time.</param>
    /// <param name="progress">Told of each step as it begins.</param>
    /// <param name="cancellationToken">Looked at before each party's turn.</param>
    /// <returns>How it ended, and each party's seeds where it ended in a key.</returns>
    /// <exception cref="ArgumentException">There is not one key per validator, or a key occurs twice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; all seeds are zeroed.</exception>
    public static CeremonyResult RunInProcess(
        BfvParameters parameters,
        Committee committee,
        IReadOnlyList<SigningKey> identities,
        EntropySource entropy,
        ulong scanDeadlineMilliseconds,
        IProgress<CeremonyStep>? progress = null,
        CancellationToken cancellationToken = default
    ) =>
        RunInProcess(
            parameters,
            committee,
            identities,
            entropy,
            scanDeadlineMilliseconds,
            EvaluationKeyTerms.None,
            progress,
            cancellationToken
        );

    /// <summary>The same, with evaluation keys.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="committee">The committee.</param>
    /// <param name="identities">The validators' keys; validator i's is at i − 1.</param>
    /// <param name="entropy">Makes the ceremony's nonce, the seeds, one-time keys and signature nonces.</param>
    /// <param name="scanDeadlineMilliseconds">How long one-round scans will be waited for, in milliseconds of board time.</param>
    /// <param name="evaluationKeys">The evaluation keys to be made.</param>
    /// <param name="progress">Told of each step as it begins.</param>
    /// <param name="cancellationToken">Looked at before each party's turn.</param>
    /// <returns>How it ended, and each party's seeds where it ended in a key.</returns>
    /// <exception cref="ArgumentException">There is not one key per validator, a key occurs twice, or the evaluation keys are none that a
    /// ceremony of these parameters makes.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; all seeds are zeroed.</exception>
    public static CeremonyResult RunInProcess(
        BfvParameters parameters,
        Committee committee,
        IReadOnlyList<SigningKey> identities,
        EntropySource entropy,
        ulong scanDeadlineMilliseconds,
        EvaluationKeyTerms evaluationKeys,
        IProgress<CeremonyStep>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(identities);
        ArgumentNullException.ThrowIfNull(entropy);
        ArgumentNullException.ThrowIfNull(evaluationKeys);
        return RunInProcess(
            new CeremonyTerms(
                parameters,
                committee,
                [.. identities.Select(identity => identity.PublicKey)],
                Hash32.Draw(entropy),
                scanDeadlineMilliseconds,
                evaluationKeys
            ),
            identities,
            entropy,
            progress,
            cancellationToken
        );
    }

    /// <summary>The same for terms at hand, which may ask for evaluation keys.</summary>
    /// <param name="terms">What the validators agreed on, with a nonce that was never used.</param>
    /// <param name="identities">The validators' keys, those of the terms; validator i's is at i − 1.</param>
    /// <param name="entropy">Makes the seeds, one-time keys and signature nonces.</param>
    /// <param name="progress">Told of each step as it begins.</param>
    /// <param name="cancellationToken">Looked at before each party's turn.</param>
    /// <returns>How it ended, and each party's seeds where it ended in a key.</returns>
    /// <exception cref="ArgumentException">There is not one key per validator, or a key is not the validator's.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; all seeds are zeroed.</exception>
    public static CeremonyResult RunInProcess(
        CeremonyTerms terms,
        IReadOnlyList<SigningKey> identities,
        EntropySource entropy,
        IProgress<CeremonyStep>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(identities);
        ArgumentNullException.ThrowIfNull(entropy);
        if (identities.Count != terms.Committee.Size)
            throw new ArgumentException(
                $"There is one key per validator: {terms.Committee.Size}, not {identities.Count}.",
                nameof(identities)
            );
        var parties = new List<CeremonyParty>();
        var traffic = new CeremonyTraffic();
        try
        {
            progress?.Report(CeremonyStep.Open);
            for (var i = 0; i < identities.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                parties.Add(new CeremonyParty(terms, i + 1, identities[i], entropy));
            }
            while (parties.Exists(party => party.Step is not CeremonyStep.Ended))
                Round(parties, traffic, progress, cancellationToken);
            var outcome =
                parties.Select(party => party.Outcome!).FirstOrDefault(end => end is not CeremonyOutcome.Done) ?? parties[0].Outcome!;
            foreach (var party in parties)
                if (!ReferenceEquals(party.Outcome, outcome))
                    Free(party.Outcome);
            return new CeremonyResult(
                outcome,
                outcome is CeremonyOutcome.Done ? [.. parties.Select(party => party.TakeSeeds())] : [],
                traffic
            );
        }
        finally
        {
            foreach (var party in parties)
                party.Dispose();
        }
    }

    /// <summary>
    /// What a certified key has spent of its leakage budget before its first turn, in the budget's units: the self-test's scan and
    /// opening, and its second opening where evaluation keys were made. Whoever opens a <see cref="LeakageBudget"/> for a certificate
    /// charges this first.
    /// </summary>
    /// <param name="certificate">The certificate.</param>
    /// <returns>What is spent, in units of 2^−100.</returns>
    public static ulong LeakageSpent(KeyCertificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return CeremonySelfTest.Leakage(certificate);
    }

    /// <summary>Gives back the evaluation keys of a party whose outcome is not the one that is handed out.</summary>
    private static void Free(CeremonyOutcome? outcome)
    {
        if (outcome is not CeremonyOutcome.Done done)
            return;
        done.RelinearizationKey?.Dispose();
        done.GaloisKeys?.Dispose();
    }

    private static void Round(
        List<CeremonyParty> parties,
        CeremonyTraffic traffic,
        IProgress<CeremonyStep>? progress,
        CancellationToken cancellationToken
    )
    {
        foreach (var sender in parties)
        {
            var post = sender.Outgoing; // one message at a time in memory: those with bodies are large
            traffic.Count(sender.Validator, sender.Step, post.Length);
            if (!post.IsEmpty)
                // a party of its own each, and the order of posts is the same for all
                Parallel.ForEach(parties, new ParallelOptions { CancellationToken = cancellationToken }, party => party.Receive(post));
        }
        var begun = false;
        foreach (var party in parties.Where(party => party.Step is not CeremonyStep.Ended))
        {
            cancellationToken.ThrowIfCancellationRequested();
            party.Close();
            if (!begun && party.Step is not CeremonyStep.Ended)
                progress?.Report(party.Step);
            begun = true;
        }
    }
}
