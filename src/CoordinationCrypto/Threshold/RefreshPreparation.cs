using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The preparation of a mask as everyone sees it: shares T_i of Enc(ρ), of degree f, until 2f + 1 of them agree. Those contain f + 1 honest ones, which fix the polynomial, so Enc(ρ) is what the seeds give, whoever spoke last. It reads
/// messages in the board's order and holds nothing secret. Not safe for use by several threads at once.
/// </summary>
internal sealed class RefreshPreparation : IDisposable
{
    private readonly BfvParameters _parameters;
    private readonly Committee _committee;
    private readonly AcceptanceRule _rule;
    private readonly RefreshInbox _inbox;
    private readonly SortedDictionary<int, (Share C0, Share C1)> _shares = [];
    private PreparedMask? _mask;

    /// <param name="context">The key and epoch.</param>
    /// <param name="number">The mask's number.</param>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="committee">The committee.</param>
    /// <param name="rule">How many shares must agree.</param>
    public RefreshPreparation(RefreshContext context, uint number, BfvParameters parameters, Committee committee, AcceptanceRule rule)
    {
        Number = number;
        _parameters = parameters;
        _committee = committee;
        _rule = rule;
        _inbox = new RefreshInbox(context.MaskId(number), Ciphertext.EncodedLength(parameters), committee.Validators);
    }

    public uint Number { get; }

    /// <summary>The validators whose shares are in.</summary>
    public IReadOnlyCollection<int> Senders => _inbox.Senders;

    /// <summary>Whether enough shares agree.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The validators whose shares were off the accepted polynomials, ascending.</summary>
    public IReadOnlyList<int> Wrong { get; private set; } = [];

    /// <summary>Takes a validator's share: mask id; T_i as a ciphertext.</summary>
    public RefreshReceipt TakeShare(int sender, ReadOnlySpan<byte> message)
    {
        if (_inbox.Judge(sender, message, IsComplete) is { } receipt) return receipt;
        if (!Ciphertext.TryRead(_parameters, message[32..], out var share)) return RefreshReceipt.Malformed;
        _inbox.Keep(sender, message);
        _shares.Add(sender, (new Share(_parameters, sender, share.C0), new Share(_parameters, sender, share.C1)));
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
        var degree = _committee.Corrupted;
        if (_shares.Count < _rule.Required(degree)) return;
        if (!Reconstruction.TryReconstruct(_rule, degree, [.. _shares.Values.Select(share => share.C0)], out var c0, out var wrong)) return;
        if (!Reconstruction.TryReconstruct(_rule, degree, [.. _shares.Values.Select(share => share.C1)], out var c1, out var alsoWrong))
        {
            c0!.Dispose();
            return;
        }
        Wrong = [.. wrong.Union(alsoWrong).Order()];
        _mask = new PreparedMask(Number, new Ciphertext(_parameters, c0!, c1!));
        IsComplete = true;
        FreeShares();
    }

    private void FreeShares()
    {
        foreach (var (c0, c1) in _shares.Values)
        {
            c0.Dispose();
            c1.Dispose();
        }
        _shares.Clear();
    }
}
