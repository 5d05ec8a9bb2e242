using CoordinationCrypto.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <content>What validators post while a tick is open.</content>
public sealed partial class Replay
{
    /// <summary>The open requests that wait for shares.</summary>
    internal IEnumerable<ShareCollection> OpenShares => _stagOrder.SelectMany(stag => stag.Shares);

    /// <summary>The open requests that wait for hashes and bodies.</summary>
    internal IEnumerable<BodyCollection> OpenBodies => _stagOrder.SelectMany(stag => stag.Tick?.Bodies ?? []);

    /// <summary>The hunts whose members' identities wait for shares.</summary>
    internal IEnumerable<IdentityCollection> OpenIdentities =>
        _stagOrder.Select(stag => stag.Tick?.Identities).OfType<IdentityCollection>();

    /// <summary>The hunts that wait for their quorum.</summary>
    internal IEnumerable<HuntBody> OpenHunts => _stagOrder.Select(stag => stag.Tick?.Hunt).OfType<HuntBody>();

    private ReplayRefusal? OnShare(Record record)
    {
        if (!RequestBody.TryRead(record.Body, out var body) || body.Subset != 0)
            return ReplayRefusal.AnswerMalformed;
        var validator = ValidatorOf(record);
        if (validator == 0)
            return ReplayRefusal.NotAValidator;
        if (_stagOrder.Find(stag => stag.Shares.Any(shares => Names(body, shares.Request))) is not { } stag)
            return ReplayRefusal.RequestUnknown;
        var collection = stag.Shares.First(shares => Names(body, shares.Request));
        if (collection.Senders.Contains(validator))
            return ReplayRefusal.AnswerRepeated;
        if (!Share.TryRead(stag.Parameters, validator, body.Content.Span, out var share))
            return ReplayRefusal.AnswerMalformed;
        if (!TakeSequence(default, record))
        {
            share.Dispose();
            return ReplayRefusal.SequenceNotIncreasing;
        }
        stag.Take(collection, share);
        return null;
    }

    private ReplayRefusal? OnVouch(Record record)
    {
        if (!RequestBody.TryRead(record.Body, out var body) || body.Subset != 0)
            return ReplayRefusal.AnswerMalformed;
        var validator = ValidatorOf(record);
        if (validator == 0)
            return ReplayRefusal.NotAValidator;
        if (OpenBodies.FirstOrDefault(bodies => Names(body, bodies.Request)) is not { } collection)
            return ReplayRefusal.RequestUnknown;
        if (collection.HasVouched(validator))
            return ReplayRefusal.AnswerRepeated;
        if (body.Content.Length != 32 * _context!.Committee.SubsetsOf(validator).Length)
            return ReplayRefusal.AnswerMalformed;
        if (!TakeSequence(default, record))
            return ReplayRefusal.SequenceNotIncreasing;
        collection.Vouch(validator, body.Content.Span);
        return null;
    }

    private ReplayRefusal? OnBody(Record record)
    {
        if (!RequestBody.TryRead(record.Body, out var body) || body.Subset >= _context!.Committee.SubsetCount)
            return ReplayRefusal.AnswerMalformed;
        if (ValidatorOf(record) == 0)
            return ReplayRefusal.NotAValidator;
        if (OpenBodies.FirstOrDefault(bodies => Names(body, bodies.Request)) is not { } collection)
            return ReplayRefusal.RequestUnknown;
        if (collection.HasBody(body.Subset))
            return ReplayRefusal.AnswerRepeated;
        if (!collection.Accepts(body.Subset, body.Content.Span))
            return ReplayRefusal.BodyNotVouched;
        if (!Ciphertext.TryRead(_context.Certificate.Parameters, body.Content.Span, out var ciphertext))
            return ReplayRefusal.AnswerMalformed;
        using (ciphertext)
        {
            if (!TakeSequence(default, record))
                return ReplayRefusal.SequenceNotIncreasing;
            collection.Add(body.Subset, ciphertext);
        }
        return null;
    }

    private ReplayRefusal? OnHunt(Record record)
    {
        if (!QuorumSigned.TryRead(record.Body.Span, record.Body.Length, out var signed))
            return ReplayRefusal.HuntDiffers;
        var stag = _stagOrder.Find(stag => stag.Tick?.Hunt is { } due && due.Encode().AsSpan().SequenceEqual(signed.Payload.Span));
        if (stag is null)
            return ReplayRefusal.HuntDiffers;
        if (!signed.HasQuorum(HuntBody.Domain, _context!.Roster))
            return ReplayRefusal.QuorumMissing;
        if (!IsLowestSigner(record, signed.Signatures, Validators))
            return ReplayRefusal.NotAValidator;
        if (!TakeSequence(default, record))
            return ReplayRefusal.SequenceNotIncreasing;
        stag.Execute(stag.Tick!.Hunt!, record.Digest);
        foreach (var member in stag.Tick.Hunt!.Members)
            _executed.Add((record.Digest, member.Pseudonym));
        stag.Tick.OnHunt();
        return null;
    }

    private static bool Names(RequestBody body, Request request) => body.RequestId == request.Id;

    /// <summary>The number in the present committee of the validator that signed a record, or 0.</summary>
    private int ValidatorOf(Record record)
    {
        for (var i = 0; i < Validators.Count; i++)
            if (record.Author.Equals(Validators[i]))
                return i + 1;
        return 0;
    }
}
