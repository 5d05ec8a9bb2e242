using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// A computation on shares under way: a circuit yields its rounds one after another, and goes on from each once its row is opened. Run
/// again from the same inputs on the same opened rows, it comes to the same rounds and messages: what was sent is sent again. Not safe for
/// use by several threads at once.
/// </summary>
internal sealed class ShareRun : IDisposable
{
    private readonly ShareArithmetic _arithmetic;
    private readonly IEnumerator<ShareRound> _circuit;

    /// <summary>Begins.</summary>
    /// <param name="arithmetic">What the circuit computes with; owned.</param>
    /// <param name="circuit">Its rounds.</param>
    public ShareRun(ShareArithmetic arithmetic, IEnumerable<ShareRound> circuit)
    {
        _arithmetic = arithmetic;
        _circuit = circuit.GetEnumerator();
        MoveOn();
    }

    /// <summary>The round that waits to be opened; null when the computation is over.</summary>
    public ShareRound? Current { get; private set; }

    /// <summary>How many rounds are opened.</summary>
    public int Opened { get; private set; }

    /// <summary>This validator's message of the present round; for a validator only.</summary>
    /// <exception cref="InvalidOperationException">The computation is over, or no shares are held.</exception>
    public byte[] Message()
    {
        if (Current is null)
            Throw.Invalid("The computation is over.");
        var row = new ulong[Current.Length];
        Current.Write(row);
        return ShareMessage.Encode(row, _arithmetic.Field);
    }

    /// <summary>The present round is opened.</summary>
    /// <param name="opened">Its row.</param>
    /// <exception cref="InvalidOperationException">The computation is over.</exception>
    public void Advance(ReadOnlySpan<ulong> opened)
    {
        if (Current is null)
            Throw.Invalid("The computation is over.");
        Current.Take(opened);
        Opened++;
        MoveOn();
    }

    /// <summary>Zeroes what it holds.</summary>
    public void Dispose()
    {
        _circuit.Dispose();
        _arithmetic.Dispose();
    }

    private void MoveOn() => Current = _circuit.MoveNext() ? _circuit.Current : null;
}
