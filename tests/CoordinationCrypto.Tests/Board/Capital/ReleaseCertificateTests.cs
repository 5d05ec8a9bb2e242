using CoordinationCrypto.Board;
using CoordinationCrypto.Tests.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

/// <summary>M11: a custodian pays on certificates, and needs no board to check them.</summary>
public sealed class ReleaseCertificateTests : IDisposable
{
    private static readonly Lazy<TestCommittee> Committee = new(() => new TestCommittee(InsecureToyParameters.N256, new Committee(5, 1)));

    private readonly CapitalBoard _board = new(Committee.Value, "releases");

    public ReleaseCertificateTests()
    {
        _board.Capital.Post(_board.Usd);
        _board.Deposit("ana", 30);
        _board.Deposit("bo", 9);
        _board.Tick();
        _board.Capital.Withdraw(_board.Usd, "ana", 4);
        _board.Capital.Withdraw(_board.Usd, "bo", 10); // more than there is: R25
        _board.Tick();
        _board.Capital.Withdraw(_board.Usd, "bo", 9);
        _board.Capital.Withdraw(_board.Usd, "ana", 5);
        _board.Tick();
    }

    private Replay Board => _board.Market.Board;

    private Hash32 Configuration => Board.Certificate!.ConfigurationId;

    public void Dispose() => _board.Dispose();

    [Fact]
    public void What_took_effect_is_certified_to_who_knows_the_committee_alone()
    {
        var certificates = ReleaseCertificate.AllOf(Board);
        Assert.Equal(3, certificates.Count);
        Assert.Equal(["ana 4", "ana 5", "bo 9"], certificates.Select(Text).Order());
        Assert.Equal([0UL, 1, 2], certificates.Select(each => each.Release.Number));
        Assert.All(certificates, each => Assert.True(Holds(each, out var refusal), $"{refusal}"));
        Assert.All(certificates, each => Assert.Equal(each.Encode(), Reread(each.Encode()).Encode()));
        Assert.All(certificates, each => Assert.True(Holds(Reread(each.Encode()), out _)));
    }

    [Fact]
    public void The_cut_itself_certifies_nothing_that_it_released()
    {
        using var replay = new Replay();
        var counts = new List<int>();
        foreach (var record in _board.Market.Records)
        {
            var released = replay.Capital.Joint.Releases.Count;
            Assert.True(replay.TryAppend(record, out _));
            if (replay.Capital.Joint.Releases.Count > released)
                counts.Add(ReleaseCertificate.AllOf(replay).Count);
        }

        Assert.Equal([0, 1], counts); // what cuts before had released
    }

    [Fact]
    public void Another_board_another_epoch_and_other_validators_are_told_apart()
    {
        var certificate = ReleaseCertificate.AllOf(Board)[1];
        var (committee, validators) = (Board.Certificate!.Committee, Board.Validators);
        Assert.Equal(ReleaseRefusal.OtherBoard, Refusal(default, 0, validators));
        Assert.Equal(ReleaseRefusal.OtherEpoch, Refusal(Configuration, 1, validators));
        Assert.Equal(ReleaseRefusal.QuorumMissing, Refusal(Configuration, 0, [.. validators.Reverse()]));
        Assert.Throws<ArgumentException>(() => Refusal(Configuration, 0, [validators[0]]));

        ReleaseRefusal Refusal(Hash32 configuration, uint epoch, IReadOnlyList<VerifyingKey> keys) =>
            certificate.TryVerify(configuration, epoch, committee, keys, out var refusal) ? ReleaseRefusal.None : refusal;
    }

    [Fact]
    public void Those_to_whom_the_key_was_handed_certify_anew_what_was_released_before()
    {
        var old = ReleaseCertificate.AllOf(Board)[0];
        _board.Market.Reshare(new Committee(6, 1));
        var certificates = ReleaseCertificate.AllOf(Board);
        Assert.Equal(old.Release, certificates[0].Release);
        Assert.Equal(1u, certificates[0].Epoch);
        Assert.All(certificates, each => Assert.True(Holds(each, out _)));
        Assert.False(Holds(old, out var refusal));
        Assert.Equal(ReleaseRefusal.OtherEpoch, refusal);
    }

    [Fact]
    public void No_flipped_bit_cut_or_further_byte_leaves_a_certificate_that_holds()
    {
        var bytes = ReleaseCertificate.AllOf(Board)[1].Encode();
        var seen = new HashSet<ReleaseRefusal>();
        for (var at = 0; at < bytes.Length; at++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[at] ^= (byte)(1 << at % 8);
            if (ReleaseCertificate.TryRead(flipped, out var read, out var refusal))
                Assert.False(Holds(read, out refusal), $"byte {at}");
            seen.Add(refusal);
            Assert.False(ReleaseCertificate.TryRead(bytes.AsSpan(0, at), out _, out _));
        }

        Assert.False(ReleaseCertificate.TryRead([.. bytes, 0], out _, out var last));
        Assert.Equal(ReleaseRefusal.Checkpoint, last);
        Assert.Subset(
            seen,
            new HashSet<ReleaseRefusal>
            {
                ReleaseRefusal.Version,
                ReleaseRefusal.Account,
                ReleaseRefusal.Units,
                ReleaseRefusal.Path,
                ReleaseRefusal.NotInState,
                ReleaseRefusal.OtherBoard,
                ReleaseRefusal.QuorumMissing,
            }
        );
    }

    [Fact]
    public void What_fewer_than_a_quorum_sign_is_worth_nothing()
    {
        var bytes = ReleaseCertificate.AllOf(Board)[0].Encode();
        var last = _board.Market.Records.Select(Read).Last(record => record.Kind == RecordKind.Checkpoint);
        Assert.True(QuorumSigned.TryRead(last.Body.Span, last.Body.Length, out var signed));
        var (count, each) = (signed.Signatures.Count, 1 + SigningKey.SignatureLength);
        for (var signers = count; signers > 0; signers--)
        {
            bytes[bytes.Length - count * each - 1] = (byte)signers;
            var certificate = Reread(bytes.AsSpan(0, bytes.Length - (count - signers) * each));
            Assert.Equal(signers >= Board.Certificate!.Committee.CheckpointQuorum, Holds(certificate, out var refusal));
            Assert.Equal(Holds(certificate, out _) ? ReleaseRefusal.None : ReleaseRefusal.QuorumMissing, refusal);
        }
    }

    [Fact]
    public void An_audit_counts_them_and_certifies_what_the_board_does()
    {
        var store = new MemoryBoard();
        foreach (var record in _board.Market.Records)
            Assert.True(store.TryAppend(record.Span, store.Head));
        var audit = Audit.Run(store, allowToy: true);
        Assert.True(audit.Passed);
        Assert.Equal("1 assets, 3 releases", audit.Checks.Single(check => check.Id == "A36").Detail);
        Assert.Equal(ReleaseCertificate.AllOf(Board).Select(each => each.Encode()), audit.Releases.Select(each => each.Encode()));
    }

    /// <summary>A board on which nothing was released has none, and a withdrawal that was refused is not there.</summary>
    [Fact]
    public void The_release_is_the_request_that_its_account_signed()
    {
        var requests = _board
            .Market.Records.Select(Read)
            .Where(record => record.Kind == RecordKind.Withdrawal)
            .Select(record => (record.Author, record.Sequence, Units: UnitsOf(record)))
            .Where(request => request.Units != 10)
            .ToHashSet();
        Assert.Equal(
            requests,
            ReleaseCertificate
                .AllOf(Board)
                .Select(each => (each.Release.Account, each.Release.Sequence, (ulong)each.Release.Units))
                .ToHashSet()
        );
        using var empty = new Replay();
        Assert.Empty(ReleaseCertificate.AllOf(empty));
    }

    private bool Holds(ReleaseCertificate certificate, out ReleaseRefusal refusal) =>
        certificate.TryVerify(Configuration, Board.Epoch, Board.Epochs.Term!.Committee, Board.Validators, out refusal);

    private string Text(ReleaseCertificate certificate)
    {
        var name = new[] { "ana", "bo" }.Single(each => _board.KeyOf(each).Equals(certificate.Release.Account));
        Assert.Equal(_board.Usd.Id, certificate.Release.Asset);
        return $"{name} {certificate.Release.Units}";
    }

    private static ulong UnitsOf(Record record) =>
        WithdrawalBody.TryRead(record.Body.Span, out var body) ? body.Units : throw new ArgumentException("no withdrawal", nameof(record));

    private static Record Read(ReadOnlyMemory<byte> bytes) =>
        Record.TryRead(bytes.Span, out var record, out _) ? record : throw new ArgumentException("no record", nameof(bytes));

    private static ReleaseCertificate Reread(ReadOnlySpan<byte> bytes) =>
        ReleaseCertificate.TryRead(bytes, out var read, out var refusal)
            ? read
            : throw new ArgumentException($"{refusal}", nameof(bytes));
}
