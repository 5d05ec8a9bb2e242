using CoordinationCrypto.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// The shares that have come in for one request, until enough of them agree. Not safe for use by several threads at once.
/// </summary>
internal sealed class ShareCollection : IDisposable
{
    private readonly AcceptanceRule _rule;
    private readonly SortedDictionary<int, Share> _shares = [];

    public ShareCollection(Request request, Ciphertext ciphertext, AcceptanceRule rule)
    {
        Request = request;
        Ciphertext = ciphertext;
        _rule = rule;
    }

    public Request Request { get; }

    /// <summary>What the shares are computed on; owned by the tick.</summary>
    public Ciphertext Ciphertext { get; }

    /// <summary>The validators whose share is in.</summary>
    public IReadOnlyCollection<int> Senders => _shares.Keys;

    /// <summary>The validators whose shares were off the accepted polynomial.</summary>
    public IReadOnlyList<int> Wrong { get; private set; } = [];

    /// <summary>The opened plaintext once enough shares agree; the collection owns it.</summary>
    public Plaintext? Result { get; private set; }

    /// <summary>Takes a share from a validator that has not sent one, and reconstructs when it can. Owns the share.</summary>
    /// <returns>True when the result has just become final.</returns>
    public bool Add(Share share)
    {
        _shares.Add(share.Validator, share);
        if (_shares.Count < _rule.Required(Request.Degree))
            return false;
        if (!Reconstruction.TryReconstruct(_rule, Request.Degree, [.. _shares.Values], out var phase, out var wrong))
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
