using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// Knowledge of j and sk with PK_j = sk·G and T = sk·H, for one of up to 65,536 points, in O(log N) bytes. First message: Q = PK_j +
/// β·K; commitments B to the digits of j as unit vectors, A, C, D to their masks;
/// D_k = −Σ_i p_(i,k)·PK_i − σ_k·K for k &lt; m, p_i the <see cref="DigitPolynomials"/>; and the first message of the
/// <see cref="LinearRelation"/> Q = sk·G + β·K, T = sk·H.
/// Accepted iff B opens to digits and x^m·Q − Σ_i p_i(x)·PK_i − Σ_k x^k·D_k = z·K, x = ι(c).
/// </summary>
/// <remarks>
/// Groth, Kohlweiss, EUROCRYPT 2015, with digits of base n = 16 as in Bootle, Cerulli, Chaidos, Ghadafi, Groth, Petit, ESORICS 2015,
/// section 3. Q hides PK_j perfectly, so simulations are distributed exactly as proofs are.
/// max(m + 1, 3) answers to one first message give a witness, or a relation between G, K and the bases of the commitments, which is as
/// hard to find as a logarithm; a cheater answers at most max(m, 2) challenges of 2^168.
/// </remarks>
internal sealed class OneOfManyRelation : SigmaProtocol
{
    private const int Radix = OneOfManyRegistry.Radix;

    private readonly OneOfManyRegistry _registry;
    private readonly Point _base2;
    private readonly Point _target;

    /// <summary>The relation with a registry that is used for many.</summary>
    /// <param name="challenges">The group that challenges come from.</param>
    /// <param name="registry">G and the points.</param>
    /// <param name="base2">H.</param>
    /// <param name="target">T.</param>
    public OneOfManyRelation(ChallengeSpace challenges, OneOfManyRegistry registry, Point base2, Point target)
        : base(challenges)
    {
        _registry = registry;
        _base2 = base2;
        _target = target;
    }

    /// <summary>The relation with a registry of its own.</summary>
    /// <param name="challenges">The group that challenges come from.</param>
    /// <param name="base1">G.</param>
    /// <param name="base2">H.</param>
    /// <param name="target">T.</param>
    /// <param name="points">PK_0, PK_1, …</param>
    public OneOfManyRelation(ChallengeSpace challenges, Point base1, Point base2, Point target, ReadOnlySpan<Point> points)
        : this(challenges, new OneOfManyRegistry(base1, points), base2, target) { }

    /// <inheritdoc/>
    public override bool HasLatticeLeaf => false;

    /// <inheritdoc/>
    public override int Soundness => Math.Max(Digits + 1, 3);

    /// <inheritdoc/>
    public override int FirstMessageLength => (7 + Digits) * Point.CompressedLength; // Q, B, A, C, D; D_0 …; the linear relation's two

    /// <inheritdoc/>
    public override int ResponseLength => (SentPoints * Point.CompressedLength) + ((OwnScalars + 2) * Scalar.Length);

    /// <summary>The registry.</summary>
    public OneOfManyRegistry Registry => _registry;

    /// <summary>T.</summary>
    public Point Target => _target;

    /// <summary>H.</summary>
    public Point Base2 => _base2;

    private int Digits => _registry.Digits;

    private int SentPoints => 2 + Digits; // Q, B, C, D_1 …: what does not follow from the rest

    private int OwnScalars => (Digits * (Radix - 1)) + 3; // f_(j,d) for d > 0, z_A, z_C, z

    /// <inheritdoc/>
    public override void Bind(Transcript transcript)
    {
        transcript.Append("one of many registry"u8, _registry.Digest);
        transcript.Append("one of many count"u8, (ulong)_registry.Count);
        transcript.Append("one of many base"u8, _base2);
        transcript.Append("one of many target"u8, _target);
    }

    /// <inheritdoc/>
    public override SigmaCommitment Commit(Witness witness, EntropySource entropy)
    {
        var member = witness.As<MemberWitness>();
        if (member.Index < 0 || member.Index >= _registry.Count)
            Throw.Argument($"The registry has {_registry.Count} points.", nameof(witness));
        return OneOfManyCommitment.Start(this, member.Index, member.Secret, null, entropy);
    }

    /// <inheritdoc/>
    public override SigmaCommitment Simulate(Challenge challenge, EntropySource entropy) =>
        OneOfManyCommitment.Start(this, 0, null, challenge, entropy);

    /// <inheritdoc/>
    public override bool TryRecompute(Challenge challenge, ReadOnlySpan<byte> response, Span<byte> firstMessage)
    {
        Throw.IfLengthIsNot(response.Length, ResponseLength, nameof(response));
        Throw.IfLengthIsNot(firstMessage.Length, FirstMessageLength, nameof(firstMessage));
        var points = new Point[SentPoints];
        for (var i = 0; i < points.Length; i++)
        {
            if (!Point.TryReadCompressed(response.Slice(i * Point.CompressedLength, Point.CompressedLength), out var point))
                return false;
            points[i] = point;
        }

        response = response[(SentPoints * Point.CompressedLength)..];
        var scalars = new Scalar[OwnScalars];
        for (var i = 0; i < scalars.Length; i++)
        {
            if (!Scalar.TryRead(response.Slice(i * Scalar.Length, Scalar.Length), out scalars[i]))
                return false;
        }

        var (q, b, c) = (points[0], points[1], points[2]);
        if (!Inner(q).TryRecompute(challenge, response[(OwnScalars * Scalar.Length)..], firstMessage[^(2 * Point.CompressedLength)..]))
            return false;
        var x = challenge.ToScalar();
        var answers = Answers(scalars, x);
        Span<Point> own =
        [
            q,
            b,
            Opened(answers, scalars[^3]) - Secp256k1.MultiplyVartime(b, x),
            c,
            Opened([.. answers.Select(f => f * (x - f))], scalars[^2]) - Secp256k1.MultiplyVartime(c, x),
            Constant(q, points.AsSpan(3), answers, x, scalars[^1]),
            .. points.AsSpan(3),
        ];
        for (var i = 0; i < own.Length; i++)
            LinearRelation.WritePoint(own[i], firstMessage.Slice(i * Point.CompressedLength, Point.CompressedLength));
        return true;
    }

    /// <summary>Q = sk·G + β·K, T = sk·H.</summary>
    internal LinearRelation Inner(Point q) =>
        new(
            Challenges,
            new[,]
            {
                { _registry.Base, _registry.Blinding },
                { _base2, Point.Infinity },
            },
            q,
            _target
        );

    /// <summary>f_(j,d), all of them: those for d = 0 are what the others of the digit leave of x.</summary>
    /// <param name="scalars">Those for d &gt; 0, digit after digit.</param>
    /// <param name="x">ι(c).</param>
    internal Scalar[] Answers(ReadOnlySpan<Scalar> scalars, in Scalar x)
    {
        var answers = new Scalar[Digits * Radix];
        for (var j = 0; j < Digits; j++)
        {
            answers[j * Radix] = x;
            for (var d = 1; d < Radix; d++)
            {
                answers[(j * Radix) + d] = scalars[(j * (Radix - 1)) + d - 1];
                answers[j * Radix] -= answers[(j * Radix) + d];
            }
        }

        return answers;
    }

    private Point Opened(ReadOnlySpan<Scalar> values, in Scalar randomness) =>
        Secp256k1.CombineVartime([.. values, randomness], _registry.CommitmentBases);

    // D_0 = x^m·Q − Σ_i p_i(x)·PK_i − Σ_(k > 0) x^k·D_k − z·K
    private Point Constant(Point q, ReadOnlySpan<Point> higher, ReadOnlySpan<Scalar> answers, in Scalar x, in Scalar z)
    {
        var power = x;
        Scalar[] factors = [.. new Scalar[higher.Length], -z, default];
        for (var k = 0; k < higher.Length; k++)
        {
            factors[k] = -power;
            power *= x;
        }

        factors[^1] = power;
        var members = Secp256k1.SumVartime(DigitPolynomials.Evaluate(answers, _registry.Count, Digits, power), _registry.Points);
        return Secp256k1.CombineVartime(factors, [.. higher, _registry.Blinding, q]) - members;
    }
}
