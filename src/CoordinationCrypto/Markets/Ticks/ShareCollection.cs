using CoordinationCrypto.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// The shares that have come in for one request, until enough of them agree. Not safe for use by several threads at once.
/// </summary>
/// <param name="request">The request.</param>
/// <param name="ciphertext">What the shares are computed on; the caller's.</param>
/// <param name="rule">How many shares must agree.</param>
/// <param name="onResult">Told once when the result is final.</param>
internal sealed class ShareCollection(Request request, Ciphertext ciphertext, AcceptanceRule rule, Action<ShareCollection>? onResult = null)
    : IOpenRequest,
        IDisposable
{
    private readonly SortedDictionary<int, Share> _shares = [];

    public Request Request => request;

    /// <summary>What the shares are computed on.</summary>
    public Ciphertext Ciphertext => ciphertext;

    /// <summary>The validators whose share is in.</summary>
    public IReadOnlyCollection<int> Senders => _shares.Keys;

    /// <summary>The validators whose shares were off the accepted polynomial.</summary>
    public IReadOnlyList<int> Wrong { get; private set; } = [];

    /// <summary>The opened plaintext once enough shares agree; the collection owns it.</summary>
    public Plaintext? Result { get; private set; }

    public AnswerFault? FaultOf(int validator, int subset, ReadOnlySpan<byte> content)
    {
        if (_shares.ContainsKey(validator))
            return AnswerFault.Repeated;
        if (!Share.TryRead(ciphertext.Parameters, validator, content, out var share))
            return AnswerFault.Malformed;
        share.Dispose();
        return null;
    }

    public void Take(int validator, int subset, ReadOnlySpan<byte> content)
    {
        if (!Share.TryRead(ciphertext.Parameters, validator, content, out var share))
            throw new ArgumentException("The share does not read.", nameof(content));
        if (Add(share))
            onResult?.Invoke(this);
    }

    /// <summary>Takes a share from a validator that has not sent one, and reconstructs when it can. Owns the share.</summary>
    /// <returns>True when the result has just become final.</returns>
    public bool Add(Share share)
    {
        _shares.Add(share.Validator, share);
        if (_shares.Count < rule.Required(request.Degree))
            return false;
        if (!Reconstruction.TryReconstruct(rule, request.Degree, [.. _shares.Values], out var phase, out var wrong))
            return false;
        using (phase)
            Result = PhaseDecoder.Decode(share.Parameters, phase!);
        Wrong = wrong;
        return true;
    }

    public void Dispose()
    {
        foreach (var share in _shares.Values)
            share.Dispose();
        _shares.Clear();
        Result?.Dispose();
    }
}
