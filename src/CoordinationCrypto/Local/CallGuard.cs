namespace CoordinationCrypto.Local;

/// <summary>
/// Lets one call in at a time, and throws where a second one comes while the first goes on. It makes no call wait: it shows the caller's
/// bug before it does harm. Safe for several threads at once.
/// </summary>
/// <param name="what">What is guarded, in words for the message.</param>
internal sealed class CallGuard(string what)
{
    private int _isTaken; // 0 or 1

    /// <summary>Begins a call.</summary>
    /// <returns>Ends it when disposed of.</returns>
    /// <exception cref="InvalidOperationException">Another call goes on.</exception>
    public Call Enter()
    {
        if (Interlocked.Exchange(ref _isTaken, 1) != 0)
            throw new InvalidOperationException(
                $"Another call on {what} goes on, on another thread or not awaited. It takes one call at a time."
            );
        return new Call(this);
    }

    /// <summary>A call that goes on.</summary>
    internal sealed class Call(CallGuard guard) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            if (_isOver)
                return;
            _isOver = true;
            Volatile.Write(ref guard._isTaken, 0);
        }
    }
}
