using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The closing test of a ceremony. Two encryptions under the new key, with randomness that everyone can expand from the configuration id,
/// are added; the sum is zero in every even slot and not in the odd ones. Every validator sends a scan share of all slots, which must
/// show the zeros and nothing more, and an opening share of row 1, which must show its values; where evaluation keys were made, also an
/// opening share of row 1 of what
/// <see cref="CeremonyEvaluationTest"/> computes. All n shares of each have to lie on one polynomial of its degree, so that
/// every subset of validators large enough to open opens the same. The identity key has <see cref="CeremonyIdentityTest"/>.
/// </summary>
internal sealed class CeremonySelfTest : IDisposable
{
    /// <summary>
    /// How many non-zero slots may show as zero by chance: at N = 16384 their number is Poisson with mean 1/8, so more than 16 have
    /// probability below 2^−100.
    /// </summary>
    private const int AccidentalZeros = 16;

    private readonly KeyCertificate _draft;
    private readonly Ciphertext _sum;
    private readonly ulong[] _expected;
    private readonly Ciphertext? _evaluated;
    private readonly ulong[] _expectedOfEvaluation;
    private readonly KeyShare _key;
    private readonly ShareMaker _maker;
    private readonly CeremonyIdentityTest _identity;
    private readonly List<Share> _scans = [];
    private readonly List<Share> _openings = [];
    private readonly List<Share> _evaluations = [];

    /// <summary>
    /// Prepares the test; takes ownership of the key shares, borrows the seeds and the evaluation keys, which are those of the draft.
    /// </summary>
    public CeremonySelfTest(
        KeyCertificate draft,
        SubsetSeeds seeds,
        KeyShare key,
        ElGamalKeyShare identity,
        EntropySource entropy,
        RelinearizationKey? relinearization = null,
        GaloisKeys? galois = null
    )
    {
        _draft = draft;
        var (left, right, c1, c2) = Encrypt(draft);
        using (c1)
        using (c2)
        {
            _sum = Evaluator.Add(c1, c2);
            if (draft.EvaluationKeys is not null)
                _evaluated = CeremonyEvaluationTest.Run(c1, c2, relinearization, galois);
        }
        var p = Parameters.PlainModulus;
        _expected = [.. left.Zip(right, p.Add)];
        _expectedOfEvaluation = draft.EvaluationKeys is null
            ? []
            : CeremonyEvaluationTest.Expected(Parameters, draft.EvaluationKeys, left, right);
        _key = key;
        _maker = new ShareMaker(seeds, _key, draft.Noise.FloodingBound);
        _identity = new CeremonyIdentityTest(draft, identity, entropy);
    }

    private BfvParameters Parameters => _draft.Parameters;

    private int SharesEach => _evaluated is null ? 2 : 3;

    private int PayloadLength => SharesEach * Share.EncodedLength(Parameters) + CeremonyIdentityTest.Length(Parameters);

    /// <summary>
    /// What the test costs the key's leakage budget, in its units: one scan and one opening, and one more opening where evaluation keys
    /// were made.
    /// </summary>
    public static ulong Leakage(KeyCertificate certificate)
    {
        var opening = certificate.Noise.LeakageOf(RequestPurpose.SelfTest, RequestPath.Opening);
        return checked(
            certificate.Noise.LeakageOf(RequestPurpose.SelfTest, RequestPath.OneRoundScan)
            + opening
            + (certificate.EvaluationKeys is null ? 0 : opening)
        );
    }

    /// <summary>
    /// This party's scan share, then its opening share, then that of the evaluated ciphertext if there is one, then that of the identity
    /// key's.
    /// </summary>
    public byte[] Shares()
    {
        using var scan = _maker.Scan(Scan(), _sum);
        using var opening = _maker.Open(Opening(_sum), _sum);
        using var evaluation = _evaluated is null ? null : _maker.Open(Opening(_evaluated), _evaluated);
        var writer = new WireWriter(PayloadLength);
        scan.Value.Write(writer);
        opening.Value.Write(writer);
        if (evaluation is not null)
            evaluation.Value.Write(writer);
        writer.WriteBytes(_identity.Share());
        return writer.ToArray();
    }

    public bool TryTake(int sender, ReadOnlySpan<byte> payload)
    {
        var length = Share.EncodedLength(Parameters);
        if (payload.Length != PayloadLength)
            return false;
        List<Share>[] kinds = [_scans, _openings, _evaluations];
        var read = new List<Share>();
        for (var kind = 0; kind < SharesEach; kind++)
        {
            if (Share.TryRead(Parameters, sender, payload.Slice(kind * length, length), out var share))
                read.Add(share);
        }
        var taken = read.Count == SharesEach && _identity.TryTake(sender, payload[(SharesEach * length)..]);
        for (var kind = 0; kind < read.Count; kind++)
        {
            if (taken)
                kinds[kind].Add(read[kind]);
            else
                read[kind].Dispose();
        }
        return taken;
    }

    /// <summary>Whether all shares agree and show what was encrypted.</summary>
    /// <param name="suspects">Validators whose shares lie off the polynomial of the others. No evidence: their word stands against the
    /// others'.</param>
    public bool Passes(out IReadOnlyList<int> suspects)
    {
        var named = new SortedSet<int>();
        var passes =
            TryShow(_scans, 2 * _draft.Committee.MaxFaulty, named, out var scanned)
            & TryShow(_openings, _draft.Committee.MaxFaulty, named, out var opened);
        var evaluated = Array.Empty<ulong>();
        if (_evaluated is not null)
            passes &= TryShow(_evaluations, _draft.Committee.MaxFaulty, named, out evaluated);
        passes &= _identity.Passes(named);
        suspects = [.. named];
        return passes
            && named.Count == 0
            && ShowsZeros(scanned)
            && IsRow(opened, _expected)
            && (_evaluated is null || IsRow(evaluated, _expectedOfEvaluation));
    }

    public void Dispose()
    {
        _sum.Dispose();
        _evaluated?.Dispose();
        _key.Dispose();
        _identity.Dispose();
        foreach (var share in _scans)
            share.Dispose();
        foreach (var share in _openings)
            share.Dispose();
        foreach (var share in _evaluations)
            share.Dispose();
    }

    private bool IsRow(ulong[] opened, ulong[] expected) =>
        opened.AsSpan(0, Parameters.RowSize).SequenceEqual(expected.AsSpan(0, Parameters.RowSize));

    private bool ShowsZeros(ulong[] scanned)
    {
        var accidental = 0;
        for (var slot = 0; slot < scanned.Length; slot++)
        {
            if (_expected[slot] == 0 && scanned[slot] != 0)
                return false;
            if (_expected[slot] != 0 && scanned[slot] == 0)
                accidental++;
        }
        return accidental <= AccidentalZeros;
    }

    private bool TryShow(List<Share> shares, int degree, SortedSet<int> named, out ulong[] slots)
    {
        slots = new ulong[Parameters.Degree];
        if (!Reconstruction.TryReconstruct(AcceptanceRule.Of(_draft.Committee), degree, shares, out var phase, out var wrong))
            return false;
        named.UnionWith(wrong);
        using (phase)
        using (var plaintext = PhaseDecoder.Decode(Parameters, phase!))
            new SlotEncoder(Parameters).Decode(plaintext, slots);
        return true;
    }

    private Request Scan() => Requests.OneRoundScan(RequestPurpose.SelfTest, 0, _sum.Digest, SlotSet.All(Parameters), default);

    private Request Opening(Ciphertext ciphertext) =>
        Requests.Opening(RequestPurpose.SelfTest, 0, ciphertext.Digest, SlotSet.Range(Parameters, 0, Parameters.RowSize), default);

    /// <summary>Before there is a board: its checkpoint, scope and turn are zero.</summary>
    private RequestFactory Requests => new(Parameters, _draft.Committee, _draft.ConfigurationId, 0, default, default, 0);

    private static (ulong[] Left, ulong[] Right, Ciphertext LeftEncrypted, Ciphertext RightEncrypted) Encrypt(KeyCertificate draft)
    {
        var p = draft.Parameters.PlainModulus;
        // public: anyone can repeat it
        using var stream = new Expander(draft.ConfigurationId, "CoordinationCrypto/ceremony-self-test/v1"u8);
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
        var c1 = encryptor.Encrypt(m1, stream);
        var c2 = encryptor.Encrypt(m2, stream);
        return (left, right, c1, c2);
    }
}
