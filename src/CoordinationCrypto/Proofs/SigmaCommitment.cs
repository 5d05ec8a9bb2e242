using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>A prover between its first message and its response. Answers once: a mask serves one challenge.</summary>
internal abstract class SigmaCommitment : IDisposable
{
    private readonly Challenge? simulated;
    private bool spent;

    /// <summary>A prover that has made its first message.</summary>
    /// <param name="firstMessage">Taken over.</param>
    /// <param name="simulated">The only challenge that can be answered, or null if all can.</param>
    protected SigmaCommitment(byte[] firstMessage, Challenge? simulated)
    {
        FirstMessage = firstMessage;
        this.simulated = simulated;
    }

    /// <summary>The first message.</summary>
    public byte[] FirstMessage { get; }

    /// <summary>Answers a challenge. False, with the destination cleared, if it had to abort: then nothing of this attempt may be shown, and all begins anew.</summary>
    /// <exception cref="InvalidOperationException">It was asked before, or the first message was simulated for another challenge.</exception>
    public bool TryRespond(Challenge challenge, Span<byte> response)
    {
        if (spent)
            Throw.Invalid("A commitment answers once.");
        if (simulated is not null && !simulated.Equals(challenge))
            Throw.Invalid("The first message was simulated for another challenge.");
        spent = true;
        var answered = Respond(challenge, response);
        if (!answered)
            response.Clear();
        return answered;
    }

    /// <summary>Zeroes masks and copies of the witness.</summary>
    public abstract void Dispose();

    /// <summary>The type's name: never the contents.</summary>
    public sealed override string ToString() => GetType().Name;

    /// <summary>Answers, or returns false to abort. Called once.</summary>
    protected abstract bool Respond(Challenge challenge, Span<byte> response);
}
