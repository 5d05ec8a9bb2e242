using CoordinationCrypto.Bfv;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>
/// A committee with evaluation keys, a grid, and submissions that wait; runs an admission to its end, through requests and shares or,
/// faster, with the joint secret.
/// </summary>
internal sealed class TestAdmission : IDisposable
{
    private readonly RelinearizationKey _relinearization;
    private readonly GaloisKeys _galois;
    private readonly List<Ciphertext> _waiting = [];
    private readonly Dictionary<int, Ciphertext> _live = [];

    public TestAdmission(BfvParameters parameters, int levels, Committee? committee = null, string seed = "admission")
        : this(Line(parameters, levels), committee, seed) { }

    public TestAdmission(AdmissionGrid grid, Committee? committee = null, string seed = "admission")
    {
        var parameters = grid.Parameters;
        Committee = new TestCommittee(parameters, committee ?? new Committee(4, 1), seed);
        Grid = grid;
        _relinearization = Committee.Secret.RelinearizationKey(seed);
        _galois = Committee.Secret.RotationKeys(seed, 1);
        Circuit = new AdmissionCircuit(Grid, Committee.PublicKey, _relinearization, _galois);
        Seed = AdmissionBatch.DeriveSeed(
            new Hash32(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(seed))),
            default,
            1
        );
    }

    /// <summary>One axis of L cells.</summary>
    public static AdmissionGrid Line(BfvParameters parameters, int levels) => new(parameters, levels, [new GridDirection(1, levels)]);

    public TestCommittee Committee { get; }

    public AdmissionGrid Grid { get; }

    public AdmissionCircuit Circuit { get; }

    public Hash32 Seed { get; set; }

    public IReadOnlyList<Ciphertext> Waiting => _waiting;

    /// <summary>Openings made so far.</summary>
    public int Opened { get; private set; }

    /// <summary>Batches judged so far, in order.</summary>
    public List<AdmissionBatch> Judged { get; } = [];

    /// <summary>v of a threshold: 1 in the slots of cells t..L. Above L: a decoy.</summary>
    public ulong[] Threshold(int t)
    {
        var slots = new ulong[Grid.Parameters.Degree];
        for (var x = t; x <= Grid.CellCount; x++)
            slots[x - 1] = 1;
        return slots;
    }

    /// <summary>Numbers of those that have to loosen what they replace (P1).</summary>
    public IReadOnlySet<int> Loosening => _live.Keys.ToHashSet();

    /// <summary>By number, what they have to loosen.</summary>
    public IReadOnlyList<Ciphertext?> Live => [.. Enumerable.Range(0, _waiting.Count).Select(_live.GetValueOrDefault)];

    /// <summary>Submits an encryption of v/2.</summary>
    public int Submit(ulong[] v) => Submit(Half(v, $"submission {_waiting.Count}"));

    /// <summary>Submits v in place of a live intendo that it has to loosen (P1).</summary>
    public int Submit(ulong[] v, ulong[] live)
    {
        _live.Add(_waiting.Count, Half(live, $"live {_waiting.Count}"));
        return Submit(v);
    }

    /// <summary>Submits a ciphertext as it is.</summary>
    public int Submit(Ciphertext ciphertext)
    {
        _waiting.Add(ciphertext);
        return _waiting.Count - 1;
    }

    /// <summary>
    /// Submits a good plaintext under the largest witness that the proof of encryption would let through, signs at random: twice the
    /// submission is (b·u + e0 + Δ·v, a·u + e1).
    /// </summary>
    public int SubmitHuge(ulong[] v) => Submit(Huge(v, _waiting.Count));

    /// <summary>The same in place of a live intendo that was no smaller.</summary>
    public int SubmitHuge(ulong[] v, ulong[] live)
    {
        _live.Add(_waiting.Count, Huge(live, 1000 + _waiting.Count));
        return SubmitHuge(v);
    }

    private Ciphertext Half(ulong[] v, string seed)
    {
        var p = Grid.Parameters.PlainModulus;
        return Committee.Encrypt([.. v.Select(value => p.Multiply(value, (p.Value + 1) / 2))], seed);
    }

    private Ciphertext Huge(ulong[] v, int seed)
    {
        var parameters = Grid.Parameters;
        var basis = parameters.DataBasis;
        var witness = ProvenWitness.Derive(parameters);
        var random = new Random(seed);
        using var u = Signs(witness.Mask);
        using var mask = u.ToEvaluation();
        var c0 = EvaluationPolynomial.Product(basis, Committee.PublicKey.B, mask).IntoCoefficients();
        var c1 = EvaluationPolynomial.Product(basis, Committee.PublicKey.A, mask).IntoCoefficients();
        using (var e0 = Signs(witness.FirstNoise))
            c0.Add(e0);
        using (var e1 = Signs(witness.SecondNoise))
            c1.Add(e1);
        using (var plaintext = Committee.Encoder.Encode(v))
        using (var message = plaintext.Scale())
            c0.Add(message);
        ulong[] half = [.. basis.Moduli.ToArray().Select(q => q.Inverse(2))];
        c0.Multiply(half);
        c1.Multiply(half);
        return new Ciphertext(parameters, c0, c1);

        CoefficientPolynomial Signs(double size) =>
            CoefficientPolynomial.FromSigned(
                basis,
                [.. Enumerable.Range(0, parameters.Degree).Select(_ => random.Next(2) == 0 ? (long)size : -(long)size)]
            );
    }

    /// <summary>Submits honest intendos of all sorts, decoys among them, until so many wait.</summary>
    public void FillUp(int count)
    {
        while (_waiting.Count < count)
            Submit(Threshold(1 + _waiting.Count * 7 % (Grid.CellCount + 1)));
    }

    /// <summary>Runs the admission until nothing has to be opened again; the fault of each submission.</summary>
    public AdmissionFault[] Run(bool byShares = false)
    {
        var faults = new AdmissionFault?[_waiting.Count];
        var queue = new Queue<AdmissionBatch>(AdmissionBatch.Cut(Seed, Grid.CheckCount, _waiting.Count, loosening: Loosening));
        while (queue.TryDequeue(out var batch))
        {
            var verdict = Judge(batch, byShares);
            foreach (var member in verdict.Admitted)
                Settle(member, AdmissionFault.None);
            foreach (var (member, fault) in verdict.Rejected)
                Settle(member, fault);
            foreach (var again in verdict.Again)
                queue.Enqueue(again);
        }
        return Array.ConvertAll(faults, fault => fault!.Value);

        void Settle(int member, AdmissionFault fault)
        {
            Assert.Null(faults[member]);
            faults[member] = fault;
        }
    }

    public AdmissionVerdict Judge(AdmissionBatch batch, bool byShares = false)
    {
        var openings = Circuit.Compute(batch, _waiting, Live);
        Assert.Equal(batch.OpeningCount, openings.Count);
        Opened += openings.Count;
        Judged.Add(batch);
        var opened = openings.Select(opening => byShares ? Open(opening) : Committee.Secret.Decrypt(opening.Ciphertext)).ToList();
        foreach (var opening in openings)
            opening.Dispose();
        return AdmissionVerdict.Of(batch, Grid, opened);
    }

    /// <summary>What the committee opens of it, by everybody's shares under the sound rule.</summary>
    public ulong[] Open(AdmissionOpening opening)
    {
        var request = Request(opening);
        return Committee.Reconstruct(request, Committee.OpenShares(request, opening.Ciphertext));
    }

    public Request Request(AdmissionOpening opening) =>
        Committee.Request(opening.Ciphertext, RequestPath.Opening, opening.Slots, opening.Attempt, purpose: opening.Purpose);

    public void Dispose()
    {
        foreach (var ciphertext in _waiting.Concat(_live.Values))
            ciphertext.Dispose();
        Circuit.Dispose();
        _galois.Dispose();
        _relinearization.Dispose();
        Committee.Dispose();
    }
}
