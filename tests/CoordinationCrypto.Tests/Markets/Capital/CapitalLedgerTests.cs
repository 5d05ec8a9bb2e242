using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Markets;

public sealed class CapitalLedgerTests
{
    private static readonly Hash32 Usd = Hash32.Sha256("usd"u8);

    private static readonly LedgerAccount[] Accounts =
    [
        LedgerAccount.Outside,
        .. Enumerable.Range(0, 3).Select(i => LedgerAccount.Owner(Id(i))),
        LedgerAccount.Fee(Id(0)),
        LedgerAccount.Escrow(Id(7)),
    ];

    [Fact]
    public void Every_unit_is_conserved_after_every_entry() =>
        Law.Holds(
            (
                from pair in Gen.Elements(Accounts).Two()
                where pair.Item1 != pair.Item2
                from units in Gen.Choose(-1, 40)
                from asset in Gen.Elements(Usd, default)
                select (pair, units, asset)
            ).ListOf(30),
            entries =>
            {
                var ledger = new CapitalLedger();
                foreach (var ((from, to), units, asset) in entries)
                {
                    var before = (ledger.Balance(from, asset), ledger.Balance(to, asset));
                    var posted = ledger.TryPost(new CapitalEntry(asset, from, to, units, EntryCause.Hunt, default, 1), out var refusal);
                    var moved = posted ? units : 0;
                    Assert.Equal((before.Item1 - moved, before.Item2 + moved), (ledger.Balance(from, asset), ledger.Balance(to, asset)));
                    Assert.Equal(posted, refusal == LedgerRefusal.None);
                    Assert.Equal(posted, units > 0 && (from == LedgerAccount.Outside || before.Item1 >= units));
                    foreach (var each in new[] { Usd, default })
                        Assert.Equal(0, Accounts.Sum(account => ledger.Balance(account, each)));
                    Assert.All(Accounts.Skip(1), account => Assert.True(ledger.Balance(account, asset) >= 0));
                }
            }
        );

    [Fact]
    public void An_entry_keeps_its_cause_and_is_taken_once()
    {
        var ledger = new CapitalLedger();
        var entry = new CapitalEntry(Usd, LedgerAccount.Outside, Accounts[1], 5, EntryCause.Deposit, Id(9), 3);
        Assert.True(ledger.TryPost(entry, out _));
        Assert.False(ledger.TryPost(entry with { From = Accounts[2] }, out _));
        Assert.Equal([entry], ledger.Entries);
        Assert.Equal([entry], ledger.TakeEntries());
        Assert.Empty(ledger.TakeEntries());
        Assert.Equal(5, ledger.Balance(Accounts[1], Usd));
    }

    [Fact]
    public void Overflow_and_lack_and_numbers_outside_are_told_apart()
    {
        var ledger = new CapitalLedger();
        Assert.Equal(LedgerRefusal.None, Post(ledger, LedgerAccount.Outside, Accounts[1], CapitalLedger.MaxUnits - 1));
        Assert.Equal(LedgerRefusal.Overflow, Post(ledger, LedgerAccount.Outside, Accounts[2], 2));
        Assert.Equal(LedgerRefusal.None, Post(ledger, LedgerAccount.Outside, Accounts[2], 1));
        Assert.Equal(LedgerRefusal.Overflow, Post(ledger, LedgerAccount.Outside, Accounts[2], 1));
        Assert.Equal(LedgerRefusal.Balance, Post(ledger, Accounts[2], Accounts[1], 2));
        Assert.Equal(LedgerRefusal.Units, Post(ledger, Accounts[2], Accounts[1], 0));
        Assert.Equal(LedgerRefusal.Units, Post(ledger, Accounts[2], Accounts[1], -1));
        Assert.Equal(LedgerRefusal.Units, Post(ledger, Accounts[2], Accounts[1], CapitalLedger.MaxUnits + 1));
        Assert.Equal(LedgerRefusal.Units, Post(ledger, Accounts[2], Accounts[1], long.MinValue));
        Mistake.Names<ArgumentException>("entry", () => Post(ledger, Accounts[1], Accounts[1], 1));
    }

    /// <summary>A way round and back leaves no trace, and one unit elsewhere does.</summary>
    [Fact]
    public void The_digest_is_of_balances_alone()
    {
        var (one, other) = (new CapitalLedger(), new CapitalLedger());
        Post(one, LedgerAccount.Outside, Accounts[1], 4);
        Post(other, LedgerAccount.Outside, Accounts[2], 4);
        Assert.NotEqual(Digest(one), Digest(other));
        Post(other, Accounts[2], Accounts[1], 4);
        Assert.Equal(Digest(one), Digest(other));
        Assert.Equal(4 + (2 * (32 + 1 + 32 + 8)), Digest(one).Length);
    }

    private static LedgerRefusal Post(CapitalLedger ledger, LedgerAccount from, LedgerAccount to, long units)
    {
        ledger.TryPost(new CapitalEntry(Usd, from, to, units, EntryCause.Deposit, default, 0), out var refusal);
        return refusal;
    }

    private static byte[] Digest(CapitalLedger ledger)
    {
        var writer = new WireWriter();
        ledger.WriteDigest(writer);
        return writer.ToArray();
    }

    private static Hash32 Id(int number) => Hash32.Sha256([(byte)number]);
}
