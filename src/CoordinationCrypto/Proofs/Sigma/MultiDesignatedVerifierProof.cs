using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// A proof that convinces each verifier of a group and nobody else. With R = ρ·G and C_j = ρ·PK_j for every verifier j it is a proof of
/// Or(And(statement, log_G R = log_PK_j C_j for all j), And_j Or(EqualLogs(G, R; PK_j, C_j − G), DiscreteLog(G, PK_j))). Verifier j
/// accepts iff the proof verifies and C_j = sk_j·R.
/// A forger sends C_j + G for those whose keys it lacks. Immutable.
/// </summary>
/// <remarks>
/// The four properties are those of Damgård, Haagh, Mercer, Nitulescu, Orlandi, Yakoubov, TCC 2020; the construction is ours, its
/// argument in docs/security/designated.md. If an honest j accepts, its clause of the second branch
/// is false but for its own key, so the first branch holds: statement and every C_i are right.
/// </remarks>
internal sealed class MultiDesignatedVerifierProof
{
    private const int StatementBranch = 0;
    private const int VerifiersBranch = 1;
    private const int ShiftClause = 0;
    private const int KeyClause = 1;

    private readonly Point[] _shares;
    private readonly byte[] _proof;

    /// <summary>A proof from its parts, which may come from anyone.</summary>
    /// <param name="blinded">R.</param>
    /// <param name="shares">C_j, one for each verifier, in their order.</param>
    /// <param name="proof">The bytes of the disjunction's proof.</param>
    public MultiDesignatedVerifierProof(Point blinded, ReadOnlySpan<Point> shares, ReadOnlySpan<byte> proof)
    {
        Blinded = blinded;
        _shares = shares.ToArray();
        _proof = proof.ToArray();
    }

    /// <summary>R = ρ·G.</summary>
    public Point Blinded { get; }

    /// <summary>C_j: ρ·PK_j in a proof; in a forgery G more for the verifiers that had no part in it.</summary>
    public ReadOnlySpan<Point> Shares => _shares;

    /// <summary>The bytes of the disjunction's proof.</summary>
    public ReadOnlySpan<byte> Proof => _proof;

    /// <summary>The disjunction for the group.</summary>
    /// <param name="statement">Anything of the algebra; a lattice leaf may stand in it, since the other branch has none.</param>
    /// <param name="verifiers">PK_j, each different, of which its owner has shown that it knows the logarithm.</param>
    /// <param name="blinded">R.</param>
    /// <param name="shares">C_j.</param>
    public static Or Protocol(SigmaProtocol statement, ReadOnlySpan<Point> verifiers, Point blinded, ReadOnlySpan<Point> shares)
    {
        Throw.IfLengthIsNot(shares.Length, verifiers.Length, nameof(shares));
        if (verifiers.IsEmpty)
            Throw.Argument("There is at least one verifier.", nameof(verifiers));
        var challenges = statement.Challenges;
        var bases = new Point[verifiers.Length + 1, 1];
        bases[0, 0] = Point.Generator;
        var clauses = new SigmaProtocol[verifiers.Length];
        for (var j = 0; j < clauses.Length; j++)
        {
            bases[j + 1, 0] = verifiers[j];
            clauses[j] = new Or(
                LinearRelation.EqualLogs(challenges, Point.Generator, blinded, verifiers[j], shares[j] - Point.Generator),
                LinearRelation.DiscreteLog(challenges, Point.Generator, verifiers[j])
            );
        }

        // One ρ for R and all C_j: And_j EqualLogs(G, R; PK_j, C_j) with its first row written once.
        return new Or(new And(statement, new LinearRelation(challenges, bases, [blinded, .. shares])), new And(clauses));
    }

    /// <summary>Proves the statement to the group.</summary>
    /// <param name="statement">What holds.</param>
    /// <param name="witness">Fulfils it.</param>
    /// <param name="verifiers">PK_j.</param>
    /// <param name="transcript">Holds what the proof is made for; used up.</param>
    /// <param name="entropy">Makes ρ and the masks.</param>
    public static MultiDesignatedVerifierProof Prove(
        SigmaProtocol statement,
        Witness witness,
        ReadOnlySpan<Point> verifiers,
        Transcript transcript,
        EntropySource entropy
    )
    {
        using var rho = SecretScalar.Create(entropy);
        var right = new bool[verifiers.Length];
        Array.Fill(right, true);
        return Make(
            statement,
            verifiers,
            rho,
            right,
            new BranchWitness(StatementBranch, new JointWitness(witness, new ScalarWitness(rho))),
            transcript,
            entropy
        );
    }

    /// <summary>
    /// Makes by the secret keys of any of the verifiers, even of none, what <see cref="Prove"/> makes by a witness. It convinces exactly
    /// those whose keys took part; the others can tell, and nobody else can. The statement may be false.
    /// </summary>
    /// <param name="statement">What is claimed.</param>
    /// <param name="keys">For each verifier its sk_j, or null.</param>
    /// <param name="verifiers">PK_j.</param>
    /// <param name="transcript">Holds what the proof is made for; used up.</param>
    /// <param name="entropy">Makes ρ and the masks.</param>
    public static MultiDesignatedVerifierProof Forge(
        SigmaProtocol statement,
        ReadOnlySpan<SecretScalar?> keys,
        ReadOnlySpan<Point> verifiers,
        Transcript transcript,
        EntropySource entropy
    )
    {
        Throw.IfLengthIsNot(keys.Length, verifiers.Length, nameof(keys));
        using var rho = SecretScalar.Create(entropy);
        var right = new bool[keys.Length];
        var clauses = new Witness[keys.Length];
        for (var j = 0; j < keys.Length; j++)
        {
            right[j] = keys[j] is not null;
            clauses[j] = keys[j] is { } key
                ? new BranchWitness(KeyClause, new ScalarWitness(key))
                : new BranchWitness(ShiftClause, new ScalarWitness(rho));
        }

        return Make(statement, verifiers, rho, right, new BranchWitness(VerifiersBranch, new JointWitness(clauses)), transcript, entropy);
    }

    /// <summary>
    /// Whether verifier j is convinced: the proof verifies, and then C_j = sk_j·R. In this order: the second answer for an R of whose
    /// logarithm nobody proved knowledge would tell a stranger whether two points have the ratio sk_j, which is how pseudonyms are made.
    /// </summary>
    /// <param name="statement">What is claimed.</param>
    /// <param name="verifiers">PK_j.</param>
    /// <param name="index">j, counted from 0.</param>
    /// <param name="key">sk_j.</param>
    /// <param name="transcript">Holds what the proof was made for; used up.</param>
    public bool Verify(SigmaProtocol statement, ReadOnlySpan<Point> verifiers, int index, SecretScalar key, Transcript transcript) =>
        VerifyProof(statement, verifiers, transcript) && IsRight(index, key);

    /// <summary>What everybody can check: that the proof verifies, be it a proof or a forgery.</summary>
    internal bool VerifyProof(SigmaProtocol statement, ReadOnlySpan<Point> verifiers, Transcript transcript) =>
        verifiers.Length == _shares.Length && FiatShamir.Verify(Protocol(statement, verifiers, Blinded, _shares), transcript, _proof);

    /// <summary>Whether C_j = sk_j·R, for a proof that verified and for no other.</summary>
    internal bool IsRight(int index, SecretScalar key)
    {
        Span<byte> expected = stackalloc byte[Point.CompressedLength];
        Span<byte> actual = stackalloc byte[Point.CompressedLength];
        LinearRelation.WritePoint(Secp256k1.Multiply(Blinded, key), expected);
        LinearRelation.WritePoint(_shares[index], actual);
        return ConstantTime.FixedTimeEquals(expected, actual);
    }

    // C_j = ρ·PK_j + s_j·G, s_j being 0 where it is right and 1 where it is shifted: the same steps either way.
    private static MultiDesignatedVerifierProof Make(
        SigmaProtocol statement,
        ReadOnlySpan<Point> verifiers,
        SecretScalar rho,
        bool[] right,
        Witness witness,
        Transcript transcript,
        EntropySource entropy
    )
    {
        var blinded = Secp256k1.MultiplyGenerator(rho);
        var shares = new Point[verifiers.Length];
        Span<byte> bytes = stackalloc byte[Scalar.Length];
        bytes.Clear();
        for (var j = 0; j < shares.Length; j++)
        {
            bytes[^1] = (byte)(1 - Convert.ToByte(right[j]));
            using var shift = SecretScalar.ReadReduced(bytes);
            shares[j] = Secp256k1.Combine([rho, shift], [verifiers[j], Point.Generator]);
        }

        var proof = FiatShamir.Prove(Protocol(statement, verifiers, blinded, shares), witness, transcript, entropy);
        return new MultiDesignatedVerifierProof(blinded, shares, proof);
    }
}
