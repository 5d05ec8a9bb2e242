using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <content>What leads from this epoch to the next: the resharings that were entered, and the certificate that was signed.</content>
public sealed partial class RequestLedger
{
    private readonly HashSet<Hash32> _resharings = [];

    /// <summary>The certificate of the next epoch that is signed, or null.</summary>
    public LedgerHandover? Handover { get; private set; }

    /// <summary>
    /// Writes down that the certificate of the next epoch is signed: it is on the disk before this returns. Nothing new is taken after
    /// it.
    /// </summary>
    /// <param name="handover">The certificate; its memory is copied.</param>
    /// <returns><see cref="LedgerVerdict.New"/> or <see cref="LedgerVerdict.AlreadyRecorded"/>; <see cref="LedgerVerdict.Contradiction"/>
    /// where another was signed.</returns>
    /// <exception cref="InvalidOperationException">A write has failed: nothing may leave until the ledger is opened again.</exception>
    /// <exception cref="IOException">The stream failed: nothing may leave.</exception>
    public LedgerVerdict Record(LedgerHandover handover)
    {
        var bytes = handover.Encode();
        lock (_gate)
        {
            if (Handover is { } signed)
                return signed.Equals(handover) ? LedgerVerdict.AlreadyRecorded : LedgerVerdict.Contradiction;
            _log.Append(bytes);
            Handover = handover;
            return LedgerVerdict.New;
        }
    }

    /// <summary>
    /// Writes down that a resharing is entered: it is on the disk before this returns, and the resharing is not entered again.
    /// </summary>
    /// <param name="resharing">The resharing; its memory is copied.</param>
    /// <returns><see cref="LedgerVerdict.New"/>: it may be entered; or <see cref="LedgerVerdict.AlreadyRecorded"/> or
    /// <see cref="LedgerVerdict.HandedOver"/>: it may not.</returns>
    /// <exception cref="InvalidOperationException">A write has failed: nothing may leave until the ledger is opened again.</exception>
    /// <exception cref="IOException">The stream failed: nothing may leave.</exception>
    internal LedgerVerdict Record(LedgerResharing resharing)
    {
        var bytes = resharing.Encode();
        lock (_gate)
        {
            if (Handover is not null)
                return LedgerVerdict.HandedOver;
            if (_resharings.Contains(resharing.Id))
                return LedgerVerdict.AlreadyRecorded;
            _log.Append(bytes);
            _resharings.Add(resharing.Id);
            return LedgerVerdict.New;
        }
    }
}
