using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

public sealed class ReconstructionTests
{
    [Theory]
    [InlineData(4, 1)]
    [InlineData(7, 2)]
    [InlineData(10, 3)]
    public void Up_to_f_wrong_shares_of_an_opening_are_corrected_and_named(int n, int f)
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        using var ciphertext = test.Encrypt([1, 2, 3], "opening");
        var request = test.Request(ciphertext, RequestPath.Opening, SlotSet.All(test.Parameters));
        for (var wrongCount = 0; wrongCount <= f; wrongCount++)
        {
            var shares = test.OpenShares(request, ciphertext);
            var liars = Enumerable.Range(0, wrongCount).Select(i => n - 2 * i).ToList();
            for (var i = 0; i < liars.Count; i++)
                shares[liars[i] - 1].Value.Limb(i % 4)[i * 5]++; // each lies in a place of its own
            Assert.True(Reconstruction.TryReconstruct(AcceptanceRule.Of(test.Committee), f, shares, out var phase, out var wrong));
            Assert.Equal(liars.Order(), wrong.Order());
            Assert.Equal([1UL, 2UL, 3UL, 0UL], test.Decode(phase!)[..4]);
        }
    }

    /// <summary>
    /// (5, 1): three of five suffice, which unique decoding of two lies does not reach; a search does. With three lies nothing is left to
    /// accept.
    /// </summary>
    [Fact]
    public void More_lies_than_f_leave_the_rule_as_it_is()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(5, 1));
        using var ciphertext = test.Encrypt([1, 2, 3], "beyond");
        var request = test.Request(ciphertext, RequestPath.Opening, SlotSet.All(test.Parameters));
        var shares = test.OpenShares(request, ciphertext);
        foreach (var liar in new[] { 1, 4 })
            shares[liar - 1].Value.Limb(0)[7] ^= (ulong)liar;
        Assert.True(Reconstruction.TryReconstruct(AcceptanceRule.Of(test.Committee), 1, shares, out var phase, out var wrong));
        Assert.Equal([1, 4], wrong.Order());
        Assert.Equal([1UL, 2UL, 3UL, 0UL], test.Decode(phase!)[..4]);
        shares[1].Value.Limb(0)[7] ^= 16;
        Assert.False(Reconstruction.TryReconstruct(AcceptanceRule.Of(test.Committee), 1, shares, out _, out var nobody));
        Assert.Empty(nobody);
    }

    [Fact]
    public void One_lie_in_a_scan_of_the_smallest_committee_accepts_nothing_and_blames_nobody()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var ciphertext = test.Encrypt([1, 2, 3], "scan");
        var request = test.Request(ciphertext, RequestPath.OneRoundScan, SlotSet.All(test.Parameters));
        var shares = test.ScanShares(request, ciphertext);
        shares[2].Value.Limb(0)[0] ^= 1;
        Assert.False(Reconstruction.TryReconstruct(AcceptanceRule.Of(test.Committee), 2, shares, out _, out var wrong));
        Assert.Empty(wrong);
    }

    [Fact]
    public void One_share_too_few_accepts_nothing()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, Committee.Default);
        using var ciphertext = test.Encrypt([1, 2, 3], "few");
        var opening = test.Request(ciphertext, RequestPath.Opening, SlotSet.All(test.Parameters));
        var openings = test.OpenShares(opening, ciphertext);
        Assert.False(Reconstruction.TryReconstruct(AcceptanceRule.Of(test.Committee), 2, openings[..4], out _, out _));
        Assert.True(Reconstruction.TryReconstruct(AcceptanceRule.Of(test.Committee), 2, openings[..5], out _, out _));
        var scan = test.Request(ciphertext, RequestPath.OneRoundScan, SlotSet.All(test.Parameters));
        var scans = test.ScanShares(scan, ciphertext);
        Assert.False(Reconstruction.TryReconstruct(AcceptanceRule.Of(test.Committee), 4, scans[..6], out _, out _));
        Assert.True(Reconstruction.TryReconstruct(AcceptanceRule.Of(test.Committee), 4, scans, out _, out _));
    }

    [Fact]
    public void Any_accepted_set_of_shares_gives_the_same_constant()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(7, 2));
        using var ciphertext = test.Encrypt([9, 8, 7], "sets");
        var request = test.Request(ciphertext, RequestPath.Opening, SlotSet.All(test.Parameters));
        var shares = test.OpenShares(request, ciphertext);
        var constants = new HashSet<string>();
        for (var left = 0; left < 7; left++)
            for (var right = 0; right < left; right++)
            {
                var chosen = shares.Where((_, i) => i != left && i != right).ToList();
                Assert.True(Reconstruction.TryReconstruct(AcceptanceRule.Of(test.Committee), 2, chosen, out var phase, out _));
                using (phase)
                    constants.Add(Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(phase!.Residues))));
            }
        Assert.Single(constants);
    }

    [Fact]
    public void Two_shares_of_one_validator_are_a_callers_mistake()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var ciphertext = test.Encrypt([1], "twice");
        var request = test.Request(ciphertext, RequestPath.Opening, SlotSet.All(test.Parameters));
        var shares = test.OpenShares(request, ciphertext);
        Assert.Throws<ArgumentException>(() =>
            Reconstruction.TryReconstruct(AcceptanceRule.Of(test.Committee), 1, [shares[0], shares[1], shares[0]], out _, out _)
        );
    }

    [Fact]
    public void A_share_reads_back_and_mutated_bytes_never_throw()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var ciphertext = test.Encrypt([1], "wire");
        var request = test.Request(ciphertext, RequestPath.Opening, SlotSet.All(test.Parameters));
        using var share = test.Makers[0].Open(request, ciphertext);
        var bytes = share.Encode();
        Assert.True(Share.TryRead(test.Parameters, 1, bytes, out var read));
        Assert.Equal(bytes, read.Encode());
        Assert.False(Share.TryRead(test.Parameters, 1, bytes.AsSpan(1), out _));
        Assert.False(Share.TryRead(test.Parameters, 1, (byte[])[.. bytes, 0], out _));
        using var random = Streams.Seeded("mutations");
        var words = new ulong[300];
        random.Fill(words);
        foreach (var word in words)
        {
            var mutated = (byte[])bytes.Clone();
            mutated[word % (ulong)bytes.Length] ^= (byte)(word >> 32 | 1);
            if (Share.TryRead(test.Parameters, 1, mutated, out var other))
                Assert.Equal(mutated, other.Encode());
        }
    }
}
