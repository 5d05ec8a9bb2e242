using CoordinationCrypto.Groups;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

public class EpochCertificateTests
{
    // Vectors

    [Fact]
    public void The_bytes_are_the_described_ones()
    {
        using var old = EpochMembers.First(4, 1);
        var certificate = Make(old, new Committee(7, 2));
        var bytes = certificate.Encoding.ToArray();
        Assert.Equal(old.Key.ConfigurationId.ToArray(), bytes[..32]);
        Assert.Equal(old.Roster.Digest.ToArray(), bytes[32..64]);
        Assert.Equal(Enumerable.Repeat((byte)8, 32), bytes[64..96]);
        Assert.Equal([1, 0, 0, 0, 7, 2], bytes[96..102]);
        for (var j = 0; j < 7; j++)
            Assert.Equal(certificate.Roster.Validators[j].Bytes.ToArray(), bytes[(102 + 32 * j)..(134 + 32 * j)]);
        Assert.Equal(new byte[33], bytes[326..359]); // X'_1 is infinity here
        Assert.Equal(Enumerable.Repeat((byte)9, 32), bytes[557..589]);
        Assert.Equal(12345UL, BitConverter.ToUInt64(bytes.AsSpan(589, 8)));
        var bound = BitConverter.ToInt32(bytes.AsSpan(597, 4));
        Assert.Equal(certificate.Noise.FloodingBound, new System.Numerics.BigInteger(bytes.AsSpan(601, bound), isUnsigned: true));
        Assert.Equal(601 + bound + 56, bytes.Length);
        Assert.Equal(
            certificate.Noise.LeakageOf(RequestPurpose.Scan, RequestPath.OneRoundScan),
            BitConverter.ToUInt64(bytes.AsSpan(601 + bound, 8))
        );
    }

    // Laws

    [Fact]
    public void What_is_written_is_read()
    {
        using var old = EpochMembers.First(4, 1);
        var certificate = Make(old, new Committee(7, 2));
        Assert.True(EpochCertificate.TryRead(old.Key, certificate.Encoding.Span, out var read, out var reason));
        Assert.Null(reason);
        Assert.Equal(certificate.Digest.ToArray(), read.Digest.ToArray());
        Assert.Equal(certificate.Roster.ElGamalKeys, read.Roster.ElGamalKeys);
        Assert.Equal(LeakageBudget.Total - 12345, read.LeakageLeft);
    }

    [Fact]
    public void The_bounds_are_those_of_the_new_committee_for_a_secret_of_the_old_ones_parts()
    {
        var parameters = BfvParameters.Secure8192;
        var small = EpochCertificate.NoiseOf(parameters, 4, new Committee(4, 1));
        Assert.Equal(new ThresholdNoise(parameters, new Committee(4, 1)).FloodingBound, small.FloodingBound);
        var grown = EpochCertificate.NoiseOf(parameters, 4, new Committee(13, 4));
        var native = new ThresholdNoise(parameters, new Committee(13, 4));
        Assert.True(grown.FloodingBound < small.FloodingBound);
        Assert.True(grown.ScanNoise < native.ScanNoise); // the secret still has four parts; the masks have 715
        Assert.True(grown.ScanNoise > small.ScanNoise);
        Assert.Equal(grown.Model.MaskCanonical, native.Model.MaskCanonical);
        Assert.Equal(grown.Model.SecretCanonical, small.Model.SecretCanonical);
    }

    [Fact]
    public void A_committee_that_could_not_open_once_within_the_budget_is_refused()
    {
        var parameters = BfvParameters.Create("three primes", 8192, [0x7fe07fe0001, 0x7fb87fb8001, 0xfff0fff0001], 0xffb4ffb4001, 65537);
        Assert.True(new ThresholdNoise(parameters, new Committee(4, 1)).FloodingBound > 0);
        Assert.Throws<ArgumentException>(() => EpochCertificate.NoiseOf(parameters, 4, new Committee(4, 1)));
    }

    [Fact]
    public void It_counts_with_a_quorum_of_each_committee_whose_signers_are_different_and_sign_this()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1);
        var done = table.Done();
        var (certificate, heirs, signatures) = (done.Certificate, done.Signatures, table.SignAsOld(done.Certificate));
        Assert.Equal((4, 4), (heirs.Count, signatures.Count));
        Assert.True(certificate.IsSigned(old.Roster, signatures, heirs));
        Assert.True(certificate.IsSigned(old.Roster, [.. signatures.Where(signature => signature.Validator != 2)], [.. heirs.Skip(1)]));
        Assert.False(certificate.IsSigned(old.Roster, [.. signatures.Skip(2)], heirs));
        Assert.False(certificate.IsSigned(old.Roster, signatures, [.. heirs.Skip(2)]));
        Assert.False(certificate.IsSigned(old.Roster, heirs, signatures));
        foreach (
            var spoil in (Func<IReadOnlyList<(int Validator, byte[] Signature)>, List<(int, byte[])>>[])
                [
                    all => [.. all, all[0]],
                    all => [all[0], .. all],
                    all => [.. all.SkipLast(1), (4, all[0].Signature)],
                    all => [.. all.SkipLast(1), (5, all[^1].Signature)],
                ]
        )
        {
            Assert.False(certificate.IsSigned(old.Roster, spoil(signatures), heirs));
            Assert.False(certificate.IsSigned(old.Roster, signatures, spoil(heirs)));
        }
        Assert.False(certificate.IsSigned(certificate.Roster, heirs, heirs)); // not what it follows on
    }

    [Fact]
    public void A_signature_of_one_committee_is_none_of_the_other_also_where_both_have_the_same_keys()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1, overlap: 4); // in reverse order
        var done = table.Done();
        var (certificate, heirs, signatures) = (done.Certificate, done.Signatures, table.SignAsOld(done.Certificate));
        Assert.True(certificate.IsSigned(old.Roster, signatures, heirs));
        Assert.False(certificate.IsSigned(old.Roster, Renumbered(heirs), heirs));
        Assert.False(certificate.IsSigned(old.Roster, signatures, Renumbered(signatures)));

        static List<(int, byte[])> Renumbered(IReadOnlyList<(int Validator, byte[] Signature)> all) =>
            [.. all.Reverse().Select(signature => (5 - signature.Validator, signature.Signature))];
    }

    // Rejects

    [Fact]
    public void No_other_bytes_are_read_and_none_throw()
    {
        using var old = EpochMembers.First(4, 1);
        var bytes = Make(old, new Committee(4, 1)).Encoding.ToArray();
        for (var length = 0; length < bytes.Length; length++)
            Assert.False(EpochCertificate.TryRead(old.Key, bytes.AsSpan(0, length), out _, out _));
        Assert.False(EpochCertificate.TryRead(old.Key, (byte[])[.. bytes, 0], out _, out _));
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = bytes.ToArray();
            changed[at] ^= (byte)(1 << at % 8);
            if (EpochCertificate.TryRead(old.Key, changed, out var read, out _))
                Assert.Equal(changed, read.Encoding.ToArray());
        }
        foreach (var (at, value, why) in new[] { (0, 1, "term"), (96, 0, "epoch 0"), (101, 2, "unsupported") })
        {
            var changed = bytes.ToArray();
            changed[at] = at == 0 ? (byte)(changed[0] ^ 1) : (byte)value;
            Assert.False(EpochCertificate.TryRead(old.Key, changed, out _, out var reason));
            Assert.Contains(why, reason, StringComparison.Ordinal);
        }
        var twice = bytes.ToArray();
        twice.AsSpan(102, 32).CopyTo(twice.AsSpan(134));
        Assert.False(EpochCertificate.TryRead(old.Key, twice, out _, out var repeated));
        Assert.Contains("twice", repeated, StringComparison.Ordinal);
    }

    [Fact]
    public void Terms_that_do_not_fit_are_refused_and_every_part_of_them_is_in_their_id()
    {
        using var old = EpochMembers.First(4, 1);
        using var table = new ResharingTable(old, 4, 1);
        var keys = table.Identities.Select(identity => identity.PublicKey).ToArray();
        var committee = new Committee(4, 1);
        Assert.Throws<ArgumentException>(() => new ResharingTerms(old.Key, old.Roster, committee, keys[..3], default, default, 0));
        Assert.Throws<ArgumentException>(() =>
            new ResharingTerms(old.Key, old.Roster, committee, [.. keys[..3], keys[0]], default, default, 0)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new ResharingTerms(old.Key, old.Roster, committee, keys, default, default, LeakageBudget.Total + 1)
        );
        var last = new EpochRoster(uint.MaxValue, old.Roster.Digest, committee, old.Roster.Validators, old.Roster.ElGamalKeys);
        Assert.Throws<ArgumentException>(() => new ResharingTerms(old.Key, last, committee, keys, default, default, 0));
        Assert.Throws<ArgumentException>(() => new EpochRoster(0, default, committee, keys, old.Roster.ElGamalKeys.Take(3).ToArray()));
        var one = new byte[32];
        one[31] = 1;
        var later = new EpochRoster(5, old.Roster.Digest, committee, old.Roster.Validators, old.Roster.ElGamalKeys);
        var otherDigest = new EpochRoster(0, new Hash32(one), committee, old.Roster.Validators, old.Roster.ElGamalKeys);
        var otherPoints = new EpochRoster(0, old.Roster.Digest, committee, old.Roster.Validators, [.. old.Roster.ElGamalKeys.Reverse()]);
        var otherOld = new EpochRoster(0, old.Roster.Digest, committee, [.. old.Roster.Validators.Reverse()], old.Roster.ElGamalKeys);
        ResharingTerms[] terms =
        [
            new(old.Key, old.Roster, committee, keys, default, default, 0),
            new(old.Key, old.Roster, committee, keys, default, new Hash32(one), 0),
            new(old.Key, old.Roster, committee, keys, default, default, 1),
            new(old.Key, old.Roster, committee, [.. keys.Reverse()], default, default, 0),
            new(old.Key, later, committee, keys, default, default, 0),
            new(old.Key, otherDigest, committee, keys, default, default, 0),
            new(old.Key, otherPoints, committee, keys, default, default, 0),
            new(old.Key, otherOld, committee, keys, default, default, 0),
            new(old.Key, old.Roster, committee, keys, new Hash32(one), default, 0),
        ];
        Assert.Equal(terms.Length, terms.Select(each => Convert.ToHexString(each.Id)).Distinct().Count());
        Assert.Equal(terms.Length, terms.Select(each => Convert.ToHexString(each.SeedTerms.Id)).Distinct().Count());
    }

    private static EpochCertificate Make(EpochMembers old, Committee committee)
    {
        var identities = EpochMembers.NewIdentities(committee.Size, "certificate");
        Point[] points = [Point.Infinity, .. identities.Skip(1).Select(identity => identity.PublicKey.Point)];
        return new EpochCertificate(
            old.Key,
            old.Roster.Digest,
            new Hash32([.. Enumerable.Repeat((byte)8, 32)]),
            1,
            committee,
            [.. identities.Select(identity => identity.PublicKey)],
            points,
            new Hash32([.. Enumerable.Repeat((byte)9, 32)]),
            12345
        );
    }
}
