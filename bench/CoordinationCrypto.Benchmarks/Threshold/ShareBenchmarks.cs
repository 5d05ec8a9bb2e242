using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Benchmarks.Arithmetic;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Benchmarks.Threshold;

/// <summary>
/// What a validator computes for a request, and what anyone computes from the shares: interpolation with the check that all agree,
/// rounding, decoding of the slots.
/// </summary>
public class ShareBenchmarks
{
    private BenchCommittee _committee = null!;
    private List<Share> _scans = null!;
    private List<Share> _openings = null!;
    private ulong[] _slots = null!;

    [Params("(4, 1)", "(7, 2)", "(10, 3)", "(13, 4)", "(13, 4) Secure16384")]
    public string Committee { get; set; } = "";

    private BfvParameters Parameters =>
        Committee.EndsWith("Secure16384", StringComparison.Ordinal) ? BfvParameters.Secure16384 : BfvParameters.Secure8192;

    [GlobalSetup]
    public void Setup()
    {
        _committee = BenchCommittee.Of(Parameters, Committee);
        _scans = [.. _committee.Makers.Select(maker => maker.Scan(_committee.Scan, _committee.Ciphertext))];
        _openings = [.. _committee.Makers.Select(maker => maker.Open(_committee.Opening, _committee.Ciphertext))];
        _slots = new ulong[Parameters.Degree];
        Tiering.Settle(ScanShare, OpeningShare, () => ReconstructScan(), () => ReconstructOpening());
    }

    [Benchmark]
    public void ScanShare() => _committee.Makers[0].Scan(_committee.Scan, _committee.Ciphertext).Dispose();

    [Benchmark]
    public void OpeningShare() => _committee.Makers[0].Open(_committee.Opening, _committee.Ciphertext).Dispose();

    [Benchmark]
    public ulong[] ReconstructScan() => Reconstruct(_committee.Scan.Degree, _scans);

    [Benchmark]
    public ulong[] ReconstructOpening() => Reconstruct(_committee.Opening.Degree, _openings);

    private ulong[] Reconstruct(int degree, List<Share> shares)
    {
        if (!Reconstruction.TryReconstruct(AcceptanceRule.Of(_committee.Committee), degree, shares, out var phase, out _))
            throw new InvalidOperationException("Honest shares do not agree.");
        using (phase)
        {
            using var message = PhaseDecoder.Decode(Parameters, phase!);
            _committee.Encoder.Decode(message, _slots);
        }
        return _slots;
    }
}
