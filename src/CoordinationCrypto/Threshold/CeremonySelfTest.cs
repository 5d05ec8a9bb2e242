using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The closing test of a ceremony. Two encryptions under the new key, with randomness that everyone can expand from the configuration id, are added; the sum is zero in every even slot and not in the odd ones. Every
/// validator sends a scan share of all slots, which must show the zeros and nothing more, and an opening share of row 1, which must show its values. All n shares of each have to lie on one polynomial of its degree, so that
/// every subset of validators large enough to open opens the same.
/// </summary>
internal sealed class CeremonySelfTest : IDisposable
{
    /// <summary>
    /// How many non-zero slots may show as zero by chance: at N = 16384 their number is Poisson with mean 1/8, so more than 16 have probability below 2^−100.
    /// </summary>
    private const int AccidentalZeros = 16;

    private readonly KeyCertificate _draft;
    private readonly Ciphertext _sum;
    private readonly ulong[] _expected;
    private readonly KeyShare _key;
    private readonly ShareMaker _maker;
    private readonly List<Share> _scans = [];
    private readonly List<Share> _openings = [];

    /// <summary>Prepares the test; takes ownership of the key share, borrows the seeds.</summary>
    public CeremonySelfTest(KeyCertificate draft, SubsetSeeds seeds, KeyShare key)
    {
        _draft = draft;
        (_sum, _expected) = Encrypt(draft);
        _key = key;
        _maker = new ShareMaker(seeds, _key, draft.Noise.FloodingBound);
    }

    private BfvParameters Parameters => _draft.Parameters;

    /// <summary>What the test costs the key's leakage budget, in its units: one scan and one opening.</summary>
    public static ulong Leakage(ThresholdNoise noise) => checked(noise.LeakageOf(RequestPurpose.SelfTest, RequestPath.OneRoundScan) + noise.LeakageOf(RequestPurpose.SelfTest, RequestPath.Opening));

    /// <summary>This party's scan share, then its opening share.</summary>
    public byte[] Shares()
    {
        using var scan = _maker.Scan(Scan(), _sum);
        using var opening = _maker.Open(Opening(), _sum);
        var writer = new WireWriter(2 * Share.EncodedLength(Parameters));
        Ciphertext.WritePolynomial(writer, scan.Value);
        Ciphertext.WritePolynomial(writer, opening.Value);
        return writer.ToArray();
    }

    public bool TryTake(int sender, ReadOnlySpan<byte> payload)
    {
        var length = Share.EncodedLength(Parameters);
        if (payload.Length != 2 * length || !Share.TryRead(Parameters, sender, payload[..length], out var scan)) return false;
        if (!Share.TryRead(Parameters, sender, payload[length..], out var opening))
        {
            scan.Dispose();
            return false;
        }
        _scans.Add(scan);
        _openings.Add(opening);
        return true;
    }

    /// <summary>Whether all shares agree and show what was encrypted.</summary>
    /// <param name="suspects">Validators whose shares lie off the polynomial of the others. No evidence: their word stands against the others'.</param>
    public bool Passes(out IReadOnlyList<int> suspects)
    {
        var named = new SortedSet<int>();
        var passes = TryShow(_scans, 2 * _draft.Committee.Corrupted, named, out var scanned) & TryShow(_openings, _draft.Committee.Corrupted, named, out var opened);
        suspects = [.. named];
        return passes && named.Count == 0 && ShowsZeros(scanned) && opened.AsSpan(0, Parameters.RowSize).SequenceEqual(_expected.AsSpan(0, Parameters.RowSize));
    }

    public void Dispose()
    {
        _sum.Dispose();
        _key.Dispose();
        foreach (var share in _scans) share.Dispose();
        foreach (var share in _openings) share.Dispose();
    }

    private bool ShowsZeros(ulong[] scanned)
    {
        var accidental = 0;
        for (var slot = 0; slot < scanned.Length; slot++)
        {
            if (_expected[slot] == 0 && scanned[slot] != 0) return false;
            if (_expected[slot] != 0 && scanned[slot] == 0) accidental++;
        }
        return accidental <= AccidentalZeros;
    }

    private bool TryShow(List<Share> shares, int degree, SortedSet<int> named, out ulong[] slots)
    {
        slots = new ulong[Parameters.Degree];
        if (!Reconstruction.TryReconstruct(AcceptanceRule.Of(_draft.Committee), degree, shares, out var phase, out var wrong)) return false;
        named.UnionWith(wrong);
        using (phase)
        using (var plaintext = PhaseDecoder.Decode(Parameters, phase!)) new SlotEncoder(Parameters).Decode(plaintext, slots);
        return true;
    }

    private Request Scan() => Ask(RequestPath.OneRoundScan, 2 * _draft.Committee.Corrupted, SlotSet.All(Parameters));

    private Request Opening() => Ask(RequestPath.Opening, _draft.Committee.Corrupted, SlotSet.Range(Parameters, 0, Parameters.RowSize));

    private Request Ask(RequestPath path, int degree, SlotSet slots) => new()
    {
        ConfigurationId = _draft.ConfigurationId,
        Epoch = 0,
        Checkpoint = new byte[32],
        InputsCheckpoint = new byte[32],
        Stag = new byte[32],
        Tick = 0,
        Purpose = RequestPurpose.SelfTest,
        Path = path,
        Round = 1,
        Degree = (byte)degree,
        Attempt = 0,
        CiphertextDigest = _sum.Digest.ToArray(),
        OpenSlots = slots,
        AxisMasks = new byte[] { 0 },
    };

    private static (Ciphertext Sum, ulong[] Expected) Encrypt(KeyCertificate draft)
    {
        var p = draft.Parameters.PlainModulus;
        using var stream = new Expander(draft.ConfigurationId.Span, "CoordinationCrypto/ceremony-self-test/v1"u8); // public: anyone can repeat it
        var left = new ulong[draft.Parameters.Degree];
        var right = new ulong[left.Length];
        var expected = new ulong[left.Length];
        UniformSampler.Fill(stream, left, p);
        UniformSampler.Fill(stream, expected, p);
        for (var slot = 0; slot < left.Length; slot++)
        {
            expected[slot] = slot % 2 == 0 ? 0 : Math.Max(expected[slot], 1); // public values, in [0, p)
            right[slot] = p.Subtract(expected[slot], left[slot]);
        }
        var encoder = new SlotEncoder(draft.Parameters);
        var encryptor = new Encryptor(draft.PublicKey);
        using var m1 = encoder.Encode(left);
        using var m2 = encoder.Encode(right);
        using var c1 = encryptor.Encrypt(m1, stream);
        using var c2 = encryptor.Encrypt(m2, stream);
        return (Evaluator.Add(c1, c2), expected);
    }
}
