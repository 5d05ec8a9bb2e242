using CoordinationCrypto.Bfv;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>What one party makes of the board of a refresh: its own fold of mask 0, pool and opening, who was off the accepted polynomials, and who equivocated.</summary>
internal sealed class RefreshReader(RefreshTable table, RefreshForger forger, Ciphertext ciphertext, AcceptanceRule rule) : IDisposable
{
    private readonly RefreshPreparation _preparation = new(table.Context, 0, table.Test.Parameters, table.Test.Committee, rule);
    private readonly Dictionary<(byte Step, int Sender), byte[]> _accepted = [];

    public RefreshPool Pool { get; } = new();

    /// <summary>Null until the mask is assigned.</summary>
    public RefreshOpening? Opening { get; private set; }

    /// <summary>Everyone off an accepted polynomial, by step.</summary>
    public IEnumerable<(byte Step, int Sender)> Wrong => [.. _preparation.Wrong.Select(sender => (RefreshForger.Prepare, sender)), .. (Opening?.Wrong ?? []).Select(sender => (RefreshForger.Open, sender))];

    /// <summary>The messages that count.</summary>
    public IReadOnlyDictionary<(byte Step, int Sender), byte[]> Accepted => _accepted;

    /// <summary>Two different messages of one sender under one id, for each that was seen.</summary>
    public List<(int Sender, byte[] First, byte[] Second)> Equivocations { get; } = [];

    public void Read(byte[] bytes)
    {
        if (!forger.IsSigned(bytes)) return;
        var (step, sender, payload) = (bytes[0], (int)bytes[1], RefreshForger.Payload(bytes));
        RefreshReceipt? receipt = step switch
        {
            RefreshForger.Prepare => _preparation.TakeShare(sender, payload),
            RefreshForger.Open => Opening?.TakeShare(sender, payload),
            _ => null,
        };
        if (receipt is RefreshReceipt.Accepted) _accepted.Add((step, sender), bytes);
        if (receipt is RefreshReceipt.Equivocation) Equivocations.Add((sender, _accepted[(step, sender)], bytes));
    }

    /// <summary>The step is over: a prepared mask is assigned; a mask whose opening has its result is finished.</summary>
    public void Close()
    {
        if (Opening is not null)
        {
            if (Opening.Result is not null) Assert.Equal(RefreshVerdict.Accepted, Pool.Finish(0));
            return;
        }
        if (!_preparation.IsComplete) return;
        Pool.Add(_preparation.TakeMask());
        Assert.Equal(RefreshVerdict.Accepted, Pool.Assign(new RefreshAssignment(0, ciphertext.Digest.ToArray())));
        Assert.True(Pool.TryGetAssigned(0, out var mask));
        Opening = new RefreshOpening(table.Request(ciphertext, 0), mask, table.Test.Committee, rule);
    }

    public void Dispose()
    {
        Opening?.Dispose();
        _preparation.Dispose();
        Pool.Dispose();
    }
}
