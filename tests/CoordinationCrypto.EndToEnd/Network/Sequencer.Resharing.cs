using System.Security.Cryptography;
using CoordinationCrypto.Board;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.EndToEnd.Network;

/// <content>A resharing between two ticks: its terms once all heirs are there, its messages and steps, then what it ended with as a
/// proposal to the old validators.</content>
internal sealed partial class Sequencer
{
    private Committee? _heirs; // who are wished for
    private bool _isResharing;

    private bool IsResharingWished => _heirs is not null && KeysOf(_board.Epoch + 1).Count == _heirs.Size;

    /// <summary>The body of the record that is signed by these.</summary>
    private byte[] Signed(IReadOnlyList<(int Validator, byte[] Signature)> signatures)
    {
        if (_kind is not RecordKind.Epoch)
            return QuorumSigned.Encode(_proposed!, signatures);
        return EpochBody.TryRead(_proposed!, out var body)
            ? (body with { Signatures = signatures }).Encode()
            : throw new InvalidOperationException("What was proposed is not of an epoch.");
    }

    private void Wish(ReadOnlySpan<byte> content)
    {
        if (!_isResharing && content[0] == _board.Epoch + 1 && Committee.IsSupported(content[1], content[2]))
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
                .. KeysOf(_board.Epoch + 1).SelectMany(bytes => bytes),
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
            || !EpochCertificate.TryRead(_board.Certificate!, body.Certificate.Span, out var certificate, out _)
            || !_board.Epochs.Follows(certificate)
            || !certificate.IsHeld(body.Heirs)
        )
            return;
        (_isResharing, _heirs, _kind) = (false, null, RecordKind.Epoch);
        Propose(content, certificate.QuorumDigest);
    }
}
