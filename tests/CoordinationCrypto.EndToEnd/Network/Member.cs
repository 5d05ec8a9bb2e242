using CoordinationCrypto.Board;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.EndToEnd.Network;

/// <summary>
/// A validator as a state machine over the sequencer's items: takes them in order, and says what is to be said now, again and again until
/// the items show that it was heard. It comes from a ceremony, from a resharing, or from its keystore and ledger.
/// </summary>
internal sealed partial class Member : IDisposable
{
    private readonly uint _epoch;
    private readonly int _number;
    private readonly Committee _committee;
    private readonly MemberFiles _files;
    private readonly SigningKey _identity;
    private CeremonyParty? _party;
    private Validator? _validator;
    private readonly HashSet<string> _shown = [];

    // the board's first records, if this validator is the lowest signer of the certificate: it, and the evaluation keys
    private readonly Queue<byte[]> _opening = [];
    private Proposal? _proposal;
    private (RecordKind Kind, byte[] Body)? _framing;
    private uint _closes;

    public Member(uint epoch, int number, Committee committee, MemberFiles files)
    {
        (_epoch, _number, _committee, _files) = (epoch, number, committee, files);
        if (!files.Exist)
        {
            _identity = files.NewIdentity();
            return;
        }
        var (keystore, ledger) = files.Open();
        _identity = keystore.Identity;
        _validator = new Validator(keystore, ledger, EntropySource.System, TimeProvider.System);
    }

    public ReadOnlySpan<byte> Key => _identity.PublicKey.Bytes;

    public bool IsOver { get; private set; }

    public void Take(Item kind, byte[] content)
    {
        switch (kind)
        {
            case Item.Terms when _validator is null && _epoch == 0:
                _party = new CeremonyParty(Terms(content), _number, _identity, EntropySource.System);
                break;
            case Item.Ceremony when _party is not null:
                _shown.Add(Convert.ToHexString(content));
                _party.Receive(content);
                break;
            case Item.Heirs:
                Enter(content);
                break;
            case Item.Resharing when _resharing is not null:
                _shown.Add(Convert.ToHexString(content));
                _resharing.Receive(content);
                break;
            case Item.Close:
                _closes++;
                if (_party is { Outcome: null })
                    Close(_party);
                else if (_resharing is { Outcome: null })
                    Close(_resharing);
                break;
            case Item.Record:
                Observe(content);
                (_proposal, _framing) = (null, null);
                if (_opening.TryPeek(out var first) && first.AsSpan().SequenceEqual(content))
                    _opening.Dequeue();
                break;
            case Item.Proposal:
                Proposal.TryRead(content, out _proposal);
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
            if (_party.Step is CeremonyStep.Certify && _validator is null)
                _validator = _files.Make(_party, _identity); // on the disk before the signature leaves
            if (!_party.Outgoing.IsEmpty && !_shown.Contains(Convert.ToHexString(_party.Outgoing.Span)))
                yield return (Said.Ceremony, _party.Outgoing.ToArray());
            yield return (
                Said.Ready,
                [.. BitConverter.GetBytes(_closes), .. _party.Awaited.SelectMany(validator => (byte[])[0, (byte)validator])]
            );
            yield break;
        }
        if (_resharing is { Outcome: null })
        {
            if (_resharing.Step is ResharingStep.Certify && _validator is null)
                Inherit(_resharing); // on the disk before the signature leaves
            if (!_resharing.Outgoing.IsEmpty && !_shown.Contains(Convert.ToHexString(_resharing.Outgoing.Span)))
                yield return (Said.Resharing, _resharing.Outgoing.ToArray());
            yield return (
                Said.Ready,
                [
                    .. BitConverter.GetBytes(_closes),
                    .. _resharing.Awaited.SelectMany(awaited =>
                        (byte[])[(byte)(_resharingEpoch - (awaited.Side is ResharingSide.Old ? 1 : 0)), (byte)awaited.Validator]
                    ),
                ]
            );
            yield break;
        }
        if (_draft is not null && _proposal is null)
            yield return (Said.Draft, _draft);
        if (_validator is null || _validator.Board.Epoch != _validator.Epoch)
            yield break;
        if (_opening.TryPeek(out var first))
            yield return (Said.Record, first);
        if (_framing is var (kind, body))
            yield return (Said.Record, _validator.Frame(kind, body).Encode());
        else if (_proposal is not null && Sign() is { } signature)
            yield return (Said.Signature, signature);
        else if (_proposal is null)
            foreach (var record in _validator.Answer(out _))
                yield return (Said.Record, record.Encode());
    }

    public void Dispose()
    {
        _party?.Dispose();
        if (_epoch > 0)
            _resharing?.Dispose(); // an old validator's is its validator's
        _validator?.Dispose();
        _board?.Dispose();
        _identity.Dispose();
    }

    private CeremonyTerms Terms(byte[] content)
    {
        var keys = Keys(content.AsSpan(Hash32.Length), _committee);
        return new CeremonyTerms(
            InsecureToyParameters.N256,
            _committee,
            keys,
            new Hash32(content.AsSpan(0, Hash32.Length)),
            1000,
            EvaluationKeyTerms.ForAdmission(InsecureToyParameters.N256)
        );
    }

    private void Close(CeremonyParty party)
    {
        party.Close();
        if (party.Outcome is null)
            return;
        if (party.Outcome is not CeremonyOutcome.Done done)
            throw new InvalidOperationException($"The ceremony did not end in a key: {party.Outcome}.");
        using var relinearization = done.RelinearizationKey!;
        using var galois = done.GaloisKeys!;
        if (done.Signatures[0].Validator != _number)
            return;
        _opening.Enqueue(
            _validator!.Frame(RecordKind.Certificate, QuorumSigned.Encode(done.Certificate.Encoding.Span, done.Signatures)).Encode()
        );
        foreach (var key in EvaluationKeyEncoding.WriteAll(relinearization, galois))
            _opening.Enqueue(_validator.Frame(RecordKind.EvaluationKey, key).Encode());
    }

    private byte[]? Sign() => _validator!.TrySign(_proposal!, out var signature, out _) ? [(byte)_number, .. signature] : null;
}
