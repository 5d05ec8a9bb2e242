using CoordinationCrypto.Bfv;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>What one party makes of the board of a refresh: its own fold of mask 0, pool and opening, who was off the accepted polynomials, who equivocated, and the evidence for either.</summary>
internal sealed class RefreshReader(RefreshTable table, RefreshTerms terms, Ciphertext ciphertext, AcceptanceRule rule) : IDisposable
{
    private readonly RefreshPreparation _preparation = new(table.Context, 0, table.Test.Parameters, table.Test.Committee, rule);
    private readonly Dictionary<(RefreshStep Step, int Sender), RefreshMessage> _first = [];
    private readonly Dictionary<(RefreshStep Step, int Sender), RefreshMessage> _accepted = [];
    private readonly List<RefreshEvidence> _equivocations = [];

    public RefreshPool Pool { get; } = new();

    /// <summary>Null until the mask is assigned.</summary>
    public RefreshOpening? Opening { get; private set; }

    /// <summary>Everyone off an accepted polynomial, by step.</summary>
    public IEnumerable<(RefreshStep Step, int Sender)> Wrong => [.. _preparation.Wrong.Select(sender => (RefreshStep.Prepare, sender)), .. (Opening?.Wrong ?? []).Select(sender => (RefreshStep.Open, sender))];

    /// <summary>The messages that count.</summary>
    public IReadOnlyDictionary<(RefreshStep Step, int Sender), RefreshMessage> Accepted => _accepted;

    /// <summary>Whoever was seen to say two things, once for each other one.</summary>
    public IEnumerable<int> Equivocators => _equivocations.Select(evidence => evidence.Accused);

    /// <summary>Against all liars that were seen.</summary>
    public IEnumerable<RefreshEvidence> Evidence => [.. _equivocations, .. WrongShares(RefreshStep.Prepare, _preparation.Wrong), .. WrongShares(RefreshStep.Open, Opening?.Wrong ?? [])];

    /// <summary>Reads a message that its sender signed.</summary>
    public void Read(RefreshMessage message)
    {
        var place = (message.Step, message.Sender);
        var receipt = message.Step is RefreshStep.Prepare ? _preparation.TakeShare(message.Sender, message.Payload.Span) : Opening?.TakeShare(message.Sender, message.Payload.Span);
        if (receipt is RefreshReceipt.Accepted) _accepted.Add(place, message);
        if (receipt is RefreshReceipt.Accepted or RefreshReceipt.Late) _first.Add(place, message);
        if (receipt is RefreshReceipt.Equivocation) _equivocations.Add(RefreshEvidence.Equivocation(_first[place], message));
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

    private IReadOnlyList<RefreshEvidence> WrongShares(RefreshStep step, IReadOnlyList<int> wrong) => RefreshEvidence.WrongShares(terms, [.. _accepted.Where(pair => pair.Key.Step == step).Select(pair => pair.Value)], wrong);
}
