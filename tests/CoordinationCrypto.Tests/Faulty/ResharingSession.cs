using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>A resharing as the harness runs it.</summary>
internal sealed class ResharingSession(ResharingTable table) : ISession
{
    private readonly ResharingForger _forger = new(table);

    private int OldParties => table.Old.Committee.Size;

    private ResharingParty? Open => Array.Find(table.Parties, party => party.Step is not ResharingStep.Ended);

    public string? Step => Open is { } party ? $"{party.Step} {party.SeedStep}" : null;

    public IReadOnlyList<Post> Posts() =>
        [
            .. table
                .Parties.Where(party => !party.Outgoing.IsEmpty)
                .Select(party => new Post(NumberOf(party.Side, party.Validator), party.Outgoing.ToArray())),
        ];

    public void Close(IReadOnlyList<byte[]> board) => table.Round(board);

    public byte[] Payload(Post post) => _forger.Seed(post) is { } seed ? seed.Payload.ToArray() : table.Read(post.Bytes).Payload.ToArray();

    public IReadOnlyList<Field> Fields(Post post) =>
        _forger.Seed(post) is { } seed
            ? CeremonyFields.Of(table.Terms.SeedTerms, seed)
            : ResharingForger.Fields(table.Terms, table.Read(post.Bytes));

    public byte[] Sign(Post post, byte[] payload) => _forger.Sign(post, payload);

    public IReadOnlyList<byte[]> Misplaced(Post post) => _forger.Misplaced(post);

    public IReadOnlyList<byte[]> Lies(Post post, Dice dice) => _forger.Lies(post, dice);

    public IReadOnlyList<byte[]> Steer(Post post, IReadOnlyList<Post> honest, Dice dice) => [];

    public Ending? End(int party) =>
        table.Parties[party - 1].Outcome switch
        {
            null => null,
            ResharingOutcome.Done done => Ended(
                done,
                "done",
                Convert.ToHexString(done.Certificate.Digest),
                done.Suspects.Select(dealer => NumberOf(ResharingSide.Old, dealer))
            ),
            ResharingOutcome.Failed failed => Ended(failed, "failed", $"{failed.Failure}", []),
            ResharingOutcome.TimedOut late => Ended(
                late,
                "timed out",
                $"{late.Step} {string.Join(' ', late.Missing)}",
                late.Missing.Select(who => NumberOf(who.Side, who.Validator))
            ),
            var other => throw new InvalidOperationException($"An end of no kind: {other}."),
        };

    /// <summary>After a resharing that is done every f + 1 honest new validators open what is encrypted under the unchanged key.</summary>
    public void CheckResult(IReadOnlyList<int> honest)
    {
        var heirs = table
            .Parties.Where(party =>
                party.Side is ResharingSide.New
                && honest.Contains(NumberOf(party.Side, party.Validator))
                && party.Outcome is ResharingOutcome.Done
            )
            .ToList();
        if (heirs.Count == 0)
            return;
        var done = (ResharingOutcome.Done)heirs[0].Outcome!;
        var certificate = done.Certificate;
        using var members = new EpochMembers(
            table.Old.Key,
            certificate.Roster,
            certificate.Noise,
            [],
            [.. heirs.Select(party => party.TakeSecrets())],
            table.Old.ElGamalKey
        );
        members.AssertFewOpen();
        var seeds = members.Secrets.Select(secrets => secrets.Seeds).ToList();
        TrueThreshold.Check(
            certificate.Roster.Committee,
            certificate.Transcript,
            seeds,
            TrueThreshold.Shown(table.Terms.SeedTerms, table.Board)
        );
        Assert.DoesNotContain(Shown(), shown => done.Qualified.Contains(shown.Dealer)); // no share that counts is public
    }

    /// <summary>The boxes that complaints on the board open, of whoever's they are.</summary>
    private IEnumerable<(int Dealer, int Recipient)> Shown()
    {
        var messages = table
            .Board.Select(bytes => ResharingMessage.TryRead(table.Terms, bytes, out var message, out _) ? message : null)
            .OfType<ResharingMessage>()
            .ToList();
        foreach (var judged in messages.Where(message => message.Step is ResharingStep.Judge))
            if (ResharingJudgement.TryRead(table.Terms, judged.Payload.Span, out var judgement))
                foreach (var complaint in judgement.Complaints)
                    foreach (var dealt in messages.Where(message => message.Digest == complaint.DealDigest))
                    {
                        if (!ResharingDeal.TryRead(table.Terms, complaint.Dealer, dealt.Payload, out var deal))
                            continue;
                        var context = ResharingDeal.Context(table.Terms, complaint.Dealer, judged.Sender);
                        var key = deal.BoxKeys[judged.Sender - 1];
                        if (!complaint.Opening.TryShow(key, context, deal.BoxFor(judged.Sender), out var content))
                            continue;
                        content.Dispose();
                        yield return (complaint.Dealer, judged.Sender);
                    }
    }

    public IEnumerable<Func<bool>> Accusations(int victim, IReadOnlyList<byte[]> posted)
    {
        var messages = posted
            .Select(bytes => ResharingMessage.TryRead(table.Terms, bytes, out var message, out _) ? message : null)
            .OfType<ResharingMessage>()
            .Where(message => message.IsSigned(table.Terms))
            .DistinctBy(message => Convert.ToHexString(message.Digest))
            .ToList();
        var own = messages.Where(message => NumberOf(message.Side, message.Sender) == victim).ToList();
        foreach (var one in own)
            foreach (var other in own)
                yield return () => ResharingEvidence.Equivocation(one, other).Verify(table.Terms);
        foreach (var judgement in messages.Where(message => message.Step is ResharingStep.Judge))
            foreach (var combination in messages.Where(message => message.Step is ResharingStep.Combine))
                foreach (var deal in messages.Where(message => message.Step is ResharingStep.Deal && message.Sender == combination.Sender))
                {
                    if (own.Contains(deal))
                        yield return () => ResharingEvidence.FalseShare(deal, combination, judgement).Verify(table.Terms);
                    if (own.Contains(judgement))
                        yield return () => ResharingEvidence.FalseComplaint(deal, combination, judgement).Verify(table.Terms);
                }
    }

    public void Dispose()
    {
        table.Dispose();
        table.Old.Dispose();
    }

    private int NumberOf(ResharingSide side, int validator) => side is ResharingSide.Old ? validator : OldParties + validator;

    private Ending Ended(ResharingOutcome outcome, string kind, string agreed, IEnumerable<int> named)
    {
        int[] blamed =
        [
            .. new[] { ResharingSide.Old, ResharingSide.New }.SelectMany(side =>
                outcome.Blamed(side).Select(validator => NumberOf(side, validator))
            ),
        ];
        List<(int, bool)> evidence =
        [
            .. outcome.Evidence.Select(piece =>
                (NumberOf(piece.Side, piece.Accused), ResharingEvidence.TryRead(piece.Encode(), out var read) && read.Verify(table.Terms))
            ),
        ];
        evidence.AddRange(
            outcome.SeedEvidence.Select(piece =>
                (
                    NumberOf(ResharingSide.New, piece.Accused),
                    CeremonyEvidence.TryRead(piece.Encode(), out var read) && read.Verify(table.Terms.SeedTerms)
                )
            )
        );
        return new Ending(kind, $"{agreed} {string.Join(' ', blamed)}", [.. blamed, .. named], evidence);
    }
}
