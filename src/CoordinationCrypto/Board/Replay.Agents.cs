using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Board;

/// <content>What entrepreneurs and agents post: registries, stags, submissions, exits.</content>
public sealed partial class Replay
{
    private readonly Dictionary<KeyBytes, Registry> _registries = [];
    private readonly Dictionary<KeyBytes, IdentityPolicy> _shielded = []; // by registry: what is made once of a large one, for its proofs, serves all its stags, however many name it
    private readonly HashSet<KeyBytes> _seals = []; // x of every C1 on the board

    private ReplayRefusal? OnRegistry(Record record)
    {
        if (!Registry.TryRead(record.Body.Span, out var registry, out _)) return ReplayRefusal.RegistryMalformed;
        if (_registries.ContainsKey(new KeyBytes(registry.Digest))) return ReplayRefusal.RegistryRepeated;
        if (!TakeSequence(default, record)) return ReplayRefusal.SequenceNotIncreasing;
        _registries.Add(new KeyBytes(registry.Digest), registry);
        return null;
    }

    private ReplayRefusal? OnStag(Record record)
    {
        if (!StagTerms.TryDecode(record.Body.Span, out var terms) || terms.Grid.CellCount > _context!.Certificate.Parameters.RowSize) return ReplayRefusal.StagMalformed;
        var id = new KeyBytes(terms.Id.ToArray());
        if (_stags.ContainsKey(id)) return ReplayRefusal.StagRepeated;
        if (!_context.HasEvaluationKeys) return ReplayRefusal.EvaluationKeysMissing;
        Registry? registry = null;
        if (terms.Eligibility.Kind != EligibilityKind.Open && !_registries.TryGetValue(new KeyBytes(terms.Eligibility.Registry), out registry)) return ReplayRefusal.RegistryUnknown;
        if (!TakeSequence(default, record)) return ReplayRefusal.SequenceNotIncreasing;
        var stag = new StagState(_context.Certificate.Parameters, terms, terms.Eligibility.Kind == EligibilityKind.Shielded ? Shielded(registry!) : IdentityPolicy.Named(registry));
        _stags.Add(id, stag);
        _stagOrder.Add(stag);
        return null;
    }

    private IdentityPolicy Shielded(Registry registry)
    {
        var name = new KeyBytes(registry.Digest);
        if (!_shielded.TryGetValue(name, out var policy)) _shielded.Add(name, policy = IdentityPolicy.Shielded(registry, _context!.Certificate.IdentityKey));
        return policy;
    }

    private ReplayRefusal? OnSubmission(Record record)
    {
        var (stag, parameters) = (StagOf(record)!, _context!.Certificate.Parameters);
        if (!SubmissionBody.TryRead(_context.Encryptor, stag.Policy, record.Body, out var body)) return ReplayRefusal.SubmissionMalformed;
        if (body.Weight != 1) return ReplayRefusal.WrongWeight;
        var pseudonym = new KeyBytes(record.Author.Bytes.ToArray());
        if (stag.HasActed(pseudonym)) return ReplayRefusal.AlreadyActed;
        if (!_checkpoints.ContainsKey(new KeyBytes(body.Checkpoint))) return ReplayRefusal.CheckpointUnknown;
        if ((body.Shown is null) != (stag.ShownBy(pseudonym) is not null)) return ReplayRefusal.IdentityMisplaced;
        if (body.Shown is { } introduced && !stag.Policy.Admits(introduced)) return ReplayRefusal.NotEligible;
        if (body.Shown?.Sealed is { } ciphered && _seals.Contains(SealOf(ciphered))) return ReplayRefusal.SealRepeated;
        if (!Ciphertext.TryRead(parameters, body.Ciphertext.Span, out var ciphertext)) return ReplayRefusal.SubmissionMalformed;
        using (ciphertext)
        {
            var context = new SubmissionContext(_context.Certificate.ConfigurationId.Span, body.Checkpoint.Span, new Pseudonym(stag.PseudonymBase, record.Author), record.Sequence, body.Weight);
            if (!SubmissionProof.Verify(_context.Encryptor, new SubmissionClaim(ciphertext, context, stag.Policy, body.Shown, body.Proof))) return ReplayRefusal.ProofInvalid;
        }
        if (!TakeSequence(new KeyBytes(body.Stag), record)) return ReplayRefusal.SequenceNotIncreasing;
        if (body.Shown is { } shown) stag.Introduce(pseudonym, shown);
        if (body.Shown?.Sealed is { } taken) _seals.Add(SealOf(taken));
        stag.Wait(pseudonym, new LiveIntendo(pseudonym, Height, body), record.Digest.Span);
        return null;
    }

    private static KeyBytes SealOf(ElGamalCiphertext ciphertext) => new(ciphertext.C1.X.ToArray());

    private ReplayRefusal? OnExit(Record record)
    {
        if (record.Body.Length != 64) return ReplayRefusal.SubmissionMalformed;
        var stag = StagOf(record)!;
        var pseudonym = new KeyBytes(record.Author.Bytes.ToArray());
        if (stag.HasActed(pseudonym)) return ReplayRefusal.AlreadyActed;
        if (!_checkpoints.ContainsKey(new KeyBytes(record.Body[32..]))) return ReplayRefusal.CheckpointUnknown;
        if (!stag.IsPresent(pseudonym)) return ReplayRefusal.NotPresent;
        if (!TakeSequence(new KeyBytes(record.Body[..32]), record)) return ReplayRefusal.SequenceNotIncreasing;
        stag.Wait(pseudonym, null, record.Digest.Span);
        return null;
    }

    /// <summary>The stag that a submission or an exit names, by the first 32 bytes of its body; null when there is none.</summary>
    private StagState? StagOf(Record record) => record.Body.Length < 32 ? null : _stags.GetValueOrDefault(new KeyBytes(record.Body[..32]));
}
