using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// The shares that have come in for the sealed identities of a hunt's members: from each validator one for every member, in order. Not
/// safe for use by several threads at once.
/// </summary>
internal sealed class IdentityCollection
{
    private readonly ChallengeSpace _challenges;
    private readonly IReadOnlyList<(Pseudonym Pseudonym, ElGamalCiphertext Sealed)> _members;
    private readonly IdentityOpening[] _openings;
    private readonly SortedSet<int> _spoken = [];

    /// <param name="request">The request, about all members together.</param>
    /// <param name="members">The members' pseudonyms, and what stands sealed beside them.</param>
    /// <param name="context">The term.</param>
    /// <param name="registry">Who may take part.</param>
    public IdentityCollection(
        Request request,
        IReadOnlyList<(Pseudonym Pseudonym, ElGamalCiphertext Sealed)> members,
        ReplayContext context,
        Registry registry
    )
    {
        Request = request;
        _members = members;
        _challenges = new ChallengeSpace(context.Certificate.Parameters.Degree);
        _openings =
        [
            .. members.Select(member => new IdentityOpening(
                context.Roster,
                _challenges,
                registry,
                member.Sealed,
                IdentityShare.Context(request, member.Pseudonym)
            )),
        ];
    }

    public Request Request { get; }

    /// <summary>Validators whose shares lack a proof that holds.</summary>
    public IEnumerable<int> Wrong => _openings.SelectMany(opening => opening.Wrong);

    private int ShareLength => IdentityShare.Length(_challenges);

    /// <summary>What stands for a ciphertext's digest in the request: SHA-256 of the members' digests, in order.</summary>
    public static Hash32 Digest(IEnumerable<ElGamalCiphertext> ciphertexts) =>
        Hash32.Sha256([.. ciphertexts.SelectMany(ciphertext => IdentityShare.Digest(ciphertext).ToArray())]);

    public bool HasSpoken(int validator) => _spoken.Contains(validator);

    /// <summary>A validator's shares and proofs, member after member: the same bytes whenever it is asked.</summary>
    public byte[] Answer(ElGamalKeyShare key)
    {
        using var entropy = key.EntropyFor(Request.Id);
        var writer = new WireWriter(_members.Count * ShareLength);
        foreach (var (pseudonym, ciphertext) in _members)
            writer.WriteBytes(
                IdentityShare.Make(_challenges, key, ciphertext, IdentityShare.Context(Request, pseudonym), entropy).Encode()
            );
        return writer.ToArray();
    }

    /// <summary>Whether the bytes are as long as shares and proofs for all members, and every share is canonical.</summary>
    public bool Reads(ReadOnlySpan<byte> content)
    {
        if (content.Length != _members.Count * ShareLength)
            return false;
        for (var i = 0; i < _members.Count; i++)
            if (!IdentityShare.TryRead(_challenges, content.Slice(i * ShareLength, ShareLength), out _))
                return false;
        return true;
    }

    /// <summary>Takes the shares of a validator that has not spoken; they read.</summary>
    /// <returns>The members' keys, once enough shares are here.</returns>
    /// <exception cref="InvalidOperationException">What was sealed is no key of the registry, which no submission with a proof that holds
    /// can bring about.</exception>
    public IReadOnlyList<VerifyingKey>? Add(int validator, ReadOnlySpan<byte> content)
    {
        _spoken.Add(validator);
        for (var i = 0; i < _openings.Length; i++)
            _openings[i].Take(validator, content.Slice(i * ShareLength, ShareLength));
        if (Array.Exists(_openings, opening => opening.Outcome == IdentityOutcome.Waiting))
            return null;
        return
        [
            .. _openings.Select(opening =>
                opening.Key ?? throw new InvalidOperationException("A sealed identity with a valid proof is no key of the registry.")
            ),
        ];
    }
}
