using CoordinationCrypto.Board;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.EndToEnd.Network;

/// <summary>
/// A validator as a state machine over the sequencer's items: takes them in order, and says what is to be said now, again and again until the items show that it was heard. It comes from a ceremony or from its keystore and ledger.
/// </summary>
internal sealed class Member : IDisposable
{
    private readonly int _number;
    private readonly Committee _committee;
    private readonly MemberFiles _files;
    private SigningKey _identity;
    private CeremonyParty? _party;
    private Validator? _validator;
    private readonly HashSet<string> _shown = [];
    private readonly SimulatedClock _clock = new(0); // follows the proposals: what is tested here is not time
    private readonly Queue<byte[]> _opening = []; // certificate and evaluation keys, framed, if it is the lowest signer
    private (RecordKind Kind, byte[] Payload)? _proposal;
    private (RecordKind Kind, byte[] Body)? _framing;
    private uint _closes;

    public Member(int number, Committee committee, MemberFiles files)
    {
        (_number, _committee, _files) = (number, committee, files);
        if (!files.Exist)
        {
            _identity = SigningKey.Create(EntropySource.System);
            return;
        }
        var (keystore, ledger) = files.Open();
        _identity = keystore.Identity;
        _validator = new Validator(keystore.Seeds, keystore.Identity, ledger, EntropySource.System, _clock);
    }

    public ReadOnlySpan<byte> Key => _identity.PublicKey.Bytes;

    public bool IsOver { get; private set; }

    public void Take(Item kind, byte[] content)
    {
        switch (kind)
        {
            case Item.Terms when _validator is null:
                _party = new CeremonyParty(Terms(content), _number, _identity, EntropySource.System);
                break;
            case Item.Ceremony when _party is not null:
                _shown.Add(Convert.ToHexString(content));
                _party.Receive(content);
                break;
            case Item.Close when _party is { Outcome: null }:
                Close(_party);
                break;
            case Item.Record:
                if (_validator!.Observe(content) is { } refusal) throw new InvalidOperationException($"The board has a record that does not follow: {refusal}.");
                if (_opening.TryPeek(out var posted) && posted.AsSpan().SequenceEqual(content)) _opening.Dequeue();
                (_proposal, _framing) = (null, null);
                break;
            case Item.Proposal:
                _proposal = ((RecordKind)content[0], content[1..]);
                if (CheckpointBody.TryRead(content.AsSpan(1), out var checkpoint) && checkpoint.Time > _clock.Milliseconds) _clock.Advance(checkpoint.Time - _clock.Milliseconds);
                break;
            case Item.Framing:
                _framing = content[0] == _number ? ((RecordKind)content[1], content[2..]) : null;
                break;
            case Item.Stop:
                IsOver = true;
                break;
        }
    }

    /// <summary>Everything that this validator wants heard now.</summary>
    public IEnumerable<(Said What, byte[] Content)> Sayings()
    {
        if (_party is { Outcome: null })
        {
            if (_party.Step is CeremonyStep.Certify && _validator is null) _validator = _files.Make(_party, _identity, _clock); // on the disk before the signature leaves
            if (!_party.Outgoing.IsEmpty && !_shown.Contains(Convert.ToHexString(_party.Outgoing.Span))) yield return (Said.Ceremony, _party.Outgoing.ToArray());
            if (_party.Awaited.Count == 0) yield return (Said.Ready, BitConverter.GetBytes(_closes));
            yield break;
        }
        if (_validator is null) yield break;
        if (_opening.TryPeek(out var first)) yield return (Said.Record, first);
        if (_framing is var (kind, body)) yield return (Said.Record, _validator.Frame(kind, body).Encode());
        else if (_proposal is not null && Sign() is { } signature) yield return (Said.Signature, signature);
        else if (_proposal is null)
            foreach (var record in _validator.Answer(out _)) yield return (Said.Record, record.Encode());
    }

    public void Dispose()
    {
        _party?.Dispose();
        _validator?.Dispose();
        _identity.Dispose();
    }

    private CeremonyTerms Terms(byte[] content)
    {
        var keys = new List<VerifyingKey>();
        for (var i = 0; i < _committee.Validators; i++)
            keys.Add(VerifyingKey.TryRead(content.AsSpan(CeremonyTerms.NonceLength + VerifyingKey.Length * i, VerifyingKey.Length), out var key) ? key : throw new InvalidDataException("A validator's key is none."));
        return new CeremonyTerms(InsecureToyParameters.N256, _committee, keys, content.AsSpan(0, CeremonyTerms.NonceLength), 1000, EvaluationKeyTerms.ForAdmission(InsecureToyParameters.N256));
    }

    private void Close(CeremonyParty party)
    {
        party.Close();
        _closes++;
        if (party.Outcome is null) return;
        if (party.Outcome is not CeremonyOutcome.Done done) throw new InvalidOperationException($"The ceremony did not end in a key: {party.Outcome}.");
        using var relinearization = done.RelinearizationKey!;
        using var galois = done.GaloisKeys!;
        if (done.Signatures[0].Validator != _number) return;
        _opening.Enqueue(_validator!.Frame(RecordKind.Certificate, QuorumSigned.Encode(done.Certificate.Encoding.Span, done.Signatures)).Encode());
        foreach (var key in EvaluationKeyEncoding.WriteAll(relinearization, galois)) _opening.Enqueue(_validator.Frame(RecordKind.EvaluationKey, key).Encode());
    }

    private byte[]? Sign()
    {
        var (kind, payload) = _proposal!.Value;
        var refusal = kind is RecordKind.Hunt ? _validator!.TrySignHunt(payload, out var signature) : _validator!.TrySignCheckpoint(payload, out signature);
        return refusal is null ? [(byte)_number, .. signature] : null;
    }
}
