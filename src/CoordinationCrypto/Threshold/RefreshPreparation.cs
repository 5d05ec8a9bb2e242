using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The preparation of a mask as everyone sees it: shares T_i of −a·s + Δ·ρ + e, of degree f, until 2f + 1 of them agree. Those contain f + 1 honest ones, which fix the polynomial, so Enc(ρ) is what keys and seeds give, whoever spoke last.
/// It reads messages in the board's order and holds nothing secret. Not safe for use by several threads at once.
/// </summary>
internal sealed class RefreshPreparation : IDisposable
{
    private readonly byte[] _id;
    private readonly BfvParameters _parameters;
    private readonly int _degree;
    private readonly AcceptanceRule _rule;
    private readonly RefreshInbox _inbox;
    private readonly SortedDictionary<int, Share> _shares = [];
    private PreparedMask? _mask;

    /// <param name="context">The key and epoch.</param>
    /// <param name="number">The mask's number.</param>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="committee">The committee.</param>
    /// <param name="rule">How many shares must agree.</param>
    public RefreshPreparation(RefreshContext context, uint number, BfvParameters parameters, Committee committee, AcceptanceRule rule)
    {
        Number = number;
        _id = context.MaskId(number);
        _parameters = parameters;
        _degree = committee.Corrupted;
        _rule = rule;
        _inbox = new RefreshInbox(_id, Share.EncodedLength(parameters), committee.Validators);
    }

    public uint Number { get; }

    /// <summary>The validators whose shares are in.</summary>
    public IReadOnlyCollection<int> Senders => _inbox.Senders;

    /// <summary>Whether enough shares agree.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The validators whose shares were off the accepted polynomial.</summary>
    public IReadOnlyList<int> Wrong { get; private set; } = [];

    /// <summary>Takes a validator's share: mask id; T_i.</summary>
    public RefreshReceipt TakeShare(int sender, ReadOnlySpan<byte> message)
    {
        if (_inbox.Judge(sender, message, IsComplete) is { } receipt) return receipt;
        if (!Share.TryRead(_parameters, sender, message[32..], out var share)) return RefreshReceipt.Malformed;
        _inbox.Keep(sender, message);
        _shares.Add(sender, share);
        TryFinish();
        return RefreshReceipt.Accepted;
    }

    /// <summary>The mask, once enough shares agree, and once only; the caller owns it.</summary>
    /// <exception cref="InvalidOperationException">Too few shares agree, or it was taken.</exception>
    public PreparedMask TakeMask()
    {
        var mask = _mask ?? throw new InvalidOperationException("There is no mask to take.");
        _mask = null;
        return mask;
    }

    public void Dispose()
    {
        FreeShares();
        _mask?.Dispose();
    }

    private void TryFinish()
    {
        if (_shares.Count < _rule.Required(_degree)) return;
        if (!Reconstruction.TryReconstruct(_rule, _degree, [.. _shares.Values], out var c0, out var wrong)) return;
        _mask = new PreparedMask(Number, new Ciphertext(_parameters, c0!, PreparedMask.ExpandA(_parameters, _id)));
        Wrong = wrong;
        IsComplete = true;
        FreeShares();
    }

    private void FreeShares()
    {
        foreach (var share in _shares.Values) share.Dispose();
        _shares.Clear();
    }
}
