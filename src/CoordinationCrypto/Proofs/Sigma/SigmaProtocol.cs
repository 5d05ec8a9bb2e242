namespace CoordinationCrypto.Proofs;

/// <summary>
/// A statement with a three-move proof of it: first message, challenge from an additive group, response. The first message follows from
/// challenge and response, so a proof need not carry it.
/// <see cref="Soundness"/> accepting transcripts with one first message and different challenges give a witness; for any challenge an
/// accepting transcript can be made without one.
/// </summary>
/// <remarks>Σ-protocols after Cramer (PhD thesis, Amsterdam 1997). Immutable; safe to share between threads.</remarks>
internal abstract class SigmaProtocol
{
    /// <summary>A protocol whose challenges come from a group.</summary>
    protected SigmaProtocol(ChallengeSpace challenges) => Challenges = challenges;

    /// <summary>The group that challenges come from.</summary>
    public ChallengeSpace Challenges { get; }

    /// <summary>Whether a <see cref="LatticeRelation"/> is part of it: then responding may abort.</summary>
    public abstract bool HasLatticeLeaf { get; }

    /// <summary>
    /// k, at least 2: so many accepting transcripts with one first message and different challenges give a witness. A cheater answers at
    /// most k − 1 challenges.
    /// </summary>
    public abstract int Soundness { get; }

    /// <summary>Bytes of every first message.</summary>
    public abstract int FirstMessageLength { get; }

    /// <summary>Bytes of every response.</summary>
    public abstract int ResponseLength { get; }

    /// <summary>Appends the whole statement.</summary>
    public abstract void Bind(Transcript transcript);

    /// <summary>Makes a first message from a witness.</summary>
    /// <param name="witness">Of the kind that belongs to the statement; that it fulfils the statement is for the caller to see to.</param>
    /// <param name="entropy">Makes the masks.</param>
    /// <exception cref="ArgumentException">The witness is of another kind, count or size.</exception>
    public abstract SigmaCommitment Commit(Witness witness, EntropySource entropy);

    /// <summary>
    /// A new attempt after one that aborted. A prover that was asked is thrown away, and a new one takes its place; one that was not
    /// asked stays, with its first message and the challenges it was simulated for: nobody has seen
    /// either, and its masks have served no challenge yet.
    /// </summary>
    /// <param name="aborted">Made by <see cref="Commit"/> or this, with the same witness; taken over.</param>
    /// <param name="witness">As for <see cref="Commit"/>.</param>
    /// <param name="entropy">Makes the masks.</param>
    public virtual SigmaCommitment Recommit(SigmaCommitment aborted, Witness witness, EntropySource entropy)
    {
        aborted.Dispose();
        return Commit(witness, entropy);
    }

    /// <summary>
    /// Makes a first message without a witness, for a challenge known beforehand. Takes the same steps as <see cref="Commit"/>, and
    /// aborts as often.
    /// </summary>
    public abstract SigmaCommitment Simulate(Challenge challenge, EntropySource entropy);

    /// <summary>
    /// The first message to which a challenge and a response belong. False if the response is not canonical. Everything here is public.
    /// </summary>
    /// <param name="challenge">From the protocol's group.</param>
    /// <param name="response">Exactly <see cref="ResponseLength"/> bytes, from anyone.</param>
    /// <param name="firstMessage">Exactly <see cref="FirstMessageLength"/> bytes; unspecified on failure.</param>
    public abstract bool TryRecompute(Challenge challenge, ReadOnlySpan<byte> response, Span<byte> firstMessage);

    /// <summary>Whether a transcript is accepted.</summary>
    public bool Verify(ReadOnlySpan<byte> firstMessage, Challenge challenge, ReadOnlySpan<byte> response)
    {
        if (firstMessage.Length != FirstMessageLength || response.Length != ResponseLength)
            return false;
        var recomputed = new byte[FirstMessageLength];
        return TryRecompute(challenge, response, recomputed) && firstMessage.SequenceEqual(recomputed);
    }
}
