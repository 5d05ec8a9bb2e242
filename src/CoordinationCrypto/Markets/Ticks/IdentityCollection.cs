using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// Who the members of a hunt are: their sealed identities, opened under the committee's ElGamal key. From each validator come shares for
/// every member, in order. Not safe for use by several threads at once.
/// </summary>
internal sealed class IdentityCollection : IOpenRequest
{
    private readonly TickRequests _requests;
    private readonly ChallengeSpace _challenges;
    private readonly IReadOnlyList<(Pseudonym Pseudonym, ElGamalCiphertext Sealed)> _members;
    private readonly Action<IReadOnlyList<VerifyingKey>> _onAgents;
    private readonly IdentityOpening[] _openings;
    private readonly SortedSet<int> _spoken = [];

    /// <param name="requests">Of the stag in the tick.</param>
    /// <param name="members">The members.</param>
    /// <param name="checkpoint">The digest of the checkpoint that fixes who they are.</param>
    /// <param name="onAgents">Told the members' keys once enough shares are here.</param>
    public IdentityCollection(
        TickRequests requests,
        IReadOnlyList<LiveIntendo> members,
        Hash32 checkpoint,
        Action<IReadOnlyList<VerifyingKey>> onAgents
    )
    {
        var (term, stag) = (requests.Term, requests.Pack.Stag);
        (_requests, _onAgents) = (requests, onAgents);
        _members = [.. members.Select(member => (PseudonymOf(member), member.Shown.Sealed!))];
        Request = requests.Identities(Digest(_members.Select(member => member.Sealed)), checkpoint);
        _challenges = new ChallengeSpace(term.Certificate.Parameters.Degree);
        _openings =
        [
            .. _members.Select(member => new IdentityOpening(
                term.Roster,
                _challenges,
                stag.Policy.Registry!,
                member.Sealed,
                IdentityShare.Context(Request, member.Pseudonym)
            )),
        ];
    }

    /// <summary>The request, about all members together.</summary>
    public Request Request { get; }

    private int ShareLength => IdentityShare.Length(_challenges);

    public bool HasSpoken(int validator) => _spoken.Contains(validator);

    /// <summary>A validator's shares and proofs, member after member: the same bytes whenever it is asked.</summary>
    public byte[] Answer(ElGamalKeyShare key)
    {
        var writer = new WireWriter(_members.Count * ShareLength);
        foreach (var (pseudonym, ciphertext) in _members)
            writer.WriteBytes(IdentityShare.Make(_challenges, key, ciphertext, IdentityShare.Context(Request, pseudonym)).Encode());
        return writer.ToArray();
    }

    /// <summary>An answer reads if it is as long as shares and proofs for all members, and every share is canonical.</summary>
    public AnswerFault? FaultOf(int validator, int subset, ReadOnlySpan<byte> content)
    {
        if (HasSpoken(validator))
            return AnswerFault.Repeated;
        if (content.Length != _members.Count * ShareLength)
            return AnswerFault.Malformed;
        for (var i = 0; i < _members.Count; i++)
            if (!IdentityShare.TryRead(_challenges, content.Slice(i * ShareLength, ShareLength), out _))
                return AnswerFault.Malformed;
        return null;
    }

    /// <summary>Takes a validator's shares.</summary>
    /// <exception cref="InvalidOperationException">What was sealed is no key of the registry, which no submission with a proof that holds
    /// can bring about.</exception>
    public void Take(int validator, int subset, ReadOnlySpan<byte> content)
    {
        _spoken.Add(validator);
        for (var i = 0; i < _openings.Length; i++)
            _openings[i].Take(validator, content.Slice(i * ShareLength, ShareLength));
        if (Array.Exists(_openings, opening => opening.Outcome == IdentityOutcome.Waiting))
            return;
        VerifyingKey[] agents =
        [
            .. _openings.Select(opening =>
                opening.Key ?? throw new InvalidOperationException("A sealed identity with a valid proof is no key of the registry.")
            ),
        ];
        var wrong = _openings.SelectMany(opening => opening.Wrong);
        _requests.Term.Blame(_requests.Tick, _requests.Pack.Stag.Id, CulpritDeed.IdentityShare, wrong);
        _onAgents(agents);
    }

    /// <summary>What stands for a ciphertext's digest in the request: SHA-256 of the members' digests, in order.</summary>
    private static Hash32 Digest(IEnumerable<ElGamalCiphertext> ciphertexts) =>
        Hash32.Sha256([.. ciphertexts.SelectMany(ciphertext => IdentityShare.Digest(ciphertext).ToArray())]);

    private Pseudonym PseudonymOf(LiveIntendo intendo) =>
        Pseudonym.TryRead(_requests.Pack.Stag.PseudonymBase, intendo.Pseudonym, out var pseudonym)
            ? pseudonym
            : throw new InvalidOperationException("A pseudonym that was accepted does not read.");
}
