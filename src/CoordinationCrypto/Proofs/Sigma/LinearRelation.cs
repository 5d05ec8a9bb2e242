using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// Knowledge of scalars x with M·x = Y, M a matrix of points of secp256k1. First message A = M·y, response z = y + ι(c)·x; accepted
/// iff M·z = A + ι(c)·Y. Perfect zero knowledge.
/// </summary>
/// <remarks>
/// Maurer, AFRICACRYPT 2009, of which Schnorr's and Chaum–Pedersen's proofs are cases. Special soundness: x = (z − z')/(ι(c) −
/// ι(c')), a division by a unit because ι is injective.
/// </remarks>
internal sealed class LinearRelation : SigmaProtocol
{
    private readonly Point[,] _matrix;
    private readonly Point[] _target;

    /// <summary>The relation of a matrix and its image.</summary>
    /// <param name="challenges">The group that challenges come from.</param>
    /// <param name="matrix">M, at least 1 by 1; infinity stands for 0.</param>
    /// <param name="target">Y, one point a row.</param>
    public LinearRelation(ChallengeSpace challenges, Point[,] matrix, params Point[] target)
        : base(challenges)
    {
        if (matrix.Length == 0)
            Throw.Argument("A matrix has at least one row and one column.", nameof(matrix));
        Throw.IfLengthIsNot(target.Length, matrix.GetLength(0), nameof(target));
        _matrix = (Point[,])matrix.Clone();
        _target = [.. target];
    }

    /// <summary>Rows of M.</summary>
    public int Rows => _matrix.GetLength(0);

    /// <summary>Columns of M, which is the number of scalars in a witness.</summary>
    public int Columns => _matrix.GetLength(1);

    /// <inheritdoc/>
    public override bool HasLatticeLeaf => false;

    /// <inheritdoc/>
    public override int Soundness => 2;

    /// <inheritdoc/>
    public override int FirstMessageLength => Rows * Point.CompressedLength;

    /// <inheritdoc/>
    public override int ResponseLength => Columns * Scalar.Length;

    /// <summary>Knowledge of x with x·base = value.</summary>
    public static LinearRelation DiscreteLog(ChallengeSpace challenges, Point @base, Point value) =>
        new(
            challenges,
            new[,]
            {
                { @base },
            },
            value
        );

    /// <summary>Knowledge of one x with x·base1 = value1 and x·base2 = value2.</summary>
    public static LinearRelation EqualLogs(ChallengeSpace challenges, Point base1, Point value1, Point base2, Point value2) =>
        new(
            challenges,
            new[,]
            {
                { base1 },
                { base2 },
            },
            value1,
            value2
        );

    /// <inheritdoc/>
    public override void Bind(Transcript transcript)
    {
        transcript.Append("linear relation rows"u8, (ulong)Rows);
        transcript.Append("linear relation columns"u8, (ulong)Columns);
        foreach (var point in _matrix)
            transcript.Append("linear relation matrix"u8, point);
        foreach (var point in _target)
            transcript.Append("linear relation target"u8, point);
    }

    /// <inheritdoc/>
    public override SigmaCommitment Commit(Witness witness, EntropySource entropy)
    {
        var scalars = witness.As<ScalarWitness>().Scalars;
        if (scalars.Length != Columns)
            Throw.Argument($"The relation is of {Columns} scalars, not {scalars.Length}.", nameof(witness));
        return Start(scalars, default, null, entropy);
    }

    /// <inheritdoc/>
    public override SigmaCommitment Simulate(Challenge challenge, EntropySource entropy)
    {
        Span<byte> zero = stackalloc byte[Scalar.Length];
        zero.Clear();
        using var nothing = SecretScalar.ReadReduced(zero);
        var scalars = new SecretScalar[Columns];
        Array.Fill(scalars, nothing);
        return Start(scalars, challenge.ToScalar(), challenge, entropy);
    }

    /// <inheritdoc/>
    public override bool TryRecompute(Challenge challenge, ReadOnlySpan<byte> response, Span<byte> firstMessage)
    {
        Throw.IfLengthIsNot(response.Length, ResponseLength, nameof(response));
        Throw.IfLengthIsNot(firstMessage.Length, FirstMessageLength, nameof(firstMessage));
        var answers = new Scalar[Columns];
        for (var j = 0; j < answers.Length; j++)
        {
            if (!Scalar.TryRead(response.Slice(j * Scalar.Length, Scalar.Length), out answers[j]))
                return false;
        }

        var factor = -challenge.ToScalar();
        for (var i = 0; i < Rows; i++)
        {
            List<Scalar> scalars = [];
            List<Point> points = [];
            for (var j = 0; j <= Columns; j++)
            {
                var point = At(i, j);
                if (point.IsInfinity)
                    continue;
                scalars.Add(j < Columns ? answers[j] : factor);
                points.Add(point);
            }

            WritePoint(Secp256k1.CombineVartime([.. scalars], [.. points]), Row(firstMessage, i));
        }

        return true;
    }

    /// <summary>33 bytes of a point in a first message or a statement: its encoding, or zeros for infinity.</summary>
    internal static void WritePoint(Point point, Span<byte> destination)
    {
        if (point.IsInfinity)
            destination.Clear();
        else
            point.WriteCompressed(destination);
    }

    // M·y − s·Y: s is 0 for a prover with a witness and ι(c) for a simulation, whose witness is 0. Both take the same steps.
    private LinearCommitment Start(
        ReadOnlySpan<SecretScalar> witness,
        in Scalar simulatedFactor,
        Challenge? simulated,
        EntropySource entropy
    )
    {
        Span<byte> bytes = stackalloc byte[Scalar.Length];
        (-simulatedFactor).Write(bytes);
        using var factor = SecretScalar.ReadReduced(bytes);
        var masks = new SecretScalar[Columns];
        for (var j = 0; j < masks.Length; j++)
            masks[j] = SecretScalar.Create(entropy);
        var firstMessage = new byte[FirstMessageLength];
        for (var i = 0; i < Rows; i++)
        {
            List<SecretScalar> scalars = [];
            List<Point> points = [];
            for (var j = 0; j <= Columns; j++)
            {
                var point = At(i, j);
                if (point.IsInfinity)
                    continue;
                scalars.Add(j < Columns ? masks[j] : factor);
                points.Add(point);
            }

            WritePoint(Secp256k1.Combine([.. scalars], [.. points]), Row(firstMessage, i));
        }

        return new LinearCommitment(firstMessage, simulated, witness, masks);
    }

    /// <summary>An entry of M, or of Y in the column after the last.</summary>
    internal Point At(int row, int column) => column < Columns ? _matrix[row, column] : _target[row];

    private static Span<byte> Row(Span<byte> firstMessage, int row) =>
        firstMessage.Slice(row * Point.CompressedLength, Point.CompressedLength);
}
