using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>A prover between its first message and its response. Answers once: a mask serves one challenge.</summary>
internal abstract class SigmaCommitment : IDisposable
{
    private readonly Challenge? _simulated;
    private bool _spent;

    /// <summary>A prover that has made its first message.</summary>
    /// <param name="firstMessage">Taken over.</param>
    /// <param name="simulated">The only challenge that can be answered, or null if all can.</param>
    protected SigmaCommitment(byte[] firstMessage, Challenge? simulated)
    {
        FirstMessage = firstMessage;
        _simulated = simulated;
    }

    /// <summary>The first message.</summary>
    public byte[] FirstMessage { get; }

    /// <summary>Whether it was asked for an answer, which it may have refused.</summary>
    public bool IsSpent => _spent;

    /// <summary>
    /// Answers a challenge. False, with the destination cleared, if it had to abort: then nothing of this attempt may be shown, and all
    /// begins anew.
    /// </summary>
    /// <exception cref="InvalidOperationException">It was asked before, or the first message was simulated for another
    /// challenge.</exception>
    public bool TryRespond(Challenge challenge, Span<byte> response)
    {
        if (_spent)
            Throw.Invalid("A commitment answers once.");
        if (_simulated is not null && !_simulated.Equals(challenge))
            Throw.Invalid("The first message was simulated for another challenge.");
        _spent = true;
        var answered = Respond(challenge, response);
        if (!answered)
            response.Clear();
        return answered;
    }

    /// <summary>Zeroes masks and copies of the witness.</summary>
    public abstract void Dispose();

    /// <summary>The type's name: never the contents.</summary>
    public sealed override string ToString() => GetType().Name;

    /// <summary>The first messages of several provers, in order.</summary>
    protected static byte[] Join(ReadOnlySpan<SigmaCommitment> provers)
    {
        var length = 0;
        foreach (var prover in provers)
            length += prover.FirstMessage.Length;
        var joined = new byte[length];
        var rest = joined.AsSpan();
        foreach (var prover in provers)
        {
            prover.FirstMessage.CopyTo(rest);
            rest = rest[prover.FirstMessage.Length..];
        }

        return joined;
    }

    /// <summary>
    /// Asks several provers, those first that may abort. False if one did: those after it have then not been asked, and serve another
    /// challenge.
    /// </summary>
    /// <param name="protocols">Their protocols.</param>
    /// <param name="provers">One a protocol.</param>
    /// <param name="challenges">One a protocol.</param>
    /// <param name="response">The responses, in the order of the protocols.</param>
    protected static bool TryRespondAll(
        ReadOnlySpan<SigmaProtocol> protocols,
        ReadOnlySpan<SigmaCommitment> provers,
        ReadOnlySpan<Challenge> challenges,
        Span<byte> response
    )
    {
        foreach (var mayAbort in (ReadOnlySpan<bool>)[true, false])
        {
            var rest = response;
            for (var i = 0; i < provers.Length; i++)
            {
                var length = protocols[i].ResponseLength;
                if (protocols[i].HasLatticeLeaf == mayAbort && !provers[i].TryRespond(challenges[i], rest[..length]))
                    return false;
                rest = rest[length..];
            }
        }

        return true;
    }

    /// <summary>Answers, or returns false to abort. Called once.</summary>
    protected abstract bool Respond(Challenge challenge, Span<byte> response);
}
