using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// A sealed scan as everyone follows it: the round that waits, the validators' rows in it, and in the end whether it fired and at which
/// cells, and who sent false rows. Whatever f validators send or leave unsent, every round ends with the rows of the others. Pure: bytes
/// in, bytes out. Not safe for use by several threads at once.
/// </summary>
internal sealed class SealedScan : IDisposable
{
    private readonly Modulus _field;
    private readonly ShareRun _run;
    private readonly RoundCollection _rows;
    private readonly List<ulong[]> _opened = [];
    private readonly ScanResult _result = new();

    /// <summary>Begins.</summary>
    /// <param name="committee">n ≥ 4f + 1.</param>
    /// <param name="field">p.</param>
    /// <param name="request">The id of the request that the scan belongs to.</param>
    /// <param name="circuit">What is computed.</param>
    /// <exception cref="ArgumentException">n &lt; 4f + 1.</exception>
    public SealedScan(Committee committee, Modulus field, Hash32 request, ScanCircuit circuit)
    {
        (Committee, _field, Circuit) = (committee, field, circuit);
        Id = circuit.IdUnder(request);
        var on = new ShareArithmetic(committee, field, Id);
        SharedRow[] inputs =
        [
            .. Enumerable
                .Range(0, circuit.InputCount)
                .Select(input => on.Input(circuit.NameOf(input), circuit.Input(input)[0].Conversion.Opened.Length, [])),
        ];
        _run = new ShareRun(on, circuit.Rounds(on, inputs, _result));
        _rows = new RoundCollection(committee, field);
    }

    /// <summary>Writes a validator's shares of a conversion.</summary>
    /// <param name="conversion">Which.</param>
    /// <param name="shares">N residues, written: secret.</param>
    public delegate void SharesOf(Conversion conversion, Span<ulong> shares);

    /// <summary>n and f.</summary>
    public Committee Committee { get; }

    /// <summary>What is computed.</summary>
    public ScanCircuit Circuit { get; }

    /// <summary>The scan's own id, that of its first round.</summary>
    public Hash32 Id { get; }

    /// <summary>The number of the round that waits for rows, from 0; how many there were, once it is over.</summary>
    public int Round => _opened.Count;

    /// <summary>Whether there is a result.</summary>
    public bool IsOver => _run.Current is null;

    /// <summary>Bytes of a validator's message in this round; 0 once it is over.</summary>
    public int MessageLength => _run.Current is { } round ? ShareMessage.EncodedLength(round.Length, _field) : 0;

    /// <summary>The rows opened so far: what each next message follows from.</summary>
    public IReadOnlyList<ulong[]> Opened => _opened;

    /// <summary>Whether every tree has a good cell; null while that is not known.</summary>
    public bool? Fired => _result.Fired;

    /// <summary>For each tree the number of its last good cell; empty until it is over, and unless it fired.</summary>
    public IReadOnlyList<int> Cells => _result.Cells;

    /// <summary>Who sent a row that is not what the others' rows make it, ascending.</summary>
    public IReadOnlyCollection<int> Culprits => _rows.Culprits;

    /// <summary>Whether a validator's row of this round is in.</summary>
    public bool HasSpoken(int validator) => _rows.Senders.Contains(validator);

    /// <summary>What is wrong with a validator's message; <see cref="ShareRefusal.None"/> if nothing is. Never throws.</summary>
    /// <param name="sender">Who signed it.</param>
    /// <param name="round">Which round it is for.</param>
    /// <param name="message">From anyone.</param>
    public ShareRefusal FaultOf(int sender, int round, ReadOnlySpan<byte> message) => Judge(sender, round, message, out _);

    /// <summary>Takes a validator's message. Never throws.</summary>
    /// <param name="sender">Who signed it.</param>
    /// <param name="round">Which round it is for.</param>
    /// <param name="message">From anyone.</param>
    /// <param name="refusal">Why it is not taken.</param>
    /// <returns>Whether it is taken.</returns>
    public bool TryTake(int sender, int round, ReadOnlySpan<byte> message, out ShareRefusal refusal)
    {
        refusal = Judge(sender, round, message, out var row);
        if (refusal != ShareRefusal.None)
            return false;
        if (_rows.Take(sender, row!, out var opened))
        {
            _opened.Add(opened);
            _run.Advance(opened);
        }

        return true;
    }

    /// <summary>A validator's part: what it sends in each round.</summary>
    /// <param name="masks">From its seeds.</param>
    /// <param name="convert">Writes its shares of a conversion of the circuit, N residues.</param>
    /// <returns>For the caller to dispose.</returns>
    public SealedScanPart Join(IMaskSource masks, SharesOf convert)
    {
        var on = new ShareArithmetic(Committee, _field, Id, masks);
        var inputs = new SharedRow[Circuit.InputCount];
        for (var input = 0; input < inputs.Length; input++)
        {
            var terms = Circuit.Input(input);
            var length = terms[0].Conversion.Opened.Length;
            using var memory = PolynomialMemory.Rent(2 * length);
            var sum = memory.Span[..length];
            var shares = memory.Span[length..];
            foreach (var (weight, conversion) in terms)
            {
                convert(conversion, shares);
                Kernels.MultiplyScalarAdd(sum, shares, _field.Prepare(weight), _field);
            }

            inputs[input] = on.Input(Circuit.NameOf(input), length, sum);
        }

        return new SealedScanPart(this, new ShareRun(on, Circuit.Rounds(on, inputs, new ScanResult())));
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _run.Dispose();

    private ShareRefusal Judge(int sender, int round, ReadOnlySpan<byte> message, out ulong[]? row)
    {
        row = null;
        return _run.Current is not { } current || round != Round
            ? ShareRefusal.OtherRound
            : _rows.Judge(sender, current.Length, message, out row);
    }
}
