using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>All validators of a committee, each with a ledger, around one board that assigns masks and collects messages.</summary>
internal sealed class RefreshTable : IDisposable
{
    private readonly ulong _budget;

    public RefreshTable(TestCommittee test, ulong budget = LeakageBudget.Total, byte[]? configurationId = null)
    {
        Test = test;
        Context = new RefreshContext(configurationId ?? new byte[32], 0);
        _budget = budget;
        Disks = [.. Enumerable.Range(1, test.Committee.Validators).Select(_ => new MemoryStream())];
        Ledgers = [.. Enumerable.Range(1, test.Committee.Validators).Select(OpenLedger)];
        Parties = [.. Enumerable.Range(1, test.Committee.Validators).Select(validator => Party(validator, Ledgers[validator - 1]))];
    }

    public TestCommittee Test { get; }

    public RefreshContext Context { get; }

    public RefreshPool Pool { get; } = new();

    public MemoryStream[] Disks { get; }

    public RequestLedger[] Ledgers { get; }

    public RefreshParty[] Parties { get; }

    public AcceptanceRule Rule => AcceptanceRule.Of(Test.Committee);

    /// <summary>What a validator is after it was killed: its seeds and what is on its disk.</summary>
    public RefreshParty Restart(int validator)
    {
        var disk = new MemoryStream();
        disk.Write(Disks[validator - 1].ToArray());
        Disks[validator - 1] = disk;
        Ledgers[validator - 1] = OpenLedger(validator);
        return Parties[validator - 1] = Party(validator, Ledgers[validator - 1]);
    }

    /// <summary>A validator that has lost its ledger, and takes it for new.</summary>
    public RefreshParty Forgetful(int validator)
    {
        Disks[validator - 1] = new MemoryStream();
        Ledgers[validator - 1] = OpenLedger(validator);
        return Parties[validator - 1] = Party(validator, Ledgers[validator - 1]);
    }

    public RefreshPreparation NewPreparation() => new(Context, Pool.Next, Test.Parameters, Test.Committee, Rule);

    /// <summary>Prepares masks with everyone honest and puts them into the pool.</summary>
    public void Prepare(int count = 1)
    {
        for (var i = 0; i < count; i++) Pool.Add(PrepareMask(Pool.Next));
    }

    public PreparedMask PrepareMask(uint number)
    {
        using var preparation = new RefreshPreparation(Context, number, Test.Parameters, Test.Committee, Rule);
        for (var validator = 1; validator <= Test.Committee.Validators; validator++) preparation.TakeShare(validator, Parties[validator - 1].Prepare(number));
        Assert.Empty(preparation.Wrong);
        return preparation.TakeMask();
    }

    public Request Request(Ciphertext ciphertext, uint number) => RefreshRequest.For(Context, Test.Committee, ciphertext, number, new byte[32], new byte[32], new byte[32], 1);

    /// <summary>Assigns the next free mask.</summary>
    public RefreshOpening Open(Ciphertext ciphertext, AcceptanceRule? rule = null)
    {
        var number = Pool.NextFree!.Value;
        Assert.Equal(RefreshVerdict.Accepted, Pool.Assign(new RefreshAssignment(number, ciphertext.Digest.ToArray())));
        Assert.True(Pool.TryGetAssigned(number, out var mask));
        return new RefreshOpening(Request(ciphertext, number), mask, Test.Committee, rule ?? Rule);
    }

    /// <summary>A validator's share; fresh noise is assumed where nothing else is said.</summary>
    public byte[] Share(int validator, RefreshOpening opening, Ciphertext ciphertext, double noise = 1)
    {
        Assert.Null(Parties[validator - 1].TryAnswer(opening.Request, ciphertext, noise, Pool, out var message));
        return message;
    }

    /// <summary>A whole refresh with everyone honest.</summary>
    public Ciphertext Refresh(Ciphertext ciphertext, double noise = 1)
    {
        if (Pool.NextFree is null) Prepare();
        using var opening = Open(ciphertext);
        for (var validator = 1; validator <= Test.Committee.Validators; validator++) opening.TakeShare(validator, Share(validator, opening, ciphertext, noise));
        Assert.Empty(opening.Wrong);
        Assert.Equal(RefreshVerdict.Accepted, Pool.Finish(RefreshRequest.MaskOf(opening.Request)));
        return Evaluator.MultiplyScalar(opening.Result!, 1);
    }

    public ulong[] Slots(Plaintext plaintext)
    {
        var slots = new ulong[Test.Parameters.Degree];
        Test.Encoder.Decode(plaintext, slots);
        return slots;
    }

    /// <summary>Asserts what reads as nothing: an unknown sender, a wrong length, residues above their primes; and that of mutants those are of another context, and no others, that name another id. Nothing throws.</summary>
    /// <param name="share">Validator 1's message.</param>
    /// <param name="begin">Begins anew to collect.</param>
    /// <param name="take">Takes a message of a sender.</param>
    /// <param name="senders">Whose messages are in.</param>
    public static void AssertReadsShares<T>(byte[] share, Func<T> begin, Func<T, int, byte[], RefreshReceipt> take, Func<T, IReadOnlyCollection<int>> senders) where T : IDisposable
    {
        using var collection = begin();
        byte[] high = [.. share[..32], .. Enumerable.Repeat((byte)255, share.Length - 32)];
        foreach (var (sender, bytes) in new[] { (0, share), (5, share), (1, []), (1, share[1..]), (1, [.. share, 0]), (1, high) }) Assert.Equal(RefreshReceipt.Malformed, take(collection, sender, bytes));
        Assert.Empty(senders(collection));
        using var random = Streams.Seeded("mutated shares");
        var words = new ulong[300];
        random.Fill(words);
        foreach (var word in words)
        {
            using var fresh = begin();
            var mutated = (byte[])share.Clone();
            mutated[(word & 1) == 0 ? word % 32 : word % (ulong)share.Length] ^= (byte)(word >> 32 | 1);
            Assert.Equal(!mutated.AsSpan(0, 32).SequenceEqual(share.AsSpan(0, 32)), take(fresh, 1, mutated) is RefreshReceipt.OtherContext);
        }
    }

    /// <summary>Asserts that a sender's first message that comes when all is over is late, and that whatever else it says then is equivocation.</summary>
    public static void AssertSeesLateEquivocation(byte[] share, int sender, Func<int, byte[], RefreshReceipt> take, Func<IReadOnlyCollection<int>> senders)
    {
        byte[] other = [.. share[..^1], (byte)(share[^1] ^ 1)];
        Assert.Equal(RefreshReceipt.Late, take(sender, share));
        Assert.Equal(RefreshReceipt.Duplicate, take(sender, share));
        Assert.Equal(RefreshReceipt.Equivocation, take(sender, other));
        Assert.DoesNotContain(sender, senders());
    }

    public void Dispose()
    {
        Pool.Dispose();
        foreach (var ledger in Ledgers) ledger.Dispose();
    }

    private RefreshParty Party(int validator, RequestLedger ledger)
    {
        var seeds = Test.SeedsOf(validator);
        return new RefreshParty(Context, Test.Committee, new ShareMaker(seeds, KeyShare.Derive(Test.Parameters, seeds, Test.Transcript), Test.Noise.FloodingBound), Test.Noise, ledger);
    }

    private RequestLedger OpenLedger(int validator)
    {
        using var identity = SigningKey.Create(Streams.Entropy($"refresh {validator}"));
        var binding = LedgerBinding.Create(default, 0, validator, identity.PublicKey, Streams.Entropy($"refresh {validator}"));
        var disk = Disks[validator - 1];
        RequestLedger? ledger;
        Assert.True(disk.Length > 0 ? RequestLedger.TryOpen(disk, () => { }, binding, out ledger, out _) : RequestLedger.TryCreate(disk, () => { }, binding, _budget, out ledger, out _));
        return ledger!;
    }
}
