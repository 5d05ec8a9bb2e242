using System.Security.Cryptography;
using CoordinationCrypto.Board;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.EndToEnd.Network;

/// <content>A resharing between two ticks: its terms once all heirs are there, its messages and steps, then what it ended with as a
/// proposal to the old validators.</content>
internal sealed partial class NetworkSequencer
{
    private Committee? _heirs; // who are wished for
    private bool _isResharing;

    private bool IsResharingWished => _heirs is not null && KeysOf(Board.Epoch + 1).Count == _heirs.Size;

    private void Wish(ReadOnlySpan<byte> content)
    {
        if (!_isResharing && content[0] == Board.Epoch + 1 && Committee.IsSupported(content[1], content[2]))
            _heirs = new Committee(content[1], content[2]);
    }

    private void OpenResharing()
    {
        _isResharing = true;
        _ready.Clear();
        Show(
            Item.Heirs,
            [
                (byte)_heirs!.Size,
                (byte)_heirs.MaxFaulty,
                .. RandomNumberGenerator.GetBytes(Hash32.Length),
                .. KeysOf(Board.Epoch + 1).SelectMany(bytes => bytes),
            ]
        );
    }

    /// <summary>
    /// Everyone who took part says how it ended; whoever says it, it counts if a quorum of the heirs has signed it and it follows on the
    /// board.
    /// </summary>
    private void TakeDraft(byte[] content)
    {
        if (
            !EpochBody.TryRead(content, out var body)
            || !EpochCertificate.TryRead(Board.Certificate!, body.Certificate.Span, out var certificate, out _)
            || !Board.Epochs.Follows(certificate)
            || !certificate.IsHeld(body.Heirs)
        )
            return;
        (_isResharing, _heirs) = (false, null);
        Propose(Proposal.Of(body with { Signatures = [] }));
    }
}
