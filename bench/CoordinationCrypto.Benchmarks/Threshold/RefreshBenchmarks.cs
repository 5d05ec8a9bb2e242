using BenchmarkDotNet.Attributes;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Benchmarks.Threshold;

/// <summary>
/// A collective refresh at Secure8192, after one multiplication: what a validator computes to prepare a mask, and for its share; what anyone computes from the shares of a preparation, and to finish. The setup prints what a validator sends.
/// </summary>
public class RefreshBenchmarks
{
    private BenchCommittee _committee = null!;
    private RefreshContext _context = null!;
    private Request _request = null!;
    private PreparedMask _mask = null!;
    private List<byte[]> _preparations = null!;
    private List<byte[]> _shares = null!;

    [Params("(4, 1)", "(7, 2)", "(10, 3)", "(13, 4)")]
    public string Committee { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _committee = BenchCommittee.Of(BfvParameters.Secure8192, Committee);
        _context = new RefreshContext(_committee.Certificate.ConfigurationId, 0);
        _preparations = [.. _committee.Makers.Select(Preparation)];
        _mask = Mask();
        _request = RefreshRequest.For(_context, _committee.Committee, _committee.Ciphertext, 0, new byte[32], new byte[32], new byte[32], 1);
        _shares = [.. _committee.Makers.Select(Message)];
        PrintTraffic();
    }

    /// <summary>A validator's share of Enc(ρ).</summary>
    [Benchmark]
    public byte[] Prepare() => Preparation(_committee.Makers[0]);

    /// <summary>The shares read, and 2f + 1 of them interpolated and compared.</summary>
    [Benchmark]
    public void FinishPreparation() => Mask().Dispose();

    [Benchmark]
    public byte[] Share() => Message(_committee.Makers[0]);

    /// <summary>The shares read, 2f + 1 of them interpolated and compared, and Enc(ρ) subtracted.</summary>
    [Benchmark]
    public int Finish()
    {
        using var opening = new RefreshOpening(_request, _mask, _committee.Committee, AcceptanceRule.Of(_committee.Committee));
        for (var i = 0; i < _shares.Count; i++) opening.TakeShare(i + 1, _shares[i]);
        return opening.Result is null ? throw new InvalidOperationException("Honest shares do not agree.") : opening.Senders.Count;
    }

    private PreparedMask Mask()
    {
        using var preparation = new RefreshPreparation(_context, 0, BfvParameters.Secure8192, _committee.Committee, AcceptanceRule.Of(_committee.Committee));
        for (var i = 0; i < _preparations.Count; i++) preparation.TakeShare(i + 1, _preparations[i]);
        return preparation.TakeMask();
    }

    private byte[] Preparation(ShareMaker maker)
    {
        var id = _context.MaskId(0);
        using var share = maker.Prepare(id);
        return [.. id, .. share.Encode()];
    }

    private byte[] Message(ShareMaker maker)
    {
        using var share = maker.Refresh(_request, _committee.Ciphertext);
        return [.. _request.Id.Bytes, .. share.Encode()];
    }

    private void PrintTraffic()
    {
        var committee = _committee.Committee;
        var circuit = new Circuit(strict: true);
        var x = circuit.Input(_committee.Certificate.Noise.RefreshedNoise, Overflow.Arbitrary);
        var isCovered = _committee.Certificate.Noise.TryPriceRefresh(circuit, circuit.Relinearize(circuit.Multiply(x, x)), out var price);
        Console.WriteLine(
            $"// {committee}: preparing a mask takes {_preparations[0].Length:N0} bytes from each validator, "
            + $"a refresh {_shares[0].Length:N0} bytes. After one multiplication {(isCovered ? $"a key has {LeakageBudget.Total / price:N0} of them" : "it is refused")}.");
    }
}
