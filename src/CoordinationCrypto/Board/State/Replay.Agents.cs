using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <content>What entrepreneurs and agents post: registries, stags, submissions, exits.</content>
public sealed partial class Replay
{
    private readonly Dictionary<Hash32, Registry> _registries = [];

    // by registry: what is made once of a large one, for its proofs, serves all its stags, however many name it
    private readonly Dictionary<Hash32, IdentityPolicy> _shielded = [];
    private readonly HashSet<Hash32> _seals = []; // x of every C1 on the board

    private ReplayRefusal? OnRegistry(Record record)
    {
        if (!Registry.TryRead(record.Body.Span, out var registry, out _))
            return ReplayRefusal.RegistryMalformed;
        if (_registries.ContainsKey(registry.Digest))
            return ReplayRefusal.RegistryRepeated;
        if (!TakeSequence(default, record))
            return ReplayRefusal.SequenceNotIncreasing;
        _registries.Add(registry.Digest, registry);
        return null;
    }

    private ReplayRefusal? OnStag(Record record)
    {
        if (!StagTerms.TryRead(record.Body.Span, out var terms, out _) || terms.Grid.CellCount > _context!.Certificate.Parameters.RowSize)
            return ReplayRefusal.StagMalformed;
        var id = terms.Id;
        if (_stags.ContainsKey(id))
            return ReplayRefusal.StagRepeated;
        if (!_context.HasEvaluationKeys)
            return ReplayRefusal.EvaluationKeysMissing;
        Registry? registry = null;
        if (terms.Eligibility.Registry is { } named && !_registries.TryGetValue(named, out registry))
            return ReplayRefusal.RegistryUnknown;
        if (!TakeSequence(default, record))
            return ReplayRefusal.SequenceNotIncreasing;
        var stag = new StagState(
            _context.Certificate.Parameters,
            terms,
            terms.Eligibility.Kind == EligibilityKind.Shielded ? Shielded(registry!) : IdentityPolicy.Named(registry)
        );
        _stags.Add(id, stag);
        _stagOrder.Add(stag);
        return null;
    }

    private IdentityPolicy Shielded(Registry registry)
    {
        var name = registry.Digest;
        if (!_shielded.TryGetValue(name, out var policy))
            _shielded.Add(name, policy = IdentityPolicy.Shielded(registry, _context!.Certificate.IdentityKey));
        return policy;
    }

    private ReplayRefusal? OnSubmission(Record record)
    {
        var (stag, parameters) = (StagOf(record)!, _context!.Certificate.Parameters);
        if (!SubmissionBody.TryRead(_context.Encryptor, stag.Policy, record.Body, out var body))
            return ReplayRefusal.SubmissionMalformed;
        if (body.Weight != 1)
            return ReplayRefusal.WrongWeight;
        var pseudonym = new Hash32(record.Author.Bytes);
        if (stag.HasActed(pseudonym))
            return ReplayRefusal.AlreadyActed;
        if (!_checkpoints.ContainsKey(body.Checkpoint))
            return ReplayRefusal.CheckpointUnknown;
        if ((body.Shown is null) != (stag.ShownBy(pseudonym) is not null))
            return ReplayRefusal.IdentityMisplaced;
        if (body.Shown is { } introduced && !stag.Policy.Admits(introduced))
            return ReplayRefusal.NotEligible;
        if (body.Shown?.Sealed is { } ciphered && _seals.Contains(SealOf(ciphered)))
            return ReplayRefusal.SealRepeated;
        if (!Ciphertext.TryRead(parameters, body.Ciphertext.Span, out var ciphertext))
            return ReplayRefusal.SubmissionMalformed;
        using (ciphertext)
        {
            var context = new SubmissionContext(
                _context.Certificate.ConfigurationId,
                body.Checkpoint,
                new Pseudonym(stag.PseudonymBase, record.Author),
                record.Sequence,
                body.Weight
            );
            if (!SubmissionProof.Verify(_context.Encryptor, new SubmissionClaim(ciphertext, context, stag.Policy, body.Shown, body.Proof)))
                return ReplayRefusal.ProofInvalid;
        }
        if (!TakeSequence(body.Stag, record))
            return ReplayRefusal.SequenceNotIncreasing;
        if (body.Shown is { } shown)
            stag.Introduce(pseudonym, shown);
        if (body.Shown?.Sealed is { } taken)
            _seals.Add(SealOf(taken));
        stag.Wait(pseudonym, new LiveIntendo(pseudonym, Height, body), record.Digest);
        return null;
    }

    private static Hash32 SealOf(ElGamalCiphertext ciphertext) => new(ciphertext.C1.X);

    private ReplayRefusal? OnExit(Record record)
    {
        if (record.Body.Length != 64)
            return ReplayRefusal.SubmissionMalformed;
        var stag = StagOf(record)!;
        var pseudonym = new Hash32(record.Author.Bytes);
        if (stag.HasActed(pseudonym))
            return ReplayRefusal.AlreadyActed;
        if (!_checkpoints.ContainsKey(new Hash32(record.Body.Span[32..])))
            return ReplayRefusal.CheckpointUnknown;
        if (!stag.IsPresent(pseudonym))
            return ReplayRefusal.NotPresent;
        if (!TakeSequence(stag.Terms.Id, record))
            return ReplayRefusal.SequenceNotIncreasing;
        stag.Wait(pseudonym, null, record.Digest);
        return null;
    }

    /// <summary>The stag that a submission or an exit names, by the first 32 bytes of its body; null when there is none.</summary>
    private StagState? StagOf(Record record) =>
        record.Body.Length < 32 ? null : _stags.GetValueOrDefault(new Hash32(record.Body.Span[..32]));
}
