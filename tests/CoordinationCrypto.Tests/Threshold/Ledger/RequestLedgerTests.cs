using CoordinationCrypto.Primitives;
using CoordinationCrypto.Tests.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

public sealed class RequestLedgerTests
{
    private const ulong Budget = 1000;

    private static readonly LedgerBinding Binding = Bound("ana", 0, 3);

    // Three entries that the ledger takes.
    private static readonly LedgerEntry[] Entries =
    [
        Entry(1, 1, LedgerKind.WholeOpening, 100),
        Entry(2, 1, LedgerKind.Scan, 200),
        Entry(3, 2, LedgerKind.SelectiveOpening, 300),
    ];

    [Fact]
    public void A_request_is_new_once_and_then_may_be_sent_again_for_nothing()
    {
        using var ledger = Open(new MemoryStream());
        foreach (var entry in Entries)
            Assert.Equal(LedgerVerdict.New, ledger.Record(entry));
        foreach (var entry in Entries)
            Assert.Equal(LedgerVerdict.AlreadyRecorded, ledger.Record(entry));

        Assert.Equal(3, ledger.Count);
        Assert.Equal(600UL, ledger.Spent);
    }

    [Fact]
    public void A_ciphertext_is_opened_whole_at_most_once_and_otherwise_as_often_as_asked()
    {
        using var ledger = Open(new MemoryStream());
        Assert.Equal(LedgerVerdict.New, ledger.Record(Entry(1, 1, LedgerKind.Scan, 1)));
        Assert.Equal(LedgerVerdict.New, ledger.Record(Entry(2, 1, LedgerKind.WholeOpening, 1)));
        Assert.Equal(LedgerVerdict.OpenedBefore, ledger.Record(Entry(3, 1, LedgerKind.WholeOpening, 1)));
        Assert.Equal(LedgerVerdict.New, ledger.Record(Entry(4, 1, LedgerKind.SelectiveOpening, 1)));
        Assert.Equal(LedgerVerdict.New, ledger.Record(Entry(5, 1, LedgerKind.Scan, 1)));
        Assert.Equal(LedgerVerdict.New, ledger.Record(Entry(6, 2, LedgerKind.WholeOpening, 1)));
        Assert.Equal(LedgerVerdict.AlreadyRecorded, ledger.Record(Entry(2, 1, LedgerKind.WholeOpening, 1)));
        Assert.Equal(5, ledger.Count);
    }

    [Fact]
    public void The_budget_is_spent_to_the_last_unit_and_not_beyond()
    {
        using var ledger = Open(new MemoryStream());
        Assert.Equal(LedgerVerdict.BudgetSpent, ledger.Record(Entry(1, 1, LedgerKind.Scan, Budget + 1)));
        Assert.Equal(LedgerVerdict.BudgetSpent, ledger.Record(Entry(1, 1, LedgerKind.Scan, ulong.MaxValue)));
        Assert.Equal(LedgerVerdict.New, ledger.Record(Entry(1, 1, LedgerKind.Scan, Budget - 1)));
        Assert.Equal(LedgerVerdict.BudgetSpent, ledger.Record(Entry(2, 1, LedgerKind.Scan, 2)));
        Assert.Equal(LedgerVerdict.BudgetSpent, ledger.Record(Entry(2, 1, LedgerKind.Scan, ulong.MaxValue)));
        Assert.Equal(LedgerVerdict.New, ledger.Record(Entry(2, 1, LedgerKind.Scan, 1)));
        Assert.Equal(LedgerVerdict.BudgetSpent, ledger.Record(Entry(3, 1, LedgerKind.Scan, 1)));
        Assert.Equal(LedgerVerdict.New, ledger.Record(Entry(3, 1, LedgerKind.Scan, 0)));
        Assert.Equal(Budget, ledger.Spent);
    }

    [Fact]
    public void An_id_with_anything_else_is_a_contradiction()
    {
        using var ledger = Open(new MemoryStream());
        Assert.Equal(LedgerVerdict.New, ledger.Record(Entry(1, 1, LedgerKind.Scan, 5)));

        Assert.Equal(LedgerVerdict.Contradiction, ledger.Record(Entry(1, 2, LedgerKind.Scan, 5)));
        Assert.Equal(LedgerVerdict.Contradiction, ledger.Record(Entry(1, 1, LedgerKind.SelectiveOpening, 5)));
        Assert.Equal(LedgerVerdict.Contradiction, ledger.Record(Entry(1, 1, LedgerKind.Scan, 6)));
    }

    [Fact]
    public void An_entry_is_flushed_before_the_answer()
    {
        var stream = new MemoryStream();
        var flushed = 0L;
        Assert.True(RequestLedger.TryCreate(stream, () => flushed = stream.Length, Binding, Budget, out var ledger, out _));
        foreach (var entry in Entries)
        {
            var before = flushed;
            Assert.Equal(LedgerVerdict.New, ledger.Record(entry));
            Assert.True(flushed > before);
            Assert.Equal(stream.Length, flushed);
        }
    }

    /// <summary>A kill between the ledger and the sending: the reopened ledger lets the same request go again, and no other.</summary>
    [Fact]
    public void Reopened_it_knows_everything()
    {
        var bytes = Write(Entries);
        using var ledger = Open(Growing(bytes));

        Assert.Equal(600UL, ledger.Spent);
        foreach (var entry in Entries)
            Assert.Equal(LedgerVerdict.AlreadyRecorded, ledger.Record(entry));
        Assert.Equal(LedgerVerdict.OpenedBefore, ledger.Record(Entry(9, 1, LedgerKind.WholeOpening, 1)));
        Assert.Equal(LedgerVerdict.Contradiction, ledger.Record(Entry(2, 7, LedgerKind.Scan, 200)));
        Assert.Equal(LedgerVerdict.BudgetSpent, ledger.Record(Entry(9, 9, LedgerKind.Scan, 401)));
        Assert.Equal(LedgerVerdict.New, ledger.Record(Entry(9, 9, LedgerKind.Scan, 400)));
    }

    [Fact]
    public void A_disk_that_dies_at_any_byte_forgets_no_answer_that_was_given()
    {
        var whole = Write(Entries);
        for (var writable = 0; writable <= whole.Length; writable++)
        {
            var stream = new DyingStream([], writable);
            var answered = 0;
            try
            {
                Assert.True(RequestLedger.TryCreate(stream, stream.Flush, Binding, Budget, out var dying, out _));
                foreach (var entry in Entries)
                {
                    Assert.Equal(LedgerVerdict.New, dying.Record(entry));
                    answered++;
                }
            }
            catch (IOException)
            {
                Assert.True(stream.IsDead);
            }

            var survivor = Growing(stream.ToArray());
            using var ledger = Open(survivor);
            Assert.Equal(answered, ledger.Count);
            for (var i = 0; i < answered; i++)
                Assert.Equal(LedgerVerdict.AlreadyRecorded, ledger.Record(Entries[i]));
            if (answered > 0)
                Assert.Equal(LedgerVerdict.OpenedBefore, ledger.Record(Entry(9, 1, LedgerKind.WholeOpening, 1)));
            for (var i = answered; i < Entries.Length; i++)
                Assert.Equal(LedgerVerdict.New, ledger.Record(Entries[i]));
            Assert.Equal(whole, survivor.ToArray());
        }
    }

    /// <summary>
    /// What a killed process wrote is in the system's cache alone: the answer leaves once a flush has put it on the disk.
    /// </summary>
    [Fact]
    public void A_write_whose_flush_failed_gives_no_answer_until_it_is_flushed()
    {
        var stream = new MemoryStream();
        var isBroken = false;
        Assert.True(
            RequestLedger.TryCreate(
                stream,
                () =>
                {
                    if (isBroken)
                        throw new IOException("No flush.");
                },
                Binding,
                Budget,
                out var ledger,
                out _
            )
        );
        isBroken = true;

        Assert.Throws<IOException>(() => ledger.Record(Entries[0]));
        Assert.Throws<InvalidOperationException>(() => ledger.Record(Entries[0]));
        Assert.Equal(0, ledger.Count);
        Assert.Throws<IOException>(() => RequestLedger.TryOpen(stream, () => throw new IOException("No flush."), Binding, out _, out _));
        var flushed = 0;
        Assert.True(RequestLedger.TryOpen(stream, () => flushed++, Binding, out var again, out _));
        Assert.Equal(1, flushed);
        Assert.Equal(LedgerVerdict.AlreadyRecorded, again.Record(Entries[0]));
    }

    [Fact]
    public void A_flipped_bit_anywhere_keeps_the_ledger_shut()
    {
        var bytes = Write(Entries);
        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            var changed = (byte[])bytes.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var stream = Growing(changed);

            Assert.False(RequestLedger.TryOpen(stream, () => { }, Binding, out var ledger, out var problem));
            Assert.Null(ledger);
            Assert.NotEqual(LogFault.None, problem.Fault);
            Assert.NotEqual(LogFault.TornTail, problem.Fault);
            Assert.Equal(changed, stream.ToArray());
        }
    }

    [Fact]
    public void Mutated_entries_are_refused_or_written_back_the_same()
    {
        foreach (var mutant in Mutants.Of(Entries[1].Encode()))
        {
            if (LedgerEntry.TryRead(mutant, out var entry))
                Assert.Equal(mutant, entry.Encode());
            else
                Assert.True(mutant.Length != LedgerEntry.EncodedLength || mutant[0] is 0 or > 4);
        }
    }

    [Fact]
    public void An_attempt_is_begun_once_for_good()
    {
        var stream = new MemoryStream();
        var flushed = 0L;
        Assert.True(RequestLedger.TryCreate(stream, () => flushed = stream.Length, Binding, Budget, out var ledger, out _));
        var attempt = new LedgerAttempt(new Hash32(Enumerable.Repeat((byte)6, 32).ToArray()), 0, Hash32.Sha256([1]));
        Assert.Equal(LedgerVerdict.New, ledger.Record(attempt));
        Assert.Equal(stream.Length, flushed);
        foreach (var held in new[] { ledger, Open(Growing(stream.ToArray())) })
        {
            Assert.Equal(LedgerVerdict.AlreadyRecorded, held.Record(attempt));
            Assert.Equal(LedgerVerdict.New, held.Record(new LedgerAttempt(default, 1, default)));
            Assert.Equal(LedgerVerdict.New, held.Record(new LedgerHandover(default)));
            Assert.Equal(LedgerVerdict.HandedOver, held.Record(attempt));
        }
        foreach (var mutant in Mutants.Of(attempt.Encode()))
        {
            if (LedgerAttempt.TryRead(mutant, out var read))
                Assert.Equal(mutant, read.Encode());
            else
                Assert.True(mutant.Length != LedgerAttempt.EncodedLength || mutant[0] != 20);
        }
        var twice = new MemoryStream();
        using var log = Log(twice);
        log.Append(First(Budget));
        log.Append(attempt.Encode());
        log.Append(attempt.Encode());
        Assert.False(RequestLedger.TryOpen(Growing(twice.ToArray()), () => { }, Binding, out _, out var problem));
        Assert.Equal((LogFault.BadEntry, 2), (problem.Fault, problem.Index));
    }

    [Fact]
    public void After_a_handover_nothing_new_is_taken_and_what_was_taken_may_go_again()
    {
        var stream = new MemoryStream();
        var flushed = 0L;
        Assert.True(RequestLedger.TryCreate(stream, () => flushed = stream.Length, Binding, Budget, out var ledger, out _));
        var handover = new LedgerHandover(new Hash32(Enumerable.Repeat((byte)5, 32).ToArray()));
        Assert.Equal(LedgerVerdict.New, ledger.Record(Entries[0]));
        Assert.Equal(LedgerVerdict.New, ledger.Record(Checkpoint(7, 2, 2)));
        Assert.Null(ledger.Handover);
        Assert.Equal(LedgerVerdict.New, ledger.Record(handover));
        Assert.Equal(stream.Length, flushed);
        foreach (var held in new[] { ledger, Open(Growing(stream.ToArray())) })
        {
            Assert.Equal(handover, held.Handover);
            Assert.Equal(LedgerVerdict.AlreadyRecorded, held.Record(handover));
            Assert.Equal(LedgerVerdict.Contradiction, held.Record(new LedgerHandover(default)));
            Assert.Equal(LedgerVerdict.AlreadyRecorded, held.Record(Entries[0]));
            Assert.Equal(LedgerVerdict.AlreadyRecorded, held.Record(Checkpoint(7, 2, 2)));
            Assert.Equal(LedgerVerdict.HandedOver, held.Record(Entries[1]));
            Assert.Equal(LedgerVerdict.HandedOver, held.Record(Checkpoint(8, 2, 2)));
        }
    }

    /// <summary>
    /// A file in which something stands after a handover was not written by a ledger; at whatever byte the disk dies, a handover that was
    /// said stays so.
    /// </summary>
    [Fact]
    public void A_handover_is_the_last_entry_and_is_not_forgotten()
    {
        var handover = new LedgerHandover(new Hash32(Enumerable.Repeat((byte)5, 32).ToArray()));
        var attempt = new LedgerAttempt(default, 0, default);
        foreach (var second in new[] { handover.Encode(), Entries[0].Encode(), Checkpoint(7, 2, 2).Encode(), attempt.Encode() })
        {
            var stream = new MemoryStream();
            using var log = Log(stream);
            log.Append(First(Budget));
            log.Append(handover.Encode());
            log.Append(second);
            Assert.False(RequestLedger.TryOpen(Growing(stream.ToArray()), () => { }, Binding, out _, out var problem));
            Assert.Equal((LogFault.BadEntry, 2), (problem.Fault, problem.Index));
        }
        var healthy = new MemoryStream();
        using (var all = Open(healthy))
            all.Record(handover);
        var whole = healthy.ToArray();
        for (var writable = 0; writable <= whole.Length; writable++)
        {
            var stream = new DyingStream([], writable);
            var isSigned = false;
            try
            {
                Assert.True(RequestLedger.TryCreate(stream, stream.Flush, Binding, Budget, out var dying, out _));
                isSigned = dying.Record(handover) is LedgerVerdict.New;
            }
            catch (IOException)
            {
                Assert.True(stream.IsDead);
            }
            using var ledger = Open(Growing(stream.ToArray()));
            if (isSigned)
                Assert.Equal(LedgerVerdict.Contradiction, ledger.Record(new LedgerHandover(default)));
        }
        foreach (var mutant in Mutants.Of(handover.Encode()))
        {
            if (LedgerHandover.TryRead(mutant, out var read))
                Assert.Equal(mutant, read.Encode());
            else
                Assert.True(mutant.Length != LedgerHandover.EncodedLength || mutant[0] != 19);
        }
    }

    [Fact]
    public void A_budget_below_what_is_spent_keeps_the_ledger_shut()
    {
        foreach (var (budget, opens) in new[] { (599UL, false), (600UL, true) })
        {
            var stream = new MemoryStream();
            using (var log = Log(stream))
            {
                log.Append(First(budget));
                foreach (var entry in Entries)
                    log.Append(entry.Encode());
            }
            Assert.Equal(opens, RequestLedger.TryOpen(Growing(stream.ToArray()), () => { }, Binding, out _, out var problem));
            if (!opens)
                Assert.Equal((LogFault.BadEntry, 3), (problem.Fault, problem.Index));
        }
    }

    [Fact]
    public void Checkpoints_only_rise_before_and_after_it_is_opened_again()
    {
        var stream = new MemoryStream();
        var flushed = 0L;
        Assert.True(RequestLedger.TryCreate(stream, () => flushed = stream.Length, Binding, Budget, out var ledger, out _));
        Assert.Null(ledger.LastCheckpoint);
        Assert.Equal(LedgerVerdict.New, ledger.Record(Checkpoint(0, 1, 1)));
        Assert.Equal(stream.Length, flushed);
        Assert.Equal(LedgerVerdict.New, ledger.Record(Entries[0]));
        Assert.Equal(LedgerVerdict.New, ledger.Record(Checkpoint(7, 2, 2)));
        Assert.Equal(stream.Length, flushed);
        foreach (var held in new[] { ledger, Open(Growing(stream.ToArray())) })
        {
            Assert.Equal(LedgerVerdict.AlreadyRecorded, held.Record(Checkpoint(7, 2, 2)));
            Assert.Equal(LedgerVerdict.Contradiction, held.Record(Checkpoint(7, 3, 2)));
            Assert.Equal(LedgerVerdict.Contradiction, held.Record(Checkpoint(7, 2, 3)));
            Assert.Equal(LedgerVerdict.Behind, held.Record(Checkpoint(6, 2, 2)));
            Assert.Equal(LedgerVerdict.Behind, held.Record(Checkpoint(0, 1, 1)));
            Assert.Equal(Checkpoint(7, 2, 2), held.LastCheckpoint);
            Assert.Equal(LedgerVerdict.AlreadyRecorded, held.Record(Entries[0]));
        }

        Assert.Equal(LedgerVerdict.New, ledger.Record(Checkpoint(ulong.MaxValue, 3, 3)));
    }

    [Fact]
    public void It_opens_for_the_key_it_was_made_for_and_for_no_other()
    {
        var bytes = Write(Entries);
        var id = Binding.LedgerId;
        using var stranger = SigningKey.Create(Streams.Entropy("bo"));
        var others = new[]
        {
            new LedgerBinding(default, Binding.ConfigurationId, 0, 3, Binding.Identity),
            new LedgerBinding(id, new Hash32(Enumerable.Repeat((byte)1, 32).ToArray()), 0, 3, Binding.Identity),
            new LedgerBinding(id, Binding.ConfigurationId, 1, 3, Binding.Identity),
            new LedgerBinding(id, Binding.ConfigurationId, 0, 4, Binding.Identity),
            new LedgerBinding(id, Binding.ConfigurationId, 0, 3, stranger.PublicKey),
        };
        foreach (var other in others)
        {
            Assert.NotEqual(Binding, other);
            Assert.False(RequestLedger.TryOpen(Growing(bytes), () => { }, other, out var ledger, out var problem));
            Assert.Null(ledger);
            Assert.Equal(new LogProblem(LogFault.OtherKey, 12, 0), problem);
        }

        Assert.True(
            RequestLedger.TryOpen(
                Growing(bytes),
                () => { },
                new LedgerBinding(id, Binding.ConfigurationId, 0, 3, Binding.Identity),
                out var own,
                out _
            )
        );
        Assert.Equal(Binding, own.Binding);
    }

    [Fact]
    public void It_opens_with_the_budget_it_was_made_with()
    {
        foreach (var budget in new ulong[] { 0, Budget, LeakageBudget.Total })
        {
            var stream = new MemoryStream();
            Assert.True(RequestLedger.TryCreate(stream, () => { }, Binding, budget, out _, out _));
            using (var log = Log(Growing(stream.ToArray())))
                Assert.Equal(First(budget), log.Read(0));
            Assert.True(RequestLedger.TryOpen(Growing(stream.ToArray()), () => { }, Binding, out var ledger, out _));
            Assert.Equal(budget, ledger.Budget);
            Assert.Equal(LedgerVerdict.BudgetSpent, ledger.Record(Entry(1, 1, LedgerKind.Scan, budget + 1)));
            Assert.Equal(LedgerVerdict.New, ledger.Record(Entry(1, 1, LedgerKind.Scan, budget)));
        }
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            RequestLedger.TryCreate(new MemoryStream(), () => { }, Binding, LeakageBudget.Total + 1, out _, out _)
        );
    }

    [Fact]
    public void A_first_entry_that_is_none_keeps_it_shut()
    {
        foreach (
            var first in new[]
            {
                First(LeakageBudget.Total + 1),
                Binding.Encode(),
                First(Budget)[..^1],
                First(Budget)[1..],
                Entries[0].Encode(),
            }
        )
        {
            var stream = new MemoryStream();
            using (var log = Log(stream))
                log.Append(first);
            Assert.False(RequestLedger.TryOpen(Growing(stream.ToArray()), () => { }, Binding, out _, out var problem));
            Assert.Equal(new LogProblem(LogFault.BadEntry, 12, 0), problem);
        }
    }

    [Fact]
    public void A_new_one_takes_the_place_of_nothing_and_a_missing_one_is_not_made_up()
    {
        var used = Growing(Write([]));
        Assert.False(RequestLedger.TryCreate(used, () => { }, Binding, Budget, out _, out var problem));
        Assert.Equal(LogFault.NotEmpty, problem.Fault);
        var missing = new MemoryStream();
        Assert.False(RequestLedger.TryOpen(missing, () => { }, Binding, out _, out problem));
        Assert.Equal(LogFault.Empty, problem.Fault);
        Assert.Equal(0, missing.Length);
    }

    [Fact]
    public void Mutated_bindings_and_checkpoints_are_refused_or_written_back_the_same()
    {
        foreach (var mutant in Mutants.Of(Binding.Encode()))
            if (LedgerBinding.TryRead(mutant, out var binding))
                Assert.Equal(mutant, binding.Encode());
        foreach (var mutant in Mutants.Of(Checkpoint(5, 1, 2).Encode()))
        {
            if (LedgerCheckpoint.TryRead(mutant, out var checkpoint))
                Assert.Equal(mutant, checkpoint.Encode());
            else
                Assert.True(mutant.Length != LedgerCheckpoint.EncodedLength || mutant[0] != 17);
        }
    }

    [Fact]
    public void Malformed_entries_are_the_callers_mistake()
    {
        using var ledger = Open(new MemoryStream());

        Assert.Throws<ArgumentException>(() => ledger.Record(Entries[0] with { Kind = 0 }));
        Assert.Throws<ArgumentException>(() => ledger.Record(Entries[0] with { Kind = (LedgerKind)5 }));
        Assert.Equal(0, ledger.Count);
    }

    [Fact]
    public void The_callers_memory_may_change_afterwards()
    {
        var id = new byte[32];
        using var ledger = Open(new MemoryStream());
        Assert.Equal(LedgerVerdict.New, ledger.Record(Entries[0] with { Id = new Hash32(id) }));
        id[0] = 1;

        Assert.Equal(LedgerVerdict.AlreadyRecorded, ledger.Record(Entries[0] with { Id = default }));
    }

    [Fact]
    public void Many_threads_get_one_new_between_them()
    {
        using var ledger = Open(new MemoryStream());
        var verdicts = new LedgerVerdict[64];
        Parallel.For(0, verdicts.Length, i => verdicts[i] = ledger.Record(Entries[0]));

        Assert.Single(verdicts, verdict => verdict == LedgerVerdict.New);
        Assert.Equal(63, verdicts.Count(verdict => verdict == LedgerVerdict.AlreadyRecorded));
    }

    private static LedgerEntry Entry(byte id, byte ciphertext, LedgerKind kind, ulong cost) =>
        new(new Hash32(Enumerable.Repeat(id, 32).ToArray()), new Hash32(Enumerable.Repeat(ciphertext, 32).ToArray()), kind, cost);

    /// <summary>The file of a ledger without the ledger's rules.</summary>
    private static AppendLog Log(Stream stream)
    {
        var format = new LogFormat(
            "CCLEDGER"u8.ToArray(),
            3,
            new DigestChain("CoordinationCrypto/request-ledger/v3"u8),
            LedgerBinding.EncodedLength + 8
        );
        Assert.True(AppendLog.TryOpen(stream, () => { }, format, out var log, out _));
        return log;
    }

    private static byte[] First(ulong budget) => [.. Binding.Encode(), .. BitConverter.GetBytes(budget)];

    private static LedgerCheckpoint Checkpoint(ulong height, byte digest, byte head) =>
        new(height, new Hash32(Enumerable.Repeat(digest, 32).ToArray()), new Hash32(Enumerable.Repeat(head, 32).ToArray()));

    private static LedgerBinding Bound(string name, uint epoch, int validator)
    {
        using var identity = SigningKey.Create(Streams.Entropy(name));
        return LedgerBinding.Create(default, epoch, validator, identity.PublicKey, Streams.Entropy(name));
    }

    /// <summary>The ledger in a stream; a new one where there is none, or no more than the start of one.</summary>
    private static RequestLedger Open(Stream stream)
    {
        if (!RequestLedger.TryOpen(stream, () => { }, Binding, out var ledger, out var problem))
        {
            Assert.Equal(LogFault.Empty, problem.Fault);
            Assert.True(RequestLedger.TryCreate(stream, () => { }, Binding, Budget, out ledger, out _));
        }

        return ledger;
    }

    private static byte[] Write(IEnumerable<LedgerEntry> entries)
    {
        var stream = new MemoryStream();
        var ledger = Open(stream);
        foreach (var entry in entries)
            Assert.Equal(LedgerVerdict.New, ledger.Record(entry));
        return stream.ToArray();
    }

    private static MemoryStream Growing(byte[] bytes)
    {
        var stream = new MemoryStream();
        stream.Write(bytes);
        return stream;
    }
}
