using System.Security.Cryptography;
using System.Text;
using CoordinationCrypto.Tests.Board;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>One resharing of a hand-over, as the harness runs resharings. The new committee's seats are held by any parties.</summary>
internal sealed class HandoverAttempt : IDisposable
{
    private readonly IReadOnlyList<int> _seats;
    private readonly ResharingTable _table;
    private readonly ResharingSession _session;

    /// <param name="protocol">Whose hand-over it is.</param>
    /// <param name="board">The board, at a checkpoint.</param>
    /// <param name="seats">The party on each seat of the new committee.</param>
    /// <param name="seed">Another seed, another resharing.</param>
    public HandoverAttempt(HandoverProtocol protocol, HandoverBoard board, IReadOnlyList<int> seats, string seed)
    {
        var (committee, certificate, old) = (protocol.Market.Committee.Committee, board.Replay.Certificate!, board.Old);
        _seats = [.. seats];
        SigningKey[] identities = [.. seats.Select(seat => protocol.Heirs[seat - old.Count - 1])];
        VerifyingKey[] keys = [.. identities.Select(identity => identity.PublicKey)];
        var nonce = SHA256.HashData(Encoding.UTF8.GetBytes(seed));
        Assert.True(board.Replay.TryGetResharingTerms(committee, keys, new Hash32(nonce), out var terms));
        Terms = terms;
        var parties = new List<ResharingParty>();
        foreach (var validator in old)
        {
            Assert.Null(validator.Reshare(committee, keys, new Hash32(nonce), out var party));
            parties.Add(party!); // the validator's
        }
        parties.AddRange(
            identities.Select((identity, j) => new ResharingParty(terms, identity, j + 1, Streams.Entropy($"heir {j} {seed}")))
        );
        var members = new EpochMembers(
            certificate,
            board.Replay.Roster!,
            board.Replay.Noise!,
            [.. protocol.Market.Identities],
            [],
            certificate.IdentityKey
        );
        _table = new ResharingTable(members, identities, terms, [.. parties], Streams.Entropy($"forger {seed}"));
        _session = new ResharingSession(_table);
    }

    public ResharingTerms Terms { get; }

    /// <summary>The resharing, which numbers the new validators by their seats.</summary>
    public ISession Session => _session;

    /// <summary>The new validators, by their seats.</summary>
    public IEnumerable<ResharingParty> Heirs => _table.Parties.Where(party => party.Side is ResharingSide.New);

    /// <summary>What it is for; null before the heirs certify.</summary>
    public EpochCertificate? Draft => _table.Parties[0].Draft;

    /// <summary>What old validator i has got; null unless the resharing is done.</summary>
    public ResharingOutcome.Done? DoneOf(int old) => _table.Parties[old - 1].Outcome as ResharingOutcome.Done;

    public SigningKey IdentityOf(int seat) => _table.Identities[seat - 1];

    public IReadOnlyList<Post> Posts() => [.. _session.Posts().Select(post => post with { Sender = PartyOf(post.Sender) })];

    /// <summary>How it ended for a party, or null if the party had no part in it.</summary>
    public Ending? End(int party) =>
        NumberOf(party) is { } number && _session.End(number) is { } ending
            ? ending with
            {
                Named = [.. ending.Named.Select(PartyOf)],
                Evidence = [.. ending.Evidence.Select(piece => (PartyOf(piece.Accused), piece.Convinces))],
            }
            : null;

    /// <summary>The accusations against a party; none if it had no part in it.</summary>
    public IEnumerable<Func<bool>> Accusations(int victim, IReadOnlyList<byte[]> posted) =>
        NumberOf(victim) is { } number ? _session.Accusations(number, posted) : [];

    /// <summary>The party on a new validator's seat.</summary>
    public int Seat(int validator) => _seats[validator - 1];

    public void Dispose()
    {
        foreach (var heir in Heirs)
            heir.Dispose();
    }

    private int OldParties => _table.Old.Committee.Size;

    private int PartyOf(int number) => number <= OldParties ? number : _seats[number - OldParties - 1];

    private int? NumberOf(int party)
    {
        if (party <= OldParties)
            return party;
        for (var seat = 0; seat < _seats.Count; seat++)
            if (_seats[seat] == party)
                return OldParties + seat + 1;
        return null;
    }
}
