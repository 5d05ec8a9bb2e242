namespace CoordinationCrypto.Tests.Board;

/// <summary>H5 as the model states it, without records and keys. Every rule is a method, so that a broken market can lack it.</summary>
internal class NaiveConsent(ulong window) : IConsentMarket
{
    private readonly List<Signed> _signed = [];
    private Signed? _waiting;
    private Signed? _live;
    private int _last; // number on the board

    public ulong Time { get; private set; } = 1;

    protected ulong Window => window;

    public void Sign(bool isExit, ulong? until) => _signed.Add(new Signed(_signed.Count + 1, isExit, Time, until ?? ulong.MaxValue));

    public bool Post(int number)
    {
        var record = _signed[number - 1];
        if (number <= _last || (record.IsExit ? !IsExitTaken(_waiting ?? _live) : !IsInTime(record) || !IsMeant(record)))
            return false;
        if (Burns(record))
            _last = number;
        _waiting = record;
        return true;
    }

    public void Wait(ulong milliseconds) => Time += milliseconds;

    public int? Cut()
    {
        Time++;
        if (_waiting is { } change)
            _live = change.IsExit || !IsInTimeAtCut(change) ? null : change;
        _waiting = null;
        if (_live is { } live && !IsMeantAtCut(live))
            _live = null;
        return _live?.Number;
    }

    public void Dispose() { }

    /// <summary>Whether it uses up its number and all below.</summary>
    protected virtual bool Burns(Signed record) => true;

    /// <summary>Whether the board takes an exit: always, also of who is not there.</summary>
    protected virtual bool IsExitTaken(Signed? present) => true;

    /// <summary>Whether a submission comes within the window.</summary>
    protected virtual bool IsInTime(Signed record) => Time - record.Time <= window;

    /// <summary>Whether its first cut does.</summary>
    protected virtual bool IsInTimeAtCut(Signed record) => Time - record.Time <= window;

    /// <summary>Whether a submission comes before its end.</summary>
    protected virtual bool IsMeant(Signed record) => Time <= record.Until;

    /// <summary>Whether a cut does.</summary>
    protected virtual bool IsMeantAtCut(Signed record) => Time <= record.Until;

    /// <summary>What the agent signed.</summary>
    protected sealed record Signed(int Number, bool IsExit, ulong Time, ulong Until);
}
