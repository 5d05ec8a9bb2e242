using CoordinationCrypto.Board;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

/// <summary>Deposits, withdrawals, attestations and resumes: what a board refuses, and that a refused one changes nothing.</summary>
public sealed class CapitalRecordTests : IDisposable
{
    private static readonly Lazy<TestCommittee> Committee = new(() => new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1)));

    private readonly CapitalBoard _board = new(Committee.Value, "capital records");
    private readonly EntropySource _entropy = Streams.Entropy("capital records");
    private readonly StagTerms _stag;

    public CapitalRecordTests()
    {
        _board.Capital.Post(_board.Usd);
        _stag = _board.Post("fund", new([Axis.Capital(50)], [Gate.Fact("permit")]), new StagOptions { Facts = [_board.Permit] });
        _board.Deposit("ana", 30);
        _board.Tick();
    }

    public void Dispose() => _board.Dispose();

    [Fact]
    public void A_deposit_needs_its_custodians()
    {
        Refused(ReplayRefusal.WitnessesMissing, Deposit(10, 1, ["bank"]));
        Refused(ReplayRefusal.WitnessesMissing, Deposit(10, 1, ["bank", "trust"], body => body with { Units = 11 }));
        Refused(ReplayRefusal.WitnessesMissing, Deposit(10, 1, ["bank", "trust"], configuration: default(Hash32)));
        Refused(ReplayRefusal.WitnessesMissing, Deposit(10, 1, ["bank", "trust"], body => body with { Signatures = [(9, new byte[64])] }));
        Refused(ReplayRefusal.WitnessesMissing, Deposit(10, 1, ["bank", "trust"], author: "ana"));
        Refused(ReplayRefusal.AssetUnknown, Deposit(10, 1, ["bank", "trust"], body => body with { Asset = default }));
        Refused(ReplayRefusal.DepositMalformed, Deposit(0, 1, ["bank", "trust"]));
        Refused(ReplayRefusal.DepositMalformed, Deposit(1, 1, ["bank", "trust"], body => body with { Signatures = [] }));
        Refused(ReplayRefusal.DepositTooLarge, Deposit(1UL << 53, 1, ["bank", "trust"]));
        Refused(ReplayRefusal.SequenceNotIncreasing, Deposit(10, 1, ["bank", "trust"], sequence: 1));
        Taken(Deposit((1UL << 53) - 30, 1, ["bank", "trust", "vault"]));
        Refused(ReplayRefusal.DepositTooLarge, Deposit(1, 2, ["bank", "trust"]));
    }

    [Fact]
    public void R44_a_nonce_counts_once_whatever_the_amount()
    {
        Taken(Deposit(10, 1, ["bank", "trust"]));
        Refused(ReplayRefusal.NonceRepeated, Deposit(10, 1, ["bank", "trust"]));
        Refused(ReplayRefusal.NonceRepeated, Deposit(3, 1, ["trust", "vault"]));
        _board.Tick();
        Assert.Equal(40, _board.Balance("ana"));
        Refused(ReplayRefusal.NonceRepeated, Deposit(10, 1, ["bank", "trust"])); // also after it was credited
    }

    [Fact]
    public void An_attestation_needs_its_attestors_and_a_stag_that_waits_for_it()
    {
        var body = new AttestationBody(_board.Permit.Id, 1, 2, []);
        Refused(ReplayRefusal.WitnessesMissing, Attested(body, "city", sign: "ana"));
        Refused(ReplayRefusal.WitnessesMissing, Attested(body, "ana", sign: "city"));
        Refused(ReplayRefusal.FactUnknown, Attested(body with { Fact = default }, "city"));
        Refused(ReplayRefusal.AttestationMalformed, Attested(body with { From = 2 }, "city"));
        Taken(Attested(body, "city"));
        Refused(ReplayRefusal.SequenceNotIncreasing, Attested(body, "city", sequence: 1));
    }

    [Fact]
    public void A_withdrawal_and_a_resume_are_of_this_board_and_in_time()
    {
        _board.Capital.Submit(_stag, "ana", Condition.Always, new Backing(Units: 5)); // else there is nothing to resume
        var here = new Consent(_board.Market.Board.Height, _board.Market.Board.Head, Consent.NoEnd);
        var ana = _board.Market.AgentOf("ana");
        Refused(ReplayRefusal.PositionUnknown, Withdrawal(here with { Head = default }));
        Refused(ReplayRefusal.ConsentOver, Withdrawal(here with { Until = 1 }));
        Refused(ReplayRefusal.WithdrawalMalformed, Record.Sign(ana.Key, RecordKind.Withdrawal, 9, [1, 2, 3], _entropy));
        Refused(ReplayRefusal.PositionUnknown, Resume(here with { Head = default }));
        Refused(ReplayRefusal.ConsentOver, Resume(here with { Until = 1 }));
        Refused(
            ReplayRefusal.ResumeMalformed,
            Record.Sign(ana.KeyIn(_stag), RecordKind.Resume, 9, [.. _stag.Id.Bytes, 1], _entropy)
        );
        _board.Test.Checkpoint(StagTerms.DefaultConsentWindowMilliseconds + 1);
        Refused(ReplayRefusal.PositionTooOld, Withdrawal(here));
        Refused(ReplayRefusal.PositionTooOld, Resume(here));

        Record Withdrawal(Consent consent) =>
            Record.Sign(ana.Key, RecordKind.Withdrawal, 9, new WithdrawalBody(_board.Usd.Id, 1, consent).Encode(), _entropy);
        Record Resume(Consent consent) =>
            Record.Sign(ana.KeyIn(_stag), RecordKind.Resume, 9, new ResumeBody(_stag.Id, consent).Encode(), _entropy);
    }

    [Fact]
    public void What_an_account_did_not_sign_it_does_not_back()
    {
        var record = _board.Market.AgentOf("puppet").Submit(
            _board.Market.Board,
            _stag,
            Condition.Always,
            backing: new Backing(Units: 5),
            account: _board.Market.AgentOf("ana").Key
        );
        var state = _board.Market.Board.Find(_stag.Id)!;
        Assert.True(SubmissionBody.TryRead(_board.Market.Board.Encryptor, state.Stag.Policy, record.Body, out var body));
        var key = _board.Market.AgentOf("puppet").KeyIn(_stag);
        var unsigned = body with { Account = (body.Account!.Value.Key, new byte[64]) };
        Refused(ReplayRefusal.AccountUnsigned, Record.Sign(key, RecordKind.Submission, record.Sequence, unsigned.Encode(), _entropy));
        var more = body with { Backing = body.Backing with { Units = 6 } };
        Refused(ReplayRefusal.AccountUnsigned, Record.Sign(key, RecordKind.Submission, record.Sequence, more.Encode(), _entropy));
        var own = body with { Account = null };
        Refused(ReplayRefusal.ProofInvalid, Record.Sign(key, RecordKind.Submission, record.Sequence, own.Encode(), _entropy));
        Taken(record);
    }

    [Fact]
    public void Units_are_as_the_terms_have_them()
    {
        Refused(ReplayRefusal.WrongWeight, Submission(new Backing(Units: 51)));
        Refused(ReplayRefusal.WrongWeight, Submission(new Backing(Units: 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Submission(new Backing(Units: 5, Role: 1)));
        Refused(ReplayRefusal.WrongWeight, Submission(new Backing(Units: 5, PartialFrom: 6)));
        Taken(Submission(new Backing(Units: 5, PartialFrom: 5)));

        Record Submission(Backing backing) =>
            _board.Market.AgentOf("ana").Submit(_board.Market.Board, _stag, Condition.Always, backing: backing);
    }

    [Fact]
    public void An_asset_stands_once_and_reads()
    {
        using var poster = SigningKey.Create(_entropy);
        Refused(ReplayRefusal.AssetRepeated, Record.Sign(poster, RecordKind.Asset, 1, _board.Usd.Encode(), _entropy));
        Refused(ReplayRefusal.AssetMalformed, Record.Sign(poster, RecordKind.Asset, 1, _board.Usd.Encode().AsSpan(1), _entropy));
        var plain = TestMarket.Stag(3, name: "plain");
        _board.Market.Post(plain);
        var refused = Assert.Throws<BoardException>(() => _board.Capital.Resume(plain, "ana"));
        Assert.Equal(ReplayRefusal.NothingToResume, refused.Refusal);
    }

    private Record Deposit(
        ulong units,
        int nonce,
        string[] custodians,
        Func<DepositBody, DepositBody>? change = null,
        Hash32? configuration = null,
        string? author = null,
        ulong sequence = 1_000
    )
    {
        var body = new DepositBody(_board.Usd.Id, _board.KeyOf("ana"), units, ClearTwin.NonceOf(nonce), []);
        var digest = body.Digest(configuration ?? _board.Market.Board.Certificate!.ConfigurationId);
        SigningKey[] keys = [.. custodians.Select(name => _board.Market.AgentOf(name).Key)];
        var signatures = Witnesses.Sign(_board.Usd.Custodians, keys, digest, _entropy);
        body = body with { Signatures = signatures };
        var first = _board.Usd.Custodians[signatures[0].Place - 1];
        var key = author is null ? keys.First(each => each.PublicKey.Equals(first)) : _board.Market.AgentOf(author).Key;
        var number = Math.Max(sequence, sequence == 1 ? 1 : _board.Market.Board.Sequences.LastOf(_board.Usd.Id, key.PublicKey) + 1);
        return Record.Sign(key, RecordKind.Deposit, number, (change?.Invoke(body) ?? body).Encode(), _entropy);
    }

    private Record Attested(AttestationBody body, string author, string? sign = null, ulong sequence = 2)
    {
        var signature = new byte[64];
        var digest = body.Digest(_board.Market.Board.Certificate!.ConfigurationId);
        _board.Market.AgentOf(sign ?? author).Key.Sign(digest, _entropy, signature);
        var bytes = (body with { Signatures = [(1, signature)] }).Encode();
        return Record.Sign(_board.Market.AgentOf(author).Key, RecordKind.Attestation, sequence, bytes, _entropy);
    }

    private void Refused(ReplayRefusal expected, Record record)
    {
        var (head, state) = (_board.Market.Board.Head, _board.Market.Board.StateDigest());
        Assert.False(_board.Market.Board.TryAppend(record.Encode(), out var refusal));
        Assert.Equal(expected, refusal);
        Assert.Equal((head, state), (_board.Market.Board.Head, _board.Market.Board.StateDigest()));
    }

    private void Taken(Record record) => _board.Market.Append(record);
}
