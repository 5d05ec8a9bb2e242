using System.Security.Cryptography;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The public side of dealing and committing: which subsets still lack a seed, who deals them, and what the messages on the board make of
/// it. It depends on the board alone, so all who read the board agree.
/// <para>A subset is settled when all its members committed to the dealer's own commitment. Otherwise, if a proven cheater is among its
/// members, its seed becomes public; a subset with a cheater is not the one that keeps
/// the joint secret. Otherwise the next member deals it anew and nobody is blamed. When all members have dealt in vain and one of them
/// complained of a deal that was posted, the dealer or the complainer is corrupted whoever it is, and the seed becomes public too; if
/// there was no such complaint, messages were lost and the ceremony times out.</para>
/// </summary>
internal sealed class CeremonySettlement
{
    private readonly CeremonyTerms _terms;
    private readonly Inbox<int, CeremonyMessage, CeremonyEvidence> _inbox;
    private readonly State[] _states;
    private readonly Hash32[] _commitments;
    private readonly byte[] _attempts;
    private readonly bool[] _disputed;
    private readonly SortedSet<int>[] _silent; // per subset: dealers without a deal, members who say that they saw none
    private readonly Dictionary<int, CeremonyDeal> _deals = [];
    private readonly Dictionary<int, CeremonyCommit> _commits = [];
    private readonly WireWriter _log = new();

    public CeremonySettlement(CeremonyTerms terms, Inbox<int, CeremonyMessage, CeremonyEvidence> inbox)
    {
        _terms = terms;
        _inbox = inbox;
        var count = terms.Committee.SubsetCount;
        _states = new State[count];
        _commitments = new Hash32[count];
        _attempts = new byte[count];
        _disputed = new bool[count];
        _silent = [.. Enumerable.Range(0, count).Select(_ => new SortedSet<int>())];
    }

    private enum State : byte
    {
        Open = 0,
        Dealt = 1,
        Public = 2,
    }

    private Committee Committee => _terms.Committee;

    public int Attempt { get; private set; }

    /// <summary>The subsets without a seed, ascending.</summary>
    public IEnumerable<int> Open => Enumerable.Range(0, _states.Length).Where(subset => _states[subset] is State.Open);

    public int[] OpenOf(int validator) => CeremonyDeal.Shared(Committee, Open, validator);

    /// <summary>The open subsets that a validator deals at this attempt.</summary>
    public int[] DealtBy(int validator) =>
        [.. OpenOf(validator).Where(subset => CeremonyDeal.DealerOf(Committee, subset, Attempt) == validator)];

    public bool IsPublic(int subset) => _states[subset] is State.Public;

    public bool IsDealt(int subset) => _states[subset] is State.Dealt;

    /// <summary>Whether a validator has something to send in the step; a proven cheater is not waited for.</summary>
    public bool Expects(CeremonyStep step, int validator) =>
        !_inbox.IsCheater(validator) && (step is CeremonyStep.Deal ? DealtBy(validator).Length > 0 : OpenOf(validator).Length > 0);

    /// <summary>The deal that counts for a dealer at this attempt.</summary>
    public CeremonyDeal? DealFrom(int dealer) => _inbox.IsCheater(dealer) ? null : _deals.GetValueOrDefault(dealer);

    private CeremonyCommit? CommitFrom(int member) => _inbox.IsCheater(member) ? null : _commits.GetValueOrDefault(member);

    /// <summary>The digest of that deal; 32 zeros where there is none.</summary>
    public Hash32 DealDigest(int dealer) =>
        DealFrom(dealer) is null ? default : _inbox.Find(CeremonyMessage.SlotOf(CeremonyStep.Deal, Attempt, dealer))!.Digest;

    /// <summary>
    /// Takes the payload of a deal or commit of this attempt. False unless it speaks of exactly the subsets that it has to.
    /// </summary>
    public bool TryTake(CeremonyMessage message)
    {
        if (message.Step is CeremonyStep.Deal)
        {
            if (
                !CeremonyDeal.TryRead(Committee, message.Sender, Attempt, message.Payload.Span, out var deal)
                || !deal.Subsets.AsSpan().SequenceEqual(DealtBy(message.Sender))
            )
                return false;
            _deals.Add(message.Sender, deal);
            return true;
        }
        if (
            !CeremonyCommit.TryRead(Committee, message.Sender, message.Payload.Span, out var commit)
            || !commit.Entries.Select(entry => entry.Subset).SequenceEqual(OpenOf(message.Sender))
        )
            return false;
        _commits.Add(message.Sender, commit);
        return true;
    }

    /// <summary>Draws the conclusions of an attempt whose commits are all in, and moves to the next where subsets stay open.</summary>
    /// <returns>Where a subset has no member left to deal it: the dealers whose deals did not come, and the members who say so of deals
    /// that did. Empty when the ceremony can go on.</returns>
    public IReadOnlyList<int> Resolve()
    {
        for (var i = 1; i <= Committee.Size; i++)
        {
            _log.WriteHash(DealDigest(i));
            _log.WriteHash(CommitFrom(i) is null ? default : _inbox.Find(CeremonyMessage.SlotOf(CeremonyStep.Commit, Attempt, i))!.Digest);
        }
        var open = Open.ToArray();
        var lies = new List<CeremonyEvidence>();
        foreach (var subset in open)
            Settle(subset, lies);
        foreach (var lie in lies)
            _inbox.Accuse(lie.Accused, lie); // only now: whoever lied of one subset is still taken at its word on the others
        var exhausted = new SortedSet<int>();
        foreach (var subset in open)
        {
            if (_states[subset] is not State.Open)
                continue;
            var last = Attempt + 1 == Committee.Size - Committee.MaxFaulty;
            if (Committee.Members(subset).Any(_inbox.IsCheater) || (last && _disputed[subset]))
                _states[subset] = State.Public;
            else if (last)
                exhausted.UnionWith(_silent[subset]);
        }
        Attempt++;
        _deals.Clear();
        _commits.Clear();
        return [.. exhausted];
    }

    /// <summary>
    /// The digest of everything that was dealt, committed, complained of and proven. The polynomial a and every expansion are bound to
    /// it. Public seeds are derived from it, so nothing can be expanded before it is fixed.
    /// </summary>
    public Hash32 Transcript()
    {
        var writer = new WireWriter();
        writer.WriteLengthPrefixed("CoordinationCrypto/ceremony-transcript/v1"u8);
        writer.WriteHash(_terms.Id);
        writer.WriteLengthPrefixed(_log.Written);
        for (var subset = 0; subset < _states.Length; subset++)
        {
            writer.WriteByte((byte)_states[subset]);
            writer.WriteByte(_attempts[subset]);
            writer.WriteHash(_commitments[subset]);
        }
        var evidence = _inbox.Evidence;
        writer.WriteByte((byte)evidence.Count);
        foreach (var piece in evidence)
            writer.WriteHash(Hash32.Sha256(piece.Encode()));
        return Hash32.Sha256(writer.Written);
    }

    /// <summary>r_A of a subset whose seed is public: SHA-256(domain ‖ transcript ‖ subset).</summary>
    public static byte[] PublicSeed(Hash32 transcript, int subset)
    {
        var writer = new WireWriter();
        writer.WriteLengthPrefixed("CoordinationCrypto/ceremony-public-seed/v1"u8);
        writer.WriteHash(transcript);
        writer.WriteUInt16((ushort)subset);
        return SHA256.HashData(writer.Written);
    }

    /// <summary>
    /// Settles a subset if every member committed to the dealer's commitment; notes who did not see the deal, who disputes it, and who
    /// lied.
    /// </summary>
    private void Settle(int subset, List<CeremonyEvidence> lies)
    {
        var dealer = CeremonyDeal.DealerOf(Committee, subset, Attempt);
        if (DealFrom(dealer) is not { } deal)
        {
            _silent[subset].Add(dealer);
            return;
        }
        var dealt = _inbox.Find(CeremonyMessage.SlotOf(CeremonyStep.Deal, Attempt, dealer))!;
        var agreed = true;
        foreach (var member in Committee.Members(subset))
        {
            var commit = CommitFrom(member);
            var sawIt = commit is not null && commit.Deals[dealer - 1] == dealt.Digest;
            if (!sawIt)
                _silent[subset].Add(member);
            agreed &= sawIt && Agrees(subset, member, commit!, dealt, deal, lies);
        }
        if (!agreed)
            return;
        _states[subset] = State.Dealt;
        _attempts[subset] = (byte)Attempt;
        _commitments[subset] = deal.CommitmentOf(subset)!.Value;
    }

    private bool Agrees(
        int subset,
        int member,
        CeremonyCommit commit,
        CeremonyMessage dealt,
        CeremonyDeal deal,
        List<CeremonyEvidence> lies
    )
    {
        var entry = commit.EntryOf(subset)!;
        if (entry.Kind is CeremonyCommit.EntryKind.Holds)
        {
            if (deal.CommitmentOf(subset) == entry.Commitment)
                return true;
            lies.Add(CeremonyEvidence.FalseCommitment(dealt, _inbox.Find(CeremonyMessage.SlotOf(CeremonyStep.Commit, Attempt, member))!));
            return false;
        }
        if (entry.Kind is CeremonyCommit.EntryKind.Missing)
            _silent[subset].Add(member);
        else
            _disputed[subset] = true;
        if (
            entry.Kind is CeremonyCommit.EntryKind.Contradicted
            && !lies.Exists(lie => lie.Accused == dealt.Sender)
            && commit.AccusationOf(dealt.Sender) is { } accusation
        )
        {
            var evidence = CeremonyEvidence.FalseBox(dealt, member, accusation);
            if (evidence.Verify(_terms))
                lies.Add(evidence);
        }
        return false;
    }
}
