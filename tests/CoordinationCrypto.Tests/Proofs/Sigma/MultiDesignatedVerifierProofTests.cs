using CoordinationCrypto.Groups;
using CoordinationCrypto.Proofs;
using FsCheck;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Proofs;

/// <summary>
/// The four properties of proofs to a group: correctness, unforgeability by members, consistency, off the record for any subset; each
/// against an adversary that tries.
/// </summary>
public sealed class MultiDesignatedVerifierProofTests
{
    private const int All = 7;

    private static readonly Gen<int> Seeds = Gen.Choose(0, 1_000_000);
    private static readonly VerifierGroup Group = new(3);
    private static readonly (SigmaProtocol Protocol, Witness Witness) True = StatementTree.Leaf(1, 1);
    private static readonly SigmaProtocol False = StatementTree.Leaf(1, 2).Protocol;

    // Correctness

    [Fact]
    public void Every_verifier_is_convinced_of_any_statement_of_the_algebra() =>
        Law.Holds(
            Seeds,
            seed =>
            {
                var tree = StatementTree.Of(seed, depth: 2);
                using var transcript = Contexts.Transcript();
                var proof = MultiDesignatedVerifierProof.Prove(
                    tree.Protocol,
                    tree.Witness,
                    Group.Points,
                    transcript,
                    Streams.Entropy($"multi/{seed}")
                );
                var challenge = tree.Protocol.Challenges.EncodedLength;
                var clauses = 3 * (challenge + (2 * Scalar.Length)); // one per verifier
                Assert.Equal(FiatShamir.Length(tree.Protocol) + challenge + Scalar.Length + clauses, proof.Proof.Length);
                return Convinced(proof, tree.Protocol) == All;
            },
            10
        );

    [Theory, InlineData(1), InlineData(2), InlineData(10)]
    public void Groups_of_any_size_are_convinced(int size)
    {
        var group = new VerifierGroup(size, "sizes");
        using var transcript = Contexts.Transcript();
        var proof = MultiDesignatedVerifierProof.Prove(True.Protocol, True.Witness, group.Points, transcript, EntropySource.System);
        for (var j = 0; j < size; j++)
        {
            using var verifying = Contexts.Transcript();
            Assert.True(proof.Verify(True.Protocol, group.Points, j, group.Keys[j].Secret, verifying));
        }
    }

    // Unforgeability

    /// <summary>All members but one together: the public check passes, and the one is not convinced.</summary>
    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7)]
    public void A_forgery_convinces_exactly_those_who_made_it(int subset)
    {
        var forgery = Forge(False, subset, EntropySource.System);
        Assert.True(Public(forgery, False));
        Assert.Equal(subset, Convinced(forgery, False));
    }

    /// <summary>
    /// Members who send the victim its right C_j cannot prove the victim's clause: neither by ρ, nor by their own keys, nor by claiming
    /// the statement.
    /// </summary>
    [Fact]
    public void Members_who_send_the_right_share_have_no_proof()
    {
        using var rho = SecretScalar.Create(EntropySource.System);
        var (blinded, shares) = Bundle(rho, shifted: 0);
        var protocol = MultiDesignatedVerifierProof.Protocol(False, Group.Points, blinded, shares);
        BranchWitness own(int j) => new(1, new ScalarWitness(Group.Keys[j].Secret));
        foreach (
            var clause in new[]
            {
                new BranchWitness(0, new ScalarWitness(rho)),
                own(1),
                new BranchWitness(0, new ScalarWitness(Group.Keys[1].Secret)),
            }
        )
            Assert.Equal(
                0,
                Convinced(Attempt(protocol, new BranchWitness(1, new JointWitness(clause, own(1), own(2))), blinded, shares), False)
            );
        foreach (var wrong in new[] { rho, Group.Keys[1].Secret })
            Assert.Equal(
                0,
                Convinced(
                    Attempt(
                        protocol,
                        new BranchWitness(0, new JointWitness(new ScalarWitness(wrong), new ScalarWitness(rho))),
                        blinded,
                        shares
                    ),
                    False
                )
            );
    }

    /// <summary>Right C_j's of a real proof, reused, re-randomized or shifted, have a ρ that the adversary does not know.</summary>
    [Fact]
    public void Shares_of_a_real_proof_serve_no_other_statement()
    {
        using var transcript = Contexts.Transcript();
        var real = MultiDesignatedVerifierProof.Prove(True.Protocol, True.Witness, Group.Points, transcript, EntropySource.System);
        Assert.Equal(0, Convinced(real, False));
        var added = new Scalar(5);
        Point[] moved = [.. Group.Points.Select((key, j) => real.Shares[j] + Secp256k1.MultiplyVartime(key, added))]; // ρ + 5
        var blinded = real.Blinded + Secp256k1.MultiplyVartime(Point.Generator, added);
        Assert.Equal(0, Convinced(new MultiDesignatedVerifierProof(blinded, moved, real.Proof), True.Protocol));
        Assert.Equal(
            0,
            Convinced(
                new MultiDesignatedVerifierProof(
                    real.Blinded,
                    [.. real.Shares.ToArray().Select(share => share + Point.Generator)],
                    real.Proof
                ),
                True.Protocol
            )
        );
        Assert.Equal(
            0,
            Convinced(
                new MultiDesignatedVerifierProof(real.Blinded, [real.Shares[1], real.Shares[0], real.Shares[2]], real.Proof),
                True.Protocol
            )
        );
        var protocol = MultiDesignatedVerifierProof.Protocol(False, Group.Points, blinded, moved);
        using var guess = SecretScalar.Create(EntropySource.System);
        JointWitness clauses = new(
            new BranchWitness(0, new ScalarWitness(guess)),
            new BranchWitness(1, new ScalarWitness(Group.Keys[1].Secret)),
            new BranchWitness(1, new ScalarWitness(Group.Keys[2].Secret))
        );
        Assert.Equal(0, Convinced(Attempt(protocol, new BranchWitness(1, clauses), blinded, moved), False));
    }

    [Fact]
    public void Another_context_group_or_byte_is_refused()
    {
        using var transcript = Contexts.Transcript();
        var real = MultiDesignatedVerifierProof.Prove(True.Protocol, True.Witness, Group.Points, transcript, EntropySource.System);
        foreach (var other in Contexts.Others())
        {
            using (other)
                Assert.False(real.VerifyProof(True.Protocol, Group.Points, other));
        }

        var strangers = new VerifierGroup(3, "strangers");
        using (var again = Contexts.Transcript())
            Assert.False(real.VerifyProof(True.Protocol, strangers.Points, again));
        using (var again = Contexts.Transcript())
            Assert.False(real.VerifyProof(True.Protocol, Group.Points.AsSpan(0, 2), again));
        for (var i = 0; i < real.Proof.Length; i += 5)
        {
            var bytes = real.Proof.ToArray();
            bytes[i] ^= (byte)(1 << (i % 8));
            Assert.False(Public(new MultiDesignatedVerifierProof(real.Blinded, real.Shares, bytes), True.Protocol));
        }
    }

    [Fact]
    public void A_mistake_is_named()
    {
        var (statement, blinded) = (True.Protocol, Point.Generator);
        Mistake.Names<ArgumentException>("verifiers", () => MultiDesignatedVerifierProof.Protocol(statement, [], blinded, []));
        Mistake.Names<ArgumentException>("shares", () => MultiDesignatedVerifierProof.Protocol(statement, Group.Points, blinded, []));
        using var transcript = Contexts.Transcript();
        Mistake.Names<ArgumentException>(
            "keys",
            () => MultiDesignatedVerifierProof.Forge(statement, Group.Secrets(1).AsSpan(1), Group.Points, transcript, EntropySource.System)
        );
    }

    // Consistency

    /// <summary>
    /// A prover with a true statement that wants some to accept and others not: it can shift a share, and then has no proof, unless it
    /// also has the keys of all who accept.
    /// </summary>
    [Theory, InlineData(1), InlineData(2), InlineData(4), InlineData(6)]
    public void A_prover_cannot_split_the_group(int shifted)
    {
        using var rho = SecretScalar.Create(EntropySource.System);
        var (blinded, shares) = Bundle(rho, shifted);
        var protocol = MultiDesignatedVerifierProof.Protocol(True.Protocol, Group.Points, blinded, shares);
        var claims = new BranchWitness(0, new JointWitness(True.Witness, new ScalarWitness(rho)));
        Assert.Equal(0, Convinced(Attempt(protocol, claims, blinded, shares), True.Protocol));
        var clauses = new BranchWitness(
            1,
            new JointWitness([.. Enumerable.Range(0, 3).Select(_ => new BranchWitness(0, new ScalarWitness(rho)))])
        );
        Assert.Equal(0, Convinced(Attempt(protocol, clauses, blinded, shares), True.Protocol));
    }

    // Off the record

    /// <summary>
    /// Whoever made it, the bytes have one length and one distribution: challenge, shares, responses, and the leading digits of R and
    /// C_j. A forger with a habit is found out by the same test.
    /// </summary>
    [Theory, InlineData(-1), InlineData(0), InlineData(2), InlineData(5), InlineData(7)]
    public void Any_subset_makes_what_a_prover_makes(int subset)
    {
        var entropy = Streams.Entropy($"subset/{subset}");
        var deviations = Deviations(() =>
        {
            if (subset >= 0)
                return Forge(True.Protocol, subset, entropy);
            using var transcript = Contexts.Transcript();
            return MultiDesignatedVerifierProof.Prove(True.Protocol, True.Witness, Group.Points, transcript, entropy);
        });
        Assert.All(deviations, deviation => Assert.InRange(deviation, -ChiSquare.Limit, ChiSquare.Limit));
    }

    [Fact]
    public void A_forger_with_a_habit_is_found_out()
    {
        var entropy = Streams.Entropy("habit");
        Assert.Contains(
            Deviations(() =>
            {
                while (true)
                {
                    var forgery = Forge(True.Protocol, 1, entropy);
                    if ((forgery.Shares[2].X[0] & 0x10) == 0) // keeps those that please it
                        return forgery;
                }
            }),
            deviation => deviation > ChiSquare.Limit
        );
    }

    /// <summary>
    /// A stranger who suspects a ratio of two points, such as a base and a pseudonym, learns nothing from what verifiers answer: without
    /// a proof of knowledge of log R they never use their key.
    /// </summary>
    [Fact]
    public void Verifiers_are_no_oracle_for_their_pseudonyms()
    {
        var stag = HashToCurve.Hash("stag"u8, "tests"u8);
        var pseudonym = Secp256k1.Multiply(stag, Group.Keys[0].Secret);
        using var rho = SecretScalar.Create(EntropySource.System);
        foreach (var guess in new[] { pseudonym, pseudonym + Point.Generator })
        {
            Point[] shares = [guess, Group.Points[1], Group.Points[2]];
            var protocol = MultiDesignatedVerifierProof.Protocol(True.Protocol, Group.Points, stag, shares);
            BranchWitness own(int j) => new(1, new ScalarWitness(Group.Keys[j].Secret));
            var attempt = Attempt(
                protocol,
                new BranchWitness(1, new JointWitness(new BranchWitness(0, new ScalarWitness(rho)), own(1), own(2))),
                stag,
                shares
            );
            Assert.False(Public(attempt, True.Protocol)); // the same answer for both, before any use of the key
            Assert.Equal(0, Convinced(attempt, True.Protocol));
        }
    }

    private static List<double> Deviations(Func<MultiDesignatedVerifierProof> make)
    {
        var space = True.Protocol.Challenges;
        var counts = new Dictionary<string, long[]>();
        void count(string name, int cells, int cell)
        {
            if (!counts.TryGetValue(name, out var cellCounts))
                counts.Add(name, cellCounts = new long[cells]);
            cellCounts[cell]++;
        }

        for (var run = 0; run < 320; run++)
        {
            var bundle = make();
            var protocol = MultiDesignatedVerifierProof.Protocol(True.Protocol, Group.Points, bundle.Blinded, bundle.Shares);
            count("R", 16, bundle.Blinded.X[0] >> 4);
            for (var j = 0; j < 3; j++)
                count($"C{j}", 16, bundle.Shares[j].X[0] >> 4);
            Assert.True(space.TryRead(bundle.Proof[..space.EncodedLength], out var challenge));
            Walk(protocol, challenge, bundle.Proof[space.EncodedLength..], "", count);
        }

        return [.. counts.Values.Select(cells => ChiSquare.Deviation(cells))];
    }

    // Every share of a challenge and every response in a tree, by its place.
    private static void Walk(
        SigmaProtocol protocol,
        Challenge challenge,
        ReadOnlySpan<byte> response,
        string place,
        Action<string, int, int> count
    )
    {
        for (var r = 0; r < ChallengeSpace.Repetitions; r++)
            count($"{place}c", protocol.Challenges.Order, challenge[r]);
        switch (protocol)
        {
            case LinearRelation:
                count($"{place}z", 16, response[0] >> 4);
                break;
            case And and:
                for (var i = 0; i < and.Parts.Length; i++)
                {
                    Walk(and.Parts[i], challenge, response[..and.Parts[i].ResponseLength], $"{place}{i}", count);
                    response = response[and.Parts[i].ResponseLength..];
                }

                break;
            case Or or:
                Assert.True(or.TryReadShares(challenge, response, out var shares));
                response = response[or.ChallengesLength..];
                for (var i = 0; i < shares.Length; i++)
                {
                    Walk(or.Branches[i], shares[i], response[..or.Branches[i].ResponseLength], $"{place}{i}", count);
                    response = response[or.Branches[i].ResponseLength..];
                }

                break;
            default:
                Assert.Fail($"{protocol} at {place}");
                break;
        }
    }

    private static (Point Blinded, Point[] Shares) Bundle(SecretScalar rho, int shifted) =>
        (
            Secp256k1.MultiplyGenerator(rho),
            [
                .. Group.Points.Select(
                    (key, j) => Secp256k1.Multiply(key, rho) + ((shifted >> j & 1) != 0 ? Point.Generator : Point.Infinity)
                ),
            ]
        );

    private static MultiDesignatedVerifierProof Attempt(Or protocol, Witness witness, Point blinded, Point[] shares)
    {
        using var transcript = Contexts.Transcript();
        return new MultiDesignatedVerifierProof(blinded, shares, FiatShamir.Prove(protocol, witness, transcript, EntropySource.System));
    }

    private static MultiDesignatedVerifierProof Forge(SigmaProtocol statement, int subset, EntropySource entropy)
    {
        using var transcript = Contexts.Transcript();
        return MultiDesignatedVerifierProof.Forge(statement, Group.Secrets(subset), Group.Points, transcript, entropy);
    }

    private static bool Public(MultiDesignatedVerifierProof proof, SigmaProtocol statement)
    {
        using var transcript = Contexts.Transcript();
        return proof.VerifyProof(statement, Group.Points, transcript);
    }

    /// <summary>Who is convinced, bit j for verifier j.</summary>
    private static int Convinced(MultiDesignatedVerifierProof proof, SigmaProtocol statement)
    {
        var convinced = 0;
        for (var j = 0; j < 3; j++)
        {
            using var transcript = Contexts.Transcript();
            convinced |= Convert.ToInt32(proof.Verify(statement, Group.Points, j, Group.Keys[j].Secret, transcript)) << j;
        }

        return convinced;
    }
}
