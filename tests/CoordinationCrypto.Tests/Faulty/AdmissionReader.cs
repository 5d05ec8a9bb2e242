using CoordinationCrypto.Markets;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>
/// What one party makes of the board of an admission: the batch that is open, the shares that count, the verdicts, and who was off the
/// accepted polynomials.
/// </summary>
/// <param name="protocol">Committee, grid and submissions.</param>
/// <param name="seed">The admission's.</param>
/// <param name="compute">The openings of a batch: a function of the batch, which the parties of a session compute once.</param>
internal sealed class AdmissionReader(
    AdmissionProtocol protocol,
    Hash32 seed,
    Func<AdmissionBatch, IReadOnlyList<AdmissionOpening>> compute
) : IDisposable
{
    private readonly LinkedList<AdmissionBatch> _due = new(AdmissionBatch.Cut(seed, checks: 2, protocol.Faults.Count));
    private readonly AdmissionFault?[] _faults = new AdmissionFault?[protocol.Faults.Count];
    private readonly Dictionary<(string Id, int Sender), byte[]> _accepted = [];
    private readonly HashSet<string> _done = [];
    private readonly List<(string Id, int Sender)> _wrong = [];
    private AdmissionBatch? _batch;
    private IReadOnlyList<ShareCollection> _shares = [];

    /// <summary>What is opened now.</summary>
    public IReadOnlyList<ShareCollection> Open => [.. _shares.Where(collection => collection.Result is null)];

    /// <summary>The open batch's stage; null when everybody is admitted or rejected.</summary>
    public AdmissionStage? Stage => _batch?.Stage;

    /// <summary>The verdict on each submission; null where there is none yet.</summary>
    public IReadOnlyList<AdmissionFault?> Faults => _faults;

    /// <summary>Everyone off an accepted polynomial, by request.</summary>
    public IReadOnlyList<(string Id, int Sender)> Wrong => _wrong;

    /// <summary>The shares that counted for an opening that has its result.</summary>
    public IEnumerable<KeyValuePair<(string Id, int Sender), byte[]>> Accepted => _accepted.Where(pair => _done.Contains(pair.Key.Id));

    /// <summary>Opens the next batch, if any is left.</summary>
    public void Begin()
    {
        _batch = _due.First?.Value;
        if (_batch is null)
            return;
        _due.RemoveFirst();
        _shares =
        [
            .. compute(_batch).Select(opening => new ShareCollection(protocol.Test.Request(opening), opening.Ciphertext, protocol.Rule)),
        ];
    }

    /// <summary>
    /// Reads a message that its sender signed: as on a board, one share of each validator counts for an open request, the first that
    /// reads.
    /// </summary>
    public void Read(byte[] bytes)
    {
        var id = Convert.ToHexString(AnswerFrames.Id(bytes));
        var collection = Open.FirstOrDefault(open => Convert.ToHexString(open.Request.Id) == id);
        if (
            collection is null
            || collection.Senders.Contains(bytes[0])
            || !Share.TryRead(protocol.Test.Grid.Parameters, bytes[0], AnswerFrames.Content(bytes), out var share)
        )
            return;
        _accepted.Add((id, bytes[0]), bytes);
        if (!collection.Add(share))
            return;
        _done.Add(id);
        _wrong.AddRange(collection.Wrong.Select(sender => (id, sender)));
    }

    /// <summary>Judges the batch.</summary>
    /// <returns>False when some of its openings have no result.</returns>
    public bool TryJudge()
    {
        if (Open.Count > 0)
            return false;
        var verdict = AdmissionVerdict.Of(_batch!, protocol.Test.Grid, [.. _shares.Select(Slots)]);
        foreach (var member in verdict.Admitted)
            Settle(member, AdmissionFault.None);
        foreach (var (member, fault) in verdict.Rejected)
            Settle(member, fault);
        foreach (var batch in verdict.Again.Reverse())
            _due.AddFirst(batch);
        Dispose();
        return true;
    }

    public void Dispose()
    {
        foreach (var collection in _shares)
            collection.Dispose();
        _shares = [];
    }

    private ulong[] Slots(ShareCollection collection)
    {
        var slots = new ulong[protocol.Test.Grid.Parameters.Degree];
        protocol.Test.Committee.Encoder.Decode(collection.Result!, slots);
        return slots;
    }

    private void Settle(int member, AdmissionFault fault)
    {
        Assert.Null(_faults[member]);
        _faults[member] = fault;
    }
}
