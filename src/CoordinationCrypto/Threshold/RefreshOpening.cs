using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The opening of m + ρ as everyone sees it: shares of degree f until 2f + 1 of them agree, then Enc(m) = (Δ·(m + ρ), 0) − Enc(ρ). It reads messages in the board's order and holds nothing secret. Borrows the mask, owns the result.
/// Not safe for use by several threads at once.
/// </summary>
internal sealed class RefreshOpening : IDisposable
{
    private readonly PreparedMask _mask;
    private readonly AcceptanceRule _rule;
    private readonly RefreshInbox _inbox;
    private readonly SortedDictionary<int, Share> _shares = [];

    /// <param name="request">The request.</param>
    /// <param name="mask">The mask that is assigned to the request's ciphertext.</param>
    /// <param name="committee">The committee.</param>
    /// <param name="rule">How many shares must agree.</param>
    public RefreshOpening(Request request, PreparedMask mask, Committee committee, AcceptanceRule rule)
    {
        if (RefreshRequest.MaskOf(request) != mask.Number) throw new ArgumentException("The request names another mask.", nameof(mask));
        Request = request;
        _mask = mask;
        _rule = rule;
        _inbox = new RefreshInbox(request.Id.ToArray(), Share.EncodedLength(mask.Encryption.Parameters), committee.Validators);
    }

    public Request Request { get; }

    /// <summary>The validators whose shares are in.</summary>
    public IReadOnlyCollection<int> Senders => _inbox.Senders;

    /// <summary>The validators whose shares were off the accepted polynomial.</summary>
    public IReadOnlyList<int> Wrong { get; private set; } = [];

    /// <summary>m + ρ, once enough shares agree.</summary>
    public Plaintext? Masked { get; private set; }

    /// <summary>The ciphertext with new noise, once enough shares agree.</summary>
    public Ciphertext? Result { get; private set; }

    /// <summary>Takes a validator's share: request id; D_i.</summary>
    public RefreshReceipt TakeShare(int sender, ReadOnlySpan<byte> message)
    {
        if (_inbox.Judge(sender, message, Result is not null) is { } receipt) return receipt;
        if (!Share.TryRead(_mask.Encryption.Parameters, sender, message[32..], out var share)) return RefreshReceipt.Malformed;
        _inbox.Keep(sender, message);
        _shares.Add(sender, share);
        TryFinish();
        return RefreshReceipt.Accepted;
    }

    public void Dispose()
    {
        foreach (var share in _shares.Values) share.Dispose();
        _shares.Clear();
        Masked?.Dispose();
        Result?.Dispose();
    }

    private void TryFinish()
    {
        if (_shares.Count < _rule.Required(Request.Degree)) return;
        if (!Reconstruction.TryReconstruct(_rule, Request.Degree, [.. _shares.Values], out var phase, out var wrong)) return;
        using (phase) Masked = PhaseDecoder.Decode(_mask.Encryption.Parameters, phase!);
        Result = _mask.Unmask(Masked);
        Wrong = wrong;
    }
}
