using CoordinationCrypto.Board;
using CoordinationCrypto.Fuzz.Worlds;
using CoordinationCrypto.Tests;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Fuzz;

/// <summary>
/// The fold over scripts of records, each from one of a few places of the toy market's board. For any script: no exception; a record that
/// is refused changes nothing; a second replay of what was accepted, which reads ciphertexts back from a store, ends in the same state.
/// </summary>
internal sealed class Fold
{
    private readonly int[] _places;
    private readonly Replay?[] _boards;

    private readonly int _mostSteps;

    /// <param name="mostSteps">More steps of a script are not run.</param>
    public Fold(int mostSteps)
    {
        _mostSteps = mostSteps;
        _places = Places();
        _boards = new Replay?[_places.Length];
    }

    /// <summary>How many records were offered in all.</summary>
    public long Offered { get; private set; }

    /// <summary>Scripts of true records, of changed ones, and of all kinds, at each place.</summary>
    public static IEnumerable<byte[]> Seeds()
    {
        var kinds = Enum.GetValues<RecordKind>().Length;
        for (var place = 0; place < Places().Length; place++)
        {
            yield return [(byte)place, 0, 0, 0];
            yield return [(byte)place, 0, 2, 7, 0, 3, 9, 1, 3, 0, 1];
            yield return [(byte)place, 4, 8, 1, 40, 0, 1, 0, 0, 4, 9, 0, 0, 3, 4, 10, 4, 1, 3];
            yield return [(byte)place, 5, 8, 2, 0, 3, 5, 9, 9, 1, 4];
            yield return [(byte)place, 6, 200, 7, 0, 3, 6, 200, 7, 33, 3, 6, 200, 7, 1, 3, 0];
            yield return [(byte)place, 7, 3, 40, .. new byte[40], 1, 0, 7, 5, 5, 1, 2, 3, 4, 5, 2, 3];
            foreach (byte sequence in (byte[])[0, 3, 5]) // a record of each kind, by its author, with its number, a later one, none
                yield return
                [
                    (byte)place,
                    .. Enumerable.Range(128, kinds).SelectMany(kind => (byte[])[4, (byte)kind, (byte)place, 0, 0, sequence]),
                ];
            yield return [(byte)place, 4, 8, 0, 0, 5, 0, 4, 8, 0, 0, 5, 1, 4, 8, 0, 0, 0];
            yield return [(byte)place, 6, 8, 7, 1, 9, 0, 1, 3, 6, 9, 15, 0, 3, 6, 10, 7, 0, 15, 3];
        }
    }

    /// <summary>Scripts of some hundred steps: any bytes are one.</summary>
    public static IEnumerable<byte[]> LongSeeds()
    {
        using var stream = Streams.Seeded("fuzz fold");
        for (var place = 0; place < Places().Length; place++)
        {
            var script = new byte[4000];
            stream.Fill(script);
            script[0] = (byte)place;
            yield return script;
        }
    }

    /// <summary>Runs a script.</summary>
    /// <returns>Whether some record was accepted.</returns>
    public bool Run(byte[] bytes)
    {
        var script = new FoldScript(bytes);
        var place = script.NextByte() % _places.Length;
        var board = _boards[place] ??= At(_places[place]);
        _boards[place] = null; // until it is known that nothing was changed
        var (next, accepted, state) = (_places[place], new List<Record>(), Summary(board));
        for (var step = 0; step < _mostSteps && !script.IsOver; step++)
        {
            var record = script.NextRecord(board, ref next, out var unsigned);
            Offered++;
            if (record is { IsByPseudonym: true } && board.Stags.Of(record) is null)
                unsigned = record.Encode(); // nobody can have checked its signature
            var isTaken = unsigned is null
                ? board.TryAppend(record!, out var refusal)
                : board.TryAppend(unsigned, null, out record, out refusal);
            if (isTaken != refusal is ReplayRefusal.None)
                throw new FuzzException("fold: a refusal has a reason, and nothing else has");
            var after = Summary(board);
            if (refusal is ReplayRefusal.None)
                accepted.Add(record!);
            else if (after != state)
                throw new FuzzException($"fold: a record refused as {refusal} changed the state");
            state = after;
        }
        if (accepted.Count == 0)
        {
            _boards[place] = board;
            return false;
        }
        var store = new MemoryBoard();
        using var again = At(_places[place], store);
        foreach (var record in accepted)
        {
            if (!again.TryAppend(record, out var refusal, store))
                throw new FuzzException($"fold: a second replay refuses what the first took: {refusal}");
            store.TryAppend(record.Encode(), store.Head);
        }
        if (state != Summary(again))
            throw new FuzzException("fold: a second replay ends in another state");
        board.Dispose();
        return true;
    }

    private static (ulong, Hash32, Hash32, ulong, int, int, TickPhase, int, ulong, uint) Summary(Replay board) =>
        (
            board.Height,
            board.Head,
            board.StateDigest(),
            board.TickNumber,
            board.Outcomes.Count,
            board.Rejections.Count,
            board.Phase,
            board.Culprits.Count,
            board.LeakageSpent,
            board.Epoch
        );

    private static Replay At(int records, MemoryBoard? store = null)
    {
        var board = new Replay();
        foreach (var record in Market.Value.Records.Take(records))
        {
            if (!board.TryAppend(Market.Read(record), out var refusal, store)) // their signatures are good
                throw new InvalidOperationException($"The market's own records are refused: {refusal}.");
            store?.TryAppend(record, store.Head);
        }
        return board;
    }

    /// <summary>
    /// An empty board, one with its certificate, with all keys, with stags, before and in ticks, around an exit, and around the handing
    /// on of the key.
    /// </summary>
    private static int[] Places()
    {
        var kinds = Market.Value.Records.Select(record => Market.Read(record).Kind).ToList();
        var stags = kinds.IndexOf(RecordKind.Stag);
        return
        [
            0,
            1,
            stags,
            stags + 2,
            kinds.IndexOf(RecordKind.Submission) + 2,
            kinds.IndexOf(RecordKind.CoinShare) + 1,
            kinds.IndexOf(RecordKind.Exit),
            kinds.IndexOf(RecordKind.Exit) + 1,
            kinds.IndexOf(RecordKind.Hunt),
            kinds.IndexOf(RecordKind.Vouch) + 2,
            kinds.IndexOf(RecordKind.Epoch),
            kinds.LastIndexOf(RecordKind.Submission) + 1,
        ];
    }
}
