using CoordinationCrypto.Board;
using CoordinationCrypto.Tests.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

/// <summary>Balances, cuts and hunts are recomputed from bytes alone: another amount fails a named check.</summary>
public sealed class CapitalAuditTests : IDisposable
{
    private static readonly Lazy<TestCommittee> Committee = new(() => new TestCommittee(InsecureToyParameters.N256, new Committee(5, 1)));

    private readonly CapitalBoard _board = new(Committee.Value, "capital audit");

    public CapitalAuditTests()
    {
        _board.Capital.Post(_board.Usd);
        var stag = _board.Post("fund", new([Axis.Capital(30)]));
        _board.Capital.Submit(stag, "ana", Condition.Capital(8), new Backing(Units: 8));
        _board.Deposit("ana", 20); // the record before the cut: nothing names a position after it
        _board.Tick();
        _board.Capital.Withdraw(_board.Usd, "ana", 5);
        _board.Tick();
    }

    public void Dispose() => _board.Dispose();

    [Fact]
    public void It_passes_as_it_was_played()
    {
        var audit = Run([.. _board.Market.Records.Select(record => record.ToArray())]);
        Assert.True(audit.Passed, string.Join('\n', audit.Checks.Where(check => check.Verdict == AuditVerdict.Fail)));
        var ledger = audit.Checks.Where(check => check.Id is "A36" or "A37" or "A38");
        Assert.Equal([AuditVerdict.Pass, AuditVerdict.Pass, AuditVerdict.Pass], ledger.Select(check => check.Verdict));
        Assert.Equal("3 entries", audit.Checks.Single(check => check.Id == "A37").Detail);
    }

    [Fact]
    public void A_flipped_amount_fails_the_custodians_signatures_and_one_that_they_sign_again_fails_the_next_checkpoint()
    {
        AssertFails("A05", RecordKind.Deposit, (record, _) => Flipped(record.Encode()));
        AssertFails("A32", RecordKind.Deposit, (record, body) => Signed(record, (body with { Units = 21 }).Encode()));
        AssertFails("A11", RecordKind.Deposit, (record, body) => Signed(record, SignedAgain(body with { Units = 21 })));
    }

    private void AssertFails(string id, RecordKind kind, Func<Record, DepositBody, byte[]> change)
    {
        List<byte[]> records = [.. _board.Market.Records.Select(record => record.ToArray())];
        var index = records.FindIndex(bytes => Read(bytes).Kind == kind);
        Assert.True(DepositBody.TryRead(Read(records[index]).Body.Span, out var body));
        records[index] = change(Read(records[index]), body);
        Assert.Equal([id], Run(records).Checks.Where(check => check.Verdict == AuditVerdict.Fail).Select(check => check.Id));
    }

    private static byte[] Flipped(byte[] bytes)
    {
        bytes[46 + 64] ^= 1; // the amount's lowest byte: after header, length, asset and account
        return bytes;
    }

    private byte[] SignedAgain(DepositBody body)
    {
        SigningKey[] keys = [_board.Market.AgentOf("bank").Key, _board.Market.AgentOf("trust").Key];
        var digest = body.Digest(_board.Market.Board.Certificate!.ConfigurationId);
        return (body with { Signatures = Witnesses.Sign(_board.Usd.Custodians, keys, digest, Streams.Entropy("again")) }).Encode();
    }

    private byte[] Signed(Record record, byte[] body)
    {
        SigningKey[] custodians = [_board.Market.AgentOf("bank").Key, _board.Market.AgentOf("trust").Key];
        var author = custodians.First(key => key.PublicKey.Equals(record.Author));
        return Record.Sign(author, record.Kind, record.Sequence, body, Streams.Entropy("signed")).Encode();
    }

    private static Record Read(byte[] bytes) =>
        Record.TryRead(bytes, out var record, out _) ? record : throw new ArgumentException("no record", nameof(bytes));

    private static Audit Run(IEnumerable<byte[]> records)
    {
        var store = new MemoryBoard();
        foreach (var record in records)
            Assert.True(store.TryAppend(record, store.Head));
        return Audit.Run(store, allowToy: true);
    }
}
