using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// Or(statement, DiscreteLog(G, PK_V)): a proof that convinces V alone. V knows that it did not use its own key, so the statement holds;
/// everybody else knows that V could have made the same bytes by <see cref="Forge"/>.
/// </summary>
/// <remarks>
/// Jakobsson, Sako, Impagliazzo, EUROCRYPT 1996. Proof and forgery are the same computation with the other branch known, aborts included,
/// and have the same distribution: that of <see cref="Or"/>.
/// </remarks>
internal static class DesignatedVerifierProof
{
    private const int StatementBranch = 0;
    private const int VerifierBranch = 1;

    /// <summary>The disjunction.</summary>
    /// <param name="statement">Anything of the algebra; a lattice leaf may stand in it, since the other branch has none.</param>
    /// <param name="verifier">PK_V, of which V has shown that it knows the logarithm.</param>
    public static Or Protocol(SigmaProtocol statement, Point verifier) =>
        new(statement, LinearRelation.DiscreteLog(statement.Challenges, Point.Generator, verifier));

    /// <summary>Proves the statement to V.</summary>
    /// <param name="statement">What holds.</param>
    /// <param name="witness">Fulfils it.</param>
    /// <param name="verifier">PK_V.</param>
    /// <param name="transcript">Holds what the proof is made for; used up.</param>
    /// <param name="entropy">Makes the masks.</param>
    public static byte[] Prove(SigmaProtocol statement, Witness witness, Point verifier, Transcript transcript, EntropySource entropy) =>
        Make(statement, new BranchWitness(StatementBranch, witness), verifier, transcript, entropy);

    /// <summary>Makes by V's secret key what <see cref="Prove"/> makes by a witness. The statement may be false.</summary>
    /// <param name="statement">What is claimed.</param>
    /// <param name="key">sk_V.</param>
    /// <param name="verifier">PK_V.</param>
    /// <param name="transcript">Holds what the proof is made for; used up.</param>
    /// <param name="entropy">Makes the masks.</param>
    public static byte[] Forge(SigmaProtocol statement, SecretScalar key, Point verifier, Transcript transcript, EntropySource entropy) =>
        Make(statement, new BranchWitness(VerifierBranch, new ScalarWitness(key)), verifier, transcript, entropy);

    /// <summary>Whether the proof is one, made by somebody with a witness or by V. Never throws, whatever the bytes.</summary>
    /// <param name="statement">What is claimed.</param>
    /// <param name="verifier">PK_V.</param>
    /// <param name="transcript">Holds what the proof was made for; used up.</param>
    /// <param name="proof">From anyone.</param>
    public static bool Verify(SigmaProtocol statement, Point verifier, Transcript transcript, ReadOnlySpan<byte> proof) =>
        FiatShamir.Verify(Protocol(statement, verifier), transcript, proof);

    private static byte[] Make(
        SigmaProtocol statement,
        BranchWitness known,
        Point verifier,
        Transcript transcript,
        EntropySource entropy
    ) => FiatShamir.Prove(Protocol(statement, verifier), known, transcript, entropy);
}
