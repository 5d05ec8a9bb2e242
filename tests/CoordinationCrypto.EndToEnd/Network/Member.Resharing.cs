using CoordinationCrypto.Board;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.EndToEnd.Network;

/// <content>Its part in a resharing: on the old side with what its validator holds, on the new one with the board that it has read along
/// until it has files.</content>
internal sealed partial class Member
{
    private readonly List<byte[]> _records = []; // as long as there is no validator to read them
    private Replay? _board;
    private ResharingParty? _resharing;
    private uint _resharingEpoch; // the one that is to begin
    private byte[]? _draft; // what the resharing ended with, until the board has it

    /// <summary>Takes a record. A validator whose epoch it ends erases its keystore and is over.</summary>
    private void Observe(byte[] content)
    {
        if (
            !(
                _validator is null
                    ? (_board ??= new Replay()).TryAppend(content, out var refusal)
                    : _validator.TryObserve(content, out refusal)
            )
        )
            throw new InvalidOperationException($"The board has a record that does not follow: {refusal}.");
        if (_validator is null)
            _records.Add(content);
        if (!Record.TryRead(content, out var record, out _) || record.Kind is not RecordKind.Epoch)
            return;
        _draft = null;
        if (_validator is null || _validator.Board.Epoch <= _validator.Epoch || IsOver)
            return;
        _files.Erase();
        IsOver = true;
    }

    private void Enter(byte[] content)
    {
        var committee = new Committee(content[0], content[1]);
        var nonce = content.AsSpan(2, Hash32.Length);
        var keys = Keys(content.AsSpan(2 + Hash32.Length), committee);
        var board = _validator?.Board ?? _board!;
        _resharingEpoch = board.Epoch + 1;
        if (_validator is null ? _epoch != _resharingEpoch : _epoch != board.Epoch)
            return;
        if (!_files.Enters(nonce))
            return;
        if (_validator is null)
        {
            if (!board.TryGetResharingTerms(committee, keys, new Hash32(nonce), out var terms))
                throw new InvalidOperationException("The key cannot be handed on now.");
            _resharing = new ResharingParty(terms, _identity, _number, EntropySource.System);
        }
        else if (!_validator.TryReshare(committee, keys, new Hash32(nonce), out _resharing, out var refusal))
            throw new InvalidOperationException($"It does not hand the key on: {refusal}.");
    }

    /// <summary>Makes the files of a new validator, and shows it the board.</summary>
    private void Inherit(ResharingParty party)
    {
        _validator = _files.Make(party, _identity);
        foreach (var record in _records)
            if (!_validator.TryObserve(record, out var refusal))
                throw new InvalidOperationException($"The board has a record that does not follow: {refusal}.");
        _records.Clear();
    }

    private void Close(ResharingParty party)
    {
        party.Close();
        if (party.Outcome is null)
            return;
        if (party.Outcome is not ResharingOutcome.Done done)
            throw new InvalidOperationException($"The resharing did not end in an epoch: {party.Outcome}.");
        if (party.Side is ResharingSide.New)
            party.TakeSecrets(); // they are its validator's now
        _draft = new EpochBody(done.Certificate.Encoding, [], done.Signatures).Encode();
    }

    private static List<VerifyingKey> Keys(ReadOnlySpan<byte> content, Committee committee)
    {
        var keys = new List<VerifyingKey>();
        for (var i = 0; i < committee.Size; i++)
            keys.Add(
                VerifyingKey.TryRead(content.Slice(VerifyingKey.Length * i, VerifyingKey.Length), out var key)
                    ? key
                    : throw new InvalidDataException("A validator's key is none.")
            );
        return keys;
    }
}
