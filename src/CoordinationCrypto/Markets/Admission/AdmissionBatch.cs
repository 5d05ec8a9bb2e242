using System.Buffers.Binary;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// Submissions that are checked together, and the public weights with which they are. In a batch of more than <see cref="Repetitions"/>,
/// if the key's budget bears it, every row of a check mixes all of them, w uniform in [−4, 4) from the committee's coin;
/// in any other, and where a mixed batch has failed, each is checked alone: row i has weight 1 for the i-th and 0 for the others.
/// Immutable; safe to share.
/// </summary>
internal sealed class AdmissionBatch
{
    /// <summary>The most submissions in a batch.</summary>
    public const int MaxMembers = ThresholdNoise.ProductsPerOpening; // 64: the flooding bound rests on it

    /// <summary>Rows of each check in a mixed batch: a bad submission passes them all with probability 8^−14 = 2^−42 at most.</summary>
    public const int Repetitions = 14;

    private const uint AttemptsPerBatch = 4096;
    private const uint AttemptsPerStage = 1024; // 12·64 rows at most

    private static readonly HashSet<int> Nobody = [];

    private readonly int[] _members;
    private readonly int[] _bound; // positions of those that have to loosen
    private readonly IReadOnlySet<int> _loosening;
    private readonly int _ownChecks; // of what was submitted alone
    private readonly sbyte[][] _weights;

    /// <param name="seed">The admission's 32 bytes: <see cref="DeriveSeed"/>.</param>
    /// <param name="number">The batch's number within the admission.</param>
    /// <param name="stage">How it came about.</param>
    /// <param name="members">Numbers of waiting submissions, ascending.</param>
    /// <param name="checks">How many checks the grid has, at least two.</param>
    /// <param name="mayMix">Whether the key's budget bears mixed batches.</param>
    /// <param name="loosening">Numbers of those that have to accept all that what they replace accepts (P1); null for none.</param>
    internal AdmissionBatch(
        Hash32 seed,
        uint number,
        AdmissionStage stage,
        int[] members,
        int checks,
        bool mayMix = true,
        IReadOnlySet<int>? loosening = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(checks, 2);
        if (members.Length is 0 or > MaxMembers)
            throw new ArgumentException($"A batch has 1 to {MaxMembers} members.", nameof(members));
        Seed = seed;
        Number = number;
        Stage = stage;
        _members = members;
        IsMixed = mayMix && stage is AdmissionStage.First or AdmissionStage.Rest && members.Length > Repetitions;
        Rows = IsMixed ? Repetitions : members.Length;
        (_ownChecks, _loosening) = (checks, loosening ?? Nobody);
        _bound = [.. Enumerable.Range(0, members.Length).Where(i => _loosening.Contains(members[i]))];
        _weights = [.. Enumerable.Range(0, checks + (_bound.Length > 0 ? 1 : 0)).Select(check => Draw(new AdmissionCheck(check)))];
    }

    /// <summary>
    /// Cuts a round of an admission into its first batches: as few as there can be, of sizes that differ by one at most.
    /// </summary>
    /// <param name="seed">The admission's seed.</param>
    /// <param name="checks">How many checks the grid has.</param>
    /// <param name="count">How many are tested in the round.</param>
    /// <param name="first">The number of the first of them.</param>
    /// <param name="number">That of the first batch.</param>
    /// <param name="mayMix">Whether the key's budget bears mixed batches.</param>
    /// <param name="loosening">Numbers of those that have to loosen (P1); null for none.</param>
    public static IReadOnlyList<AdmissionBatch> Cut(
        Hash32 seed,
        int checks,
        int count,
        int first = 0,
        uint number = 0,
        bool mayMix = true,
        IReadOnlySet<int>? loosening = null
    )
    {
        var batches = new AdmissionBatch[(count + MaxMembers - 1) / MaxMembers];
        for (var i = 0; i < batches.Length; i++)
        {
            var (start, end) = ((int)((long)count * i / batches.Length), (int)((long)count * (i + 1) / batches.Length));
            int[] members = [.. Enumerable.Range(first + start, end - start)];
            batches[i] = new AdmissionBatch(seed, number + (uint)i, AdmissionStage.First, members, checks, mayMix, loosening);
        }
        return batches;
    }

    /// <summary>
    /// The 32 bytes that everything public of an admission is expanded from: SHAKE256 of the coin, the stag and the tick.
    /// </summary>
    /// <param name="coin">The committee's coin, opened after the cut had frozen what waits.</param>
    /// <param name="stag">The stag's id.</param>
    /// <param name="tick">The tick's number.</param>
    public static Hash32 DeriveSeed(Hash32 coin, Hash32 stag, ulong tick)
    {
        using var xof = new Xof("CoordinationCrypto/admission/v1"u8);
        xof.Absorb(coin);
        xof.Absorb(stag);
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(number, tick);
        xof.Absorb(number);
        Span<byte> seed = stackalloc byte[Hash32.Length];
        xof.Squeeze(seed);
        return new Hash32(seed);
    }

    /// <summary>The admission's seed.</summary>
    public Hash32 Seed { get; }

    /// <summary>Its number within the admission.</summary>
    public uint Number { get; }

    /// <summary>How it came about.</summary>
    public AdmissionStage Stage { get; }

    /// <summary>Numbers of waiting submissions, ascending.</summary>
    public IReadOnlyList<int> Members => _members;

    /// <summary>Whether rows mix the members.</summary>
    public bool IsMixed { get; }

    /// <summary>Rows of each check: 14, or one per member.</summary>
    public int Rows { get; }

    /// <summary>Positions in <see cref="Members"/> of those that have to loosen what they replace (P1), ascending.</summary>
    public IReadOnlyList<int> Bound => _bound;

    /// <summary>How many checks there are: the grid's, and where somebody has to loosen, that one.</summary>
    public int CheckCount => _weights.Length;

    /// <summary>
    /// How many ciphertexts are opened: the rows of the first check, then those of the second, and so on. Unmixed, the last check has rows
    /// for those alone who have to loosen.
    /// </summary>
    public int OpeningCount => _ownChecks * Rows + (IsMixed && _bound.Length > 0 ? Rows : _bound.Length);

    /// <summary>What the openings are for: the price differs.</summary>
    public RequestPurpose Purpose => IsMixed ? RequestPurpose.ProductSum : RequestPurpose.Product;

    /// <summary>The opening of a member's check in a batch that is not mixed; −1 where it does not have that check.</summary>
    public int OpeningOf(AdmissionCheck check, int position)
    {
        if (check.Index < _ownChecks)
            return check.Index * Rows + position;
        var row = Array.IndexOf(_bound, position);
        return row < 0 ? -1 : _ownChecks * Rows + row;
    }

    /// <summary>w, row after row, one per member: in the last check 0 for who has not to loosen.</summary>
    public ReadOnlySpan<sbyte> Weights(AdmissionCheck check) => _weights[check.Index];

    /// <summary>The check of an opening.</summary>
    public AdmissionCheck CheckOf(int opening) => new(opening / Rows);

    /// <summary>The <see cref="Request.Attempt"/> of an opening, different for all openings of an admission.</summary>
    public uint AttemptOf(int opening) => checked(Number * AttemptsPerBatch + (uint)Stage * AttemptsPerStage + (uint)opening);

    /// <summary>The batches that follow when this mixed one was not all zero: the suspected each alone, and the rest mixed anew.</summary>
    /// <param name="suspects">Positions in <see cref="Members"/>, ascending; at least one.</param>
    internal IReadOnlyList<AdmissionBatch> Divide(IReadOnlyList<int> suspects)
    {
        var alone = new AdmissionBatch(
            Seed,
            Number,
            Stage == AdmissionStage.First ? AdmissionStage.Suspected : AdmissionStage.RestSuspected,
            [.. suspects.Select(i => _members[i])],
            _ownChecks,
            loosening: _loosening
        );
        int[] rest = [.. Enumerable.Range(0, _members.Length).Except(suspects).Select(i => _members[i])];
        return rest.Length == 0
            ? [alone]
            : [alone, new AdmissionBatch(Seed, Number, AdmissionStage.Rest, rest, _ownChecks, loosening: _loosening)];
    }

    private sbyte[] Draw(AdmissionCheck check)
    {
        var weights = new sbyte[Rows * _members.Length];
        if (!IsMixed)
        {
            for (var i = 0; i < Rows; i++)
                weights[i * Rows + i] = 1;
            return weights;
        }
        using var xof = new Xof("CoordinationCrypto/admission-weights/v1"u8);
        xof.Absorb(Seed);
        Span<byte> which = stackalloc byte[6];
        BinaryPrimitives.WriteUInt32LittleEndian(which, Number);
        which[4] = (byte)Stage;
        which[5] = (byte)(check.Index + 1);
        xof.Absorb(which);
        var bytes = new byte[weights.Length];
        xof.Squeeze(bytes);
        for (var i = 0; i < weights.Length; i++)
            weights[i] = (sbyte)((bytes[i] & 7) - WeightedProductSums.WeightBound); // uniform in [−4, 4)
        if (check.Index == _ownChecks)
            foreach (var i in Enumerable.Range(0, _members.Length).Except(_bound))
                for (var r = 0; r < Rows; r++)
                    weights[r * _members.Length + i] = 0;
        return weights;
    }
}

/// <summary>
/// What is checked of the plaintexts v of a batch. The first says that v(x)·(v(x) − 1) = 0 in every slot: v is 0 or 1. There is one more
/// for each direction of the grid, s its stride: v(x)·(t(x) − v(x + s)) = 0 off the grid's boundary there, t 1 on the grid and 2 beside
/// it: a 1 is followed by a 1, and none stands beside the grid. With all of them v is the indicator of an up-set of the grid and of
/// nothing else. One more is for what replaces a locked intendo (P1): v_old(x)·(v(x) − 1) = 0 in every slot.
/// </summary>
/// <param name="Index">0 for the first, i + 1 for direction i, and one more than the last of these.</param>
internal readonly record struct AdmissionCheck(int Index)
{
    /// <summary>v is 0 or 1.</summary>
    public static AdmissionCheck Binary => default;

    /// <summary>v never falls in a direction.</summary>
    public static AdmissionCheck Rising(int direction) => new(direction + 1);

    /// <summary>v accepts all that the old one accepts (P1).</summary>
    public static AdmissionCheck Loosening(AdmissionGrid grid) => new(grid.CheckCount);
}

/// <summary>
/// How an <see cref="AdmissionBatch"/> came about. No submission passes more than three of them, and mixed ones at most twice.
/// </summary>
internal enum AdmissionStage : byte
{
    /// <summary>Cut from the waiting submissions.</summary>
    First = 0,

    /// <summary>What a first batch left when its suspects were taken out.</summary>
    Rest = 1,

    /// <summary>The suspects of a first batch, each alone.</summary>
    Suspected = 2,

    /// <summary>All of a rest that was not zero either, each alone.</summary>
    RestSuspected = 3,
}
