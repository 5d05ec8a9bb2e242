using CoordinationCrypto.Board;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

/// <summary>Every refusal has a record that meets it, and a refused record changes nothing.</summary>
public sealed class ReplayTests : IDisposable
{
    private static readonly StagTerms Stag = TestMarket.Stag(20);

    private readonly TestCommittee _committee = new(InsecureToyParameters.N256, new Committee(4, 1));
    private readonly TestMarket _test;
    private static readonly StagTerms Hasty = new("hasty", "t", ConditionGrid.OfMembers(9), consentWindowMilliseconds: 1001);
    private readonly Consent _early;
    private readonly SigningKey _agent = SigningKey.Create(Streams.Entropy("agent"));
    private readonly SubmissionForge _acted;
    private readonly SubmissionForge _forge;
    private readonly Replay _replay = new();
    private readonly HashSet<ReplayRefusal> _met = [];

    public ReplayTests()
    {
        // A board on which someone has acted, someone waits, and a two-round scan is open with all its hashes in and no body.
        _test = new TestMarket(_committee, "refusals");
        var market = _test.Market;
        var registry = market.PostRegistry(["sealed", "also"]);
        Named = new StagTerms("named", "t", ConditionGrid.OfMembers(9), eligibility: Eligibility.Named(registry));
        Shielded = new StagTerms("shielded", "t", ConditionGrid.OfMembers(9), eligibility: Eligibility.Shielded(registry));
        var crowd = market.PostRegistry(Enumerable.Range(0, 33).Select(i => $"crowd {i}"));
        Crowded = new StagTerms("crowded", "t", ConditionGrid.OfMembers(9), eligibility: Eligibility.Shielded(crowd));
        foreach (var stag in new[] { Stag, Crowded, Named, Shielded, Hasty })
            market.Post(stag);
        _early = new Consent(market.Board.Height, market.Board.Head, Consent.NoEnd);
        _test.Clock.Advance(2 * Hasty.ConsentWindowMilliseconds);
        market.Submit(Stag, "acted", Condition.Members(1));
        market.Tick();
        _acted = new SubmissionForge(market.Board, Stag, market.AgentOf("acted").Key, "acted");
        _forge = new SubmissionForge(market.Board, Stag, _agent, "forge");
        market.Submit(Stag, "waits", Condition.Members(9));
        market.Submit(Shielded, "sealed", Condition.Members(9));
        var rounds = 0;
        market.Committee.IsSilent = validator => validator == 4;
        market.Committee.Network = answers =>
        {
            if (answers.Any(answer => answer.Record.Kind == RecordKind.Vouch))
                rounds++;
            if (answers.Any(answer => answer.Record.Kind == RecordKind.Body))
                throw new OperationCanceledException();
            return answers.Select(answer => answer.Record);
        };
        Assert.Throws<OperationCanceledException>(() => market.Tick());
        Assert.Equal(1, rounds);
        foreach (var record in market.Records)
            Assert.Null(_replay.Append(record));
    }

    public void Dispose()
    {
        _replay.Dispose();
        _test.Dispose();
        _committee.Dispose();
        _acted.Dispose();
        _forge.Dispose();
        _agent.Dispose();
    }

    [Fact]
    public void Each_refusal_is_met_and_changes_nothing()
    {
        var validator = _test.Identities[0];
        var bodies = _replay.Ticks.OpenBodies.First();
        var request = bodies.Request.Id;
        var height = _replay.Height;

        Refused(ReplayRefusal.MalformedRecord, new byte[200]);
        var forged = Sign(_agent, RecordKind.Stag, 1, TestMarket.Stag(5).Encode()).Encode();
        forged[^1] ^= 1;
        Refused(ReplayRefusal.BadSignature, forged);
        Refused(ReplayRefusal.CertificateRepeated, _test.Market.Records[0]);
        Refused(ReplayRefusal.EvaluationKeyRepeated, Sign(_agent, RecordKind.EvaluationKey, 1, EvaluationKeys()[0]));

        Refused(ReplayRefusal.RegistryMalformed, Sign(_agent, RecordKind.Registry, 1, [1, 2, 3]));
        Refused(ReplayRefusal.RegistryRepeated, Sign(_agent, RecordKind.Registry, 1, Registered.Encode()));
        byte[] noPoint = [1, 0, 0, 0, .. Enumerable.Repeat((byte)0xFF, 64)];
        Refused(ReplayRefusal.RegistryMalformed, Sign(_agent, RecordKind.Registry, 1, noPoint));
        Refused(ReplayRefusal.SequenceNotIncreasing, Sign(_agent, RecordKind.Registry, 0, noPoint)); // before the keys are decoded
        Refused(ReplayRefusal.StagMalformed, Sign(_agent, RecordKind.Stag, 1, [1, 2, 3]));
        Refused(ReplayRefusal.StagMalformed, Sign(_agent, RecordKind.Stag, 1, TestMarket.Stag(129).Encode())); // 128 cells fit
        var impossible = new StagTerms("w", "t", ConditionGrid.OfMembers(9), consentWindowMilliseconds: 1000); // no longer than a scan
        Refused(ReplayRefusal.StagMalformed, Sign(_agent, RecordKind.Stag, 1, impossible.Encode()));
        RefusedStag(ReplayRefusal.StagCommitteeTooSmall, new([Axis.Members([3, 9])]), new()); // (4, 1)
        var vast = new ConditionGrid([Axis.Members(2, 300), Axis.Capital([9], 300)]);
        RefusedStag(ReplayRefusal.StagScanUnsupported, vast, new StagOptions { Asset = default(Hash32) }); // 301^2 > p
        var dollars = new StagOptions { Asset = default(Hash32), Scan = StagScan.OneRound };
        RefusedStag(ReplayRefusal.AssetUnknown, new([Axis.Capital(9)]), dollars);
        RefusedStag(ReplayRefusal.StagCommitteeTooSmall, ConditionGrid.OfMembers(9), new StagOptions { Scan = StagScan.Sealed });
        var roles = new StagOptions { Roles = [new StagRole("user", 1, 0, Eligibility.Named(Registered.Digest))] };
        RefusedStag(ReplayRefusal.StagRolesUnsupported, ConditionGrid.OfMembers(9), roles);
        void RefusedStag(ReplayRefusal refusal, ConditionGrid grid, StagOptions options) =>
            Refused(refusal, Sign(_agent, RecordKind.Stag, 1, new StagTerms("other", "t", grid, options: options).Encode()));
        Refused(ReplayRefusal.StagRepeated, Sign(_agent, RecordKind.Stag, 1, Stag.Encode()));
        Refused(
            ReplayRefusal.RegistryUnknown,
            Sign(
                _agent,
                RecordKind.Stag,
                1,
                new StagTerms("unknown", "t", ConditionGrid.OfMembers(9), eligibility: Eligibility.Named(default)).Encode()
            )
        );

        using var condition = _forge.Encode(Condition.Members(3));
        var submission = _forge.First(condition, 1);
        var bytes = submission.Encode();
        var badlySigned = _forge.Sign(submission, 1).Encode();
        badlySigned[^1] ^= 1;
        Refused(ReplayRefusal.BadSignature, badlySigned);
        Refused(ReplayRefusal.BadSignature, Relabelled(RecordKind.Exit, _forge.Sign(submission, 1)));
        Refused(ReplayRefusal.StagUnknown, _forge.Sign(submission with { Stag = new Hash32(TestMarket.Stag(5).Id.ToArray()) }, 1));
        Refused(ReplayRefusal.StagUnknown, _forge.Sign(RecordKind.Exit, 1, new byte[72]));
        Refused(ReplayRefusal.StagUnknown, _forge.Sign(RecordKind.Exit, 1, Stag.Id.Bytes[..31]));
        Refused(ReplayRefusal.SubmissionMalformed, _forge.Sign(RecordKind.Submission, 1, bytes.AsSpan(..^1)));
        Refused(ReplayRefusal.SubmissionMalformed, _forge.Sign(RecordKind.Submission, 1, [.. bytes[..92], 3, .. bytes[93..]]));
        Refused(
            ReplayRefusal.SubmissionMalformed,
            _forge.Sign(submission with { Ciphertext = Enumerable.Repeat((byte)255, submission.Ciphertext.Length).ToArray() }, 1)
        );
        Refused(ReplayRefusal.SubmissionMalformed, _forge.Sign(RecordKind.Exit, 1, [.. _forge.Exit(), 0]));
        Refused(ReplayRefusal.WrongWeight, _forge.Sign(submission with { Backing = new Backing(Units: 1) }, 1));
        using (var again = _acted.Encode(Condition.Members(1)))
            Refused(ReplayRefusal.AlreadyActed, _acted.Sign(_acted.Replacement(again, 9), 9));
        Refused(ReplayRefusal.AlreadyActed, _acted.Sign(RecordKind.Exit, 9, _forge.Exit()));
        Refused(ReplayRefusal.PositionUnknown, _forge.Sign(submission with { Consent = _forge.Here() with { Head = default } }, 1));
        Refused(ReplayRefusal.IdentityMisplaced, _forge.Sign(_forge.Replacement(condition, 1), 1));
        Refused(ReplayRefusal.ProofInvalid, _forge.Sign(submission, 2));
        using (var hasty = new SubmissionForge(_test.Market.Board, Hasty, _agent, "hasty"))
            Refused(ReplayRefusal.PositionTooOld, hasty.Sign(hasty.First(condition, 1) with { Consent = _early }, 1));
        Refused(ReplayRefusal.ConsentOver, _forge.Sign(submission with { Consent = _forge.Here() with { Until = 1_000_000 } }, 1));
        Refused(ReplayRefusal.SequenceTooFar, _forge.Sign(submission, 1 + (1 << 20)));
        Refused(ReplayRefusal.PositionUnknown, _forge.Sign(RecordKind.Exit, 1, [.. Stag.Id.Bytes, .. new byte[40]]));
        using (var waits = new SubmissionForge(_test.Market.Board, Stag, _test.Market.AgentOf("waits").Key, "waits"))
        {
            Refused(ReplayRefusal.IdentityMisplaced, waits.Sign(waits.First(condition, 2), 2));
            Refused(ReplayRefusal.SequenceNotIncreasing, waits.Sign(waits.Replacement(condition, 1), 1));
            // what was used up is refused by its number, before its signature and all that is dearer
            var unsigned = waits.Sign(submission, 1).Encode();
            unsigned[^1] ^= 1;
            Refused(ReplayRefusal.SequenceNotIncreasing, unsigned);
        }
        using (var uninvited = new SubmissionForge(_test.Market.Board, Named, _agent, "uninvited"))
        {
            var invited = submission with { Stag = Named.Id };
            Refused(ReplayRefusal.NotEligible, uninvited.Sign(invited, 1));
        }
        using (var crowded = new SubmissionForge(_test.Market.Board, Crowded, _test.Market.AgentOf("crowd 1").Key, "crowded"))
            Refused(ReplayRefusal.StampWrong, crowded.Sign(crowded.First(condition, 1) with { Stamp = 0 }, 1));
        var sealedOnce = _test.Market.AgentOf("sealed");
        using (var copy = new SubmissionForge(_test.Market.Board, Shielded, _test.Market.AgentOf("also").Key, "copy"))
            Refused(
                ReplayRefusal.SealRepeated,
                copy.Sign(copy.First(condition, 1) with { Shown = _replay.Find(Shielded.Id)!.ShownBy(sealedOnce.PseudonymIn(Shielded)) }, 1)
            );

        Refused(ReplayRefusal.CheckpointMalformed, Sign(validator, RecordKind.Checkpoint, 99, [1]));
        var next = _replay.NextCheckpoint(9_000_000, false);
        Refused(ReplayRefusal.CheckpointDiffers, Checkpoint(next with { Height = height - 1 }, 3));
        Refused(ReplayRefusal.CheckpointDiffers, Checkpoint(next with { Head = default }, 3));
        Refused(ReplayRefusal.CheckpointDiffers, Checkpoint(next with { Scope = next.Scope with { Epoch = 1 } }, 3));
        Refused(ReplayRefusal.CheckpointDiffers, Checkpoint(next with { Scope = next.Scope with { Configuration = default } }, 3));
        Refused(ReplayRefusal.CheckpointDiffers, Checkpoint(next with { StateDigest = default }, 3));
        Refused(ReplayRefusal.TimeGoesBack, Checkpoint(next with { Time = 1 }, 3));
        Refused(ReplayRefusal.TickOpen, Checkpoint(next with { IsCut = true }, 3));
        Refused(ReplayRefusal.QuorumMissing, Checkpoint(next, 2));
        Refused(ReplayRefusal.NotAValidator, Checkpoint(next, 3, author: _agent));
        Refused(ReplayRefusal.SequenceNotIncreasing, Checkpoint(next, 3, sequence: 1));

        foreach (var kind in new[] { RecordKind.CoinShare, RecordKind.IdentityShare, RecordKind.ScanRow })
        {
            Refused(ReplayRefusal.AnswerMalformed, Sign(validator, kind, 99, [1, 2, 3]));
            Refused(ReplayRefusal.NotAValidator, Sign(_agent, kind, 1, new RequestBody(request, 0, default).Encode()));
            Refused(ReplayRefusal.RequestUnknown, Sign(validator, kind, 99, new RequestBody(request, 0, default).Encode()));
        }
        Refused(ReplayRefusal.NotAValidator, Sign(_agent, RecordKind.Share, 1, new RequestBody(request, 0, default).Encode()));
        Refused(ReplayRefusal.NotAValidator, Sign(_agent, RecordKind.Vouch, 1, new RequestBody(request, 0, default).Encode()));
        Refused(ReplayRefusal.NotAValidator, Sign(_agent, RecordKind.Body, 1, new RequestBody(request, 0, default).Encode()));
        Refused(ReplayRefusal.RequestUnknown, Sign(validator, RecordKind.Share, 99, new RequestBody(default, 0, default).Encode()));
        Refused(ReplayRefusal.RequestUnknown, Sign(validator, RecordKind.Vouch, 99, new RequestBody(default, 0, default).Encode()));
        Refused(ReplayRefusal.RequestUnknown, Sign(validator, RecordKind.Body, 99, new RequestBody(default, 0, default).Encode()));
        Refused(ReplayRefusal.AnswerMalformed, Sign(validator, RecordKind.Share, 99, [1, 2, 3]));
        Refused(ReplayRefusal.AnswerMalformed, Sign(validator, RecordKind.Share, 99, new RequestBody(request, 1, default).Encode()));
        Refused(
            ReplayRefusal.AnswerMalformed,
            Sign(_test.Identities[3], RecordKind.Vouch, 99, new RequestBody(request, 0, new byte[31]).Encode())
        );
        Refused(ReplayRefusal.AnswerMalformed, Sign(validator, RecordKind.Body, 99, new RequestBody(request, 4, default).Encode()));
        Refused(ReplayRefusal.AnswerRepeated, Sign(validator, RecordKind.Vouch, 99, new RequestBody(request, 0, new byte[96]).Encode()));
        Refused(ReplayRefusal.BodyNotVouched, Sign(validator, RecordKind.Body, 99, new RequestBody(request, 0, new byte[100]).Encode()));
        var undue = new HuntBody(_replay.Scope, default, new Hunt(Stag.Id, 2, new Cell(2), [])).Encode();
        Refused(ReplayRefusal.HuntDiffers, Sign(validator, RecordKind.Hunt, 99, QuorumSigned.Encode(undue, [])));

        using var early = new Replay();
        Assert.Null(early.Append(_test.Market.Records[0]));
        Assert.Equal(Met(ReplayRefusal.EvaluationKeysMissing), early.Append(Sign(_agent, RecordKind.Stag, 1, Stag.Encode()).Encode()));
        Assert.Equal(
            Met(ReplayRefusal.EvaluationKeyMalformed),
            early.Append(Sign(_agent, RecordKind.EvaluationKey, 1, [.. EvaluationKeys()[0], 0]).Encode())
        );
        Assert.Null(early.Append(_test.Market.Records[1]));
        Assert.Equal(
            ReplayRefusal.EvaluationKeyRepeated,
            early.Append(Sign(_agent, RecordKind.EvaluationKey, 1, EvaluationKeys()[0]).Encode())
        );

        Refused(ReplayRefusal.EpochMalformed, Sign(validator, RecordKind.Epoch, 99, [1, 2, 3]));
        var committee = _replay.Certificate!.Committee;
        var epoch = new EpochBody(
            new EpochCertificate(
                _replay.Certificate,
                _replay.Certificate.ConfigurationId,
                default,
                1,
                committee,
                _replay.Validators,
                _replay.Roster!.ElGamalKeys,
                default,
                0
            ).Encoding,
            [],
            []
        );
        Refused(ReplayRefusal.TickOpen, Sign(validator, RecordKind.Epoch, 99, epoch.Encode()));
        Assert.Equal(Met(ReplayRefusal.EpochDiffers), early.Append(Sign(validator, RecordKind.Epoch, 99, epoch.Encode()).Encode()));

        using var empty = new Replay();
        Assert.Equal(Met(ReplayRefusal.CertificateMissing), empty.Append(_test.Market.Records[1]));
        Assert.Equal(ReplayRefusal.CertificateMissing, empty.Append(_forge.Sign(submission, 1).Encode()));
        Assert.Equal(Met(ReplayRefusal.CertificateMalformed), empty.Append(Sign(validator, RecordKind.Certificate, 1, [1]).Encode()));
        Assert.Equal(HashChain.Genesis.ToArray(), empty.Head.ToArray());

        // an unknown kind is already no record; of a record nobody says that its author is not there
        ReplayRefusal[] byRecordForm = [ReplayRefusal.KindUnknown, ReplayRefusal.NotPresent];
        ReplayRefusal[] ofCapital = // met in CapitalRecordTests and CapitalBoardTests
        [
            ReplayRefusal.AssetMalformed,
            ReplayRefusal.AssetRepeated,
            ReplayRefusal.DepositMalformed,
            ReplayRefusal.WitnessesMissing,
            ReplayRefusal.NonceRepeated,
            ReplayRefusal.DepositTooLarge,
            ReplayRefusal.WithdrawalMalformed,
            ReplayRefusal.AttestationMalformed,
            ReplayRefusal.FactUnknown,
            ReplayRefusal.ResumeMalformed,
            ReplayRefusal.NothingToResume,
            ReplayRefusal.AccountUnsigned,
            ReplayRefusal.StagClosed,
            ReplayRefusal.CensusFull, // in CamouflageTests
            ReplayRefusal.CensusTooSmall,
            ReplayRefusal.EpochCommitteeTooSmall, // in SealedBoardTests
        ];
        Assert.Equal(Enum.GetValues<ReplayRefusal>().Except([ReplayRefusal.None, .. byRecordForm, .. ofCapital]).Order(), _met.Order());
    }

    [Fact]
    public void A_certificate_without_its_quorum_or_with_a_changed_byte_opens_no_board()
    {
        Assert.True(Record.TryRead(_test.Market.Records[0].Span, out var certificate, out _));
        Assert.True(QuorumSigned.TryRead(certificate.Body.Span, certificate.Body.Length, out var signed));
        using var empty = new Replay();
        Assert.Equal(
            ReplayRefusal.QuorumMissing,
            empty.Append(
                Sign(_test.Identities[0], RecordKind.Certificate, 1, QuorumSigned.Encode(signed.Payload.Span, signed.Signatures.Take(2)))
                    .Encode()
            )
        );
        using var words = Streams.Seeded("certificate");
        var places = new ulong[60];
        words.Fill(places);
        foreach (var place in places)
        {
            var payload = signed.Payload.ToArray();
            payload[place % 600] ^= (byte)(place >> 32 | 1);
            Assert.NotNull(
                empty.Append(Sign(_test.Identities[0], RecordKind.Certificate, 1, QuorumSigned.Encode(payload, signed.Signatures)).Encode())
            );
        }
        Assert.Equal(0UL, empty.Height);
    }

    [Fact]
    public void Joins_beyond_capacity_wait_and_seats_given_up_at_the_cut_are_free()
    {
        var small = TestMarket.Stag(2, name: "small");
        using var test = new TestMarket(_committee, "capacity");
        test.Market.Post(small);
        test.Market.Submit(small, "ana", Condition.Decoy);
        test.Market.Submit(small, "bo", Condition.Decoy);
        test.Market.Submit(small, "cy", Condition.Decoy);
        test.Market.Tick();
        Assert.Equal(2, test.Market.Board.LiveCount);
        Assert.Empty(test.Market.Board.Rejections);
        var waiting = Assert.Single(test.Market.WaitingIn(small));
        var live = test.Market.LiveIn(small);
        Assert.Equal(["ana", "bo", "cy"], live.Append(waiting).Order());
        test.Market.Submit(small, "di", Condition.Members(2));
        test.Market.Leave(small, live[0]);
        test.Market.Tick();
        Assert.Equal(new[] { live[1], waiting }.Order(), test.Market.LiveIn(small).Order()); // before who came later
        Assert.Equal(["di"], test.Market.WaitingIn(small));
    }

    private void Refused(ReplayRefusal expected, Record record) => Refused(expected, record.Encode());

    private void Refused(ReplayRefusal expected, ReadOnlyMemory<byte> record)
    {
        var (height, head, state, open) = (_replay.Height, _replay.Head.ToArray(), _replay.StateDigest(), _replay.Ticks.OpenBodies.Count());
        Assert.Equal(expected, _replay.Append(record));
        Assert.Equal((height, open), (_replay.Height, _replay.Ticks.OpenBodies.Count()));
        Assert.Equal(head, _replay.Head.ToArray());
        Assert.Equal(state, _replay.StateDigest());
        Met(expected);
    }

    private ReplayRefusal Met(ReplayRefusal refusal)
    {
        _met.Add(refusal);
        return refusal;
    }

    private static Record Sign(SigningKey key, RecordKind kind, ulong sequence, ReadOnlySpan<byte> body) =>
        Record.Sign(key, kind, sequence, body, Streams.Entropy("sign"));

    private Record Checkpoint(CheckpointBody body, int signers, SigningKey? author = null, ulong sequence = 99)
    {
        var digest = body.Digest();
        var signatures = Enumerable
            .Range(1, signers)
            .Select(validator =>
            {
                var signature = new byte[64];
                _test.Identities[validator - 1].Sign(digest, Streams.Entropy("sign"), signature);
                return (validator, signature);
            });
        return Sign(author ?? _test.Identities[0], RecordKind.Checkpoint, sequence, QuorumSigned.Encode(body.Encode(), signatures));
    }

    private StagTerms Named { get; }

    private StagTerms Crowded { get; }

    private StagTerms Shielded { get; }

    private Registry Registered => new([_test.Market.AgentOf("sealed").Key.PublicKey, _test.Market.AgentOf("also").Key.PublicKey]);

    private List<byte[]> EvaluationKeys() =>
        [
            .. _test
                .Market.Records.Select(bytes =>
                    CoordinationCrypto.Board.Record.TryRead(bytes.Span, out var record, out _) && record.Kind == RecordKind.EvaluationKey
                        ? record.Body.ToArray()
                        : []
                )
                .Where(body => body.Length > 0),
        ];

    /// <summary>The same signature over the same body, under another kind.</summary>
    private static byte[] Relabelled(RecordKind kind, Record record)
    {
        var bytes = record.Encode();
        bytes[1] = (byte)kind;
        return bytes;
    }
}
