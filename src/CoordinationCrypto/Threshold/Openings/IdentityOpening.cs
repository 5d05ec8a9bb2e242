using CoordinationCrypto.Groups;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Collects the shares of one sealed identity: PK = C2 − Σ λ_i·D_i over any f + 1 right ones. Each share is proved by itself, so one
/// that is wrong is known at once, its sender is named, and it delays nobody. The result does not depend on
/// which right shares came, or in which order. Pure; not safe for several threads.
/// </summary>
internal sealed class IdentityOpening
{
    private readonly EpochRoster _roster;
    private readonly ChallengeSpace _challenges;
    private readonly Registry _registry;
    private readonly ElGamalCiphertext _ciphertext;
    private readonly ProofContext _context;
    private readonly SortedDictionary<int, ElGamalShare> _shares = [];
    private readonly SortedSet<int> _wrong = [];

    /// <summary>An opening without shares.</summary>
    /// <param name="roster">The committee, with X_i of every validator.</param>
    /// <param name="challenges">The group that challenges come from.</param>
    /// <param name="registry">Who may take part.</param>
    /// <param name="ciphertext">(C1, C2), whose proof was verified.</param>
    /// <param name="context">What the shares are bound to: <see cref="IdentityShare.Context"/>.</param>
    public IdentityOpening(
        EpochRoster roster,
        ChallengeSpace challenges,
        Registry registry,
        ElGamalCiphertext ciphertext,
        ProofContext context
    ) => (_roster, _challenges, _registry, _ciphertext, _context) = (roster, challenges, registry, ciphertext, context);

    /// <summary>How far it is.</summary>
    public IdentityOutcome Outcome { get; private set; }

    /// <summary>Whose identity it was, once it is opened.</summary>
    public VerifyingKey? Key { get; private set; }

    /// <summary>
    /// Validators who signed something that is not their share, ascending: the message is the evidence, since anyone can check it again.
    /// </summary>
    public IReadOnlyCollection<int> Wrong => _wrong;

    /// <summary>Takes a message that a validator signed. Never throws, whatever the bytes.</summary>
    /// <param name="validator">Who signed it, by the board.</param>
    /// <param name="message">From anyone.</param>
    public IdentityVerdict Take(int validator, ReadOnlySpan<byte> message)
    {
        var verdict = Judge(validator, message, out var share);
        if (verdict is IdentityVerdict.Malformed or IdentityVerdict.AnothersShare or IdentityVerdict.FalseShare)
            _wrong.Add(validator);
        if (verdict != IdentityVerdict.Counted)
            return verdict;
        _shares.Add(validator, share!);
        if (_shares.Count == _roster.Committee.MaxFaulty + 1)
            Combine();
        return verdict;
    }

    private IdentityVerdict Judge(int validator, ReadOnlySpan<byte> message, out ElGamalShare? share)
    {
        share = null;
        if (validator < 1 || validator > _roster.Committee.Size)
            return IdentityVerdict.Stranger;
        if (!IdentityShare.TryRead(_challenges, message, out var read))
            return IdentityVerdict.Malformed;
        share = read.Share;
        if (share.Index != validator)
            return IdentityVerdict.AnothersShare;
        if (!read.IsRight(_challenges, _roster.ElGamalKeys[validator - 1], _ciphertext, _context))
            return IdentityVerdict.FalseShare;
        return _shares.ContainsKey(validator) ? IdentityVerdict.Repeated : IdentityVerdict.Counted;
    }

    private void Combine()
    {
        var opened = ElGamalShare.Combine(_ciphertext, [.. _shares.Values]);
        var key = opened.IsInfinity || !opened.HasEvenY ? null : VerifyingKey.FromPoint(opened);
        Key = key is not null && _registry.IndexOf(key) >= 0 ? key : null;
        Outcome = Key is null ? IdentityOutcome.NoMember : IdentityOutcome.Opened;
    }
}

/// <summary>How far the opening of a sealed identity is.</summary>
internal enum IdentityOutcome
{
    /// <summary>Fewer than f + 1 shares are right.</summary>
    Waiting,

    /// <summary>The identity is a key of the registry.</summary>
    Opened,

    /// <summary>
    /// What was sealed is no key of the registry: the ciphertext carried no valid proof, and should never have been opened.
    /// </summary>
    NoMember,
}

/// <summary>What became of a message for the opening of a sealed identity.</summary>
internal enum IdentityVerdict
{
    /// <summary>The share is right, and the validator's first.</summary>
    Counted,

    /// <summary>The share is right, and was there already.</summary>
    Repeated,

    /// <summary>No such validator.</summary>
    Stranger,

    /// <summary>The bytes are no share with a proof. The sender is named.</summary>
    Malformed,

    /// <summary>The share bears another validator's number. The sender is named.</summary>
    AnothersShare,

    /// <summary>The proof does not hold: another value, ciphertext, request or member. The sender is named.</summary>
    FalseShare,
}
