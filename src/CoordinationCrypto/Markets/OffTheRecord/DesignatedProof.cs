using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto;

/// <summary>
/// A statement of an agent with a proof that convinces the verifiers it names and nobody else: each of them could have made it without
/// the agent, by <see cref="Forge"/>. For one verifier V it is a proof of "the statement, or I know V's secret key"; for several, see
/// docs/security/designated.md. Immutable.
/// </summary>
/// <example><code>
/// var proof = DesignatedProof.Prove(context, statement, [friend], agent.Key, secret, replay.Facts.ViewFor(context, statement), entropy);
/// var isTrue = proof.Verify(friendsKey, friendsReplay.Facts.ViewFor(proof), out var refusal); // by the friend
/// </code></example>
public sealed class DesignatedProof
{
    /// <summary>The most verifiers of one proof.</summary>
    public const int MaxVerifiers = 64;

    /// <summary>The most bytes of a message that is sent as text.</summary>
    public const int MaxTextBytes = DesignatedText.MaxBytes;

    private readonly VerifyingKey[] _verifiers; // ascending

    internal DesignatedProof(
        DesignatedContext context,
        DesignatedStatement statement,
        VerifyingKey[] verifiers,
        byte[]? single,
        MultiDesignatedVerifierProof? multi
    )
    {
        Context = context;
        Statement = statement;
        _verifiers = verifiers;
        Single = single;
        Multi = multi;
    }

    /// <summary>Where and as of when it is said.</summary>
    public DesignatedContext Context { get; }

    /// <summary>What is said. Believe it only after <see cref="Verify"/>.</summary>
    public DesignatedStatement Statement { get; }

    /// <summary>To whom, ascending.</summary>
    public IReadOnlyList<VerifyingKey> Verifiers => _verifiers;

    /// <summary>The proof for one verifier, else null.</summary>
    internal byte[]? Single { get; }

    /// <summary>The proof for several verifiers, else null.</summary>
    internal MultiDesignatedVerifierProof? Multi { get; }

    /// <summary>Proves a statement to verifiers, whose registrations show that they could have forged it.</summary>
    /// <param name="context">Where and as of when; its session was never used.</param>
    /// <param name="statement">What holds.</param>
    /// <param name="verifiers">To whom: 1 to <see cref="MaxVerifiers"/>, each once, in any order.</param>
    /// <param name="agent">The key of the statement's agent.</param>
    /// <param name="secret">The intendo's secret for a <see cref="ConditionStatement"/>, else null.</param>
    /// <param name="board">What the agent's copy of the board says of the statement's pseudonym.</param>
    /// <param name="entropy">Makes the masks.</param>
    /// <returns>The statement with its proof.</returns>
    /// <exception cref="ArgumentException">The key is not the statement's agent's, the verifiers are not 1 to <see cref="MaxVerifiers"/>
    /// different ones, the board contradicts the statement, or the statement does not hold.</exception>
    public static DesignatedProof Prove(
        DesignatedContext context,
        DesignatedStatement statement,
        IReadOnlyList<VerifierRegistration> verifiers,
        SigningKey agent,
        IntendoSecret? secret,
        BoardView board,
        EntropySource entropy
    )
    {
        ArgumentNullException.ThrowIfNull(verifiers);
        ArgumentNullException.ThrowIfNull(agent);
        var keys = Ordered(verifiers.Select(verifier => verifier.Key));
        using var bound = Bind(context, statement, board);
        if (!agent.PublicKey.Equals(statement.Agent))
            Throw.Argument("The key is not the statement's agent's.", nameof(agent));
        var witness = statement.Witness(context, agent, secret, out var memory);
        using (memory)
        {
            using var transcript = Begin(context, statement, keys.Length);
            var proof =
                keys.Length == 1
                    ? new DesignatedProof(
                        context,
                        statement,
                        keys,
                        DesignatedVerifierProof.Prove(bound.Protocol, witness, keys[0].Point, transcript, entropy),
                        null
                    )
                    : new DesignatedProof(
                        context,
                        statement,
                        keys,
                        null,
                        MultiDesignatedVerifierProof.Prove(bound.Protocol, witness, PointsOf(keys), transcript, entropy)
                    );
            return proof.Checked(bound.Protocol);
        }
    }

    /// <summary>
    /// Makes, without the agent, what <see cref="Prove"/> makes: by the key of the one verifier, or by the keys of any of several, even
    /// of none. Nobody can tell it from a proof but those of several whose keys took no part.
    /// It takes as long as <see cref="Prove"/> does, and the statement may be false.
    /// </summary>
    /// <param name="context">Any.</param>
    /// <param name="statement">Any that the board does not contradict.</param>
    /// <param name="verifiers">To whom: 1 to <see cref="MaxVerifiers"/>, each once, in any order.</param>
    /// <param name="keys">Secret keys of some of them; of the one, if there is one.</param>
    /// <param name="board">What the forger's copy of the board says of the statement's pseudonym.</param>
    /// <param name="entropy">Makes the masks.</param>
    /// <returns>The statement with its forged proof.</returns>
    /// <exception cref="ArgumentException">A key is none of the verifiers', the one verifier's is missing, the verifiers are not 1 to
    /// <see cref="MaxVerifiers"/> different ones, or the board contradicts the statement.</exception>
    public static DesignatedProof Forge(
        DesignatedContext context,
        DesignatedStatement statement,
        IReadOnlyList<VerifyingKey> verifiers,
        IReadOnlyList<SigningKey> keys,
        BoardView board,
        EntropySource entropy
    )
    {
        ArgumentNullException.ThrowIfNull(verifiers);
        ArgumentNullException.ThrowIfNull(keys);
        var ordered = Ordered(verifiers);
        using var bound = Bind(context, statement, board);
        var secrets = new SecretScalar?[ordered.Length];
        foreach (var key in keys)
        {
            var index = Array.IndexOf(ordered, key.PublicKey);
            if (index < 0)
                Throw.Argument("A key is none of the verifiers'.", nameof(keys));
            secrets[index] = key.Secret;
        }

        using var transcript = Begin(context, statement, ordered.Length);
        if (ordered.Length > 1)
            return new DesignatedProof(
                context,
                statement,
                ordered,
                null,
                MultiDesignatedVerifierProof.Forge(bound.Protocol, secrets, PointsOf(ordered), transcript, entropy)
            ).Checked(bound.Protocol);
        if (secrets[0] is null)
            Throw.Argument("A proof to one verifier is forged by its key.", nameof(keys));
        return new DesignatedProof(
            context,
            statement,
            ordered,
            DesignatedVerifierProof.Forge(bound.Protocol, secrets[0]!, ordered[0].Point, transcript, entropy),
            null
        ).Checked(bound.Protocol);
    }

    /// <summary>
    /// Whether the statement holds, as far as this verifier is concerned, who never used its key to forge it. Never throws, whatever the
    /// bytes were.
    /// </summary>
    /// <param name="verifier">The reader's key.</param>
    /// <param name="board">What the reader's copy of the board says of the statement's pseudonym.</param>
    /// <param name="refusal">Why not, or <see cref="DesignatedRefusal.None"/>.</param>
    /// <returns>Whether it holds.</returns>
    /// <remarks>Keep the answer to yourself: that you believed it is evidence, which the bytes are not.</remarks>
    public bool Verify(SigningKey verifier, BoardView board, out DesignatedRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        ArgumentNullException.ThrowIfNull(board);
        var index = Array.IndexOf(_verifiers, verifier.PublicKey);
        refusal = DesignatedRefusal.NotForThisVerifier;
        if (index < 0)
            return false;
        refusal = DesignatedRefusal.OtherBoard;
        if (!board.Holds(Context) || !Statement.TryBind(Context, board, out var bound, out refusal))
            return false;
        using (bound)
        {
            refusal = DesignatedRefusal.DoesNotVerify;
            if (!VerifyProof(bound.Protocol))
                return false;
        }

        refusal = DesignatedRefusal.Forged;
        if (Multi is not null && !Multi.IsRight(index, verifier.Secret))
            return false;
        refusal = DesignatedRefusal.None;
        return true;
    }

    /// <summary>The message's bytes, as a file holds them (docs/spec/designated.md).</summary>
    /// <returns>The canonical bytes.</returns>
    public byte[] Encode() => DesignatedMessage.Write(this);

    /// <summary>Reads a message's bytes. It says nothing of the proof yet.</summary>
    /// <param name="parameters">The scheme's parameters, as the reader knows them.</param>
    /// <param name="source">From anyone.</param>
    /// <param name="proof">The proof on success: its bytes are <paramref name="source"/> again.</param>
    /// <param name="refusal">Why not, or <see cref="DesignatedRefusal.None"/>.</param>
    /// <returns>Whether the bytes are canonical.</returns>
    public static bool TryRead(
        BfvParameters parameters,
        ReadOnlySpan<byte> source,
        [NotNullWhen(true)] out DesignatedProof? proof,
        out DesignatedRefusal refusal
    ) => DesignatedMessage.TryRead(parameters, source, out proof, out refusal);

    /// <summary>The message as text for chats: lines of ASCII with a checksum.</summary>
    /// <returns>The lines.</returns>
    /// <exception cref="InvalidOperationException">It has more than <see cref="MaxTextBytes"/> bytes, as proofs of conditions have: send
    /// the file.</exception>
    public string ToText() => DesignatedText.Write(Encode());

    /// <summary>Reads a message's text.</summary>
    /// <param name="parameters">The scheme's parameters, as the reader knows them.</param>
    /// <param name="text">From anyone.</param>
    /// <param name="proof">The proof on success: its text is <paramref name="text"/> again.</param>
    /// <param name="refusal">Why not, or <see cref="DesignatedRefusal.None"/>.</param>
    /// <returns>Whether the text holds a message.</returns>
    public static bool TryReadText(
        BfvParameters parameters,
        ReadOnlySpan<char> text,
        [NotNullWhen(true)] out DesignatedProof? proof,
        out DesignatedRefusal refusal
    )
    {
        proof = null;
        refusal = DesignatedRefusal.Text;
        return DesignatedText.TryRead(text, out var bytes) && TryRead(parameters, bytes, out proof, out refusal);
    }

    /// <summary>The points of keys.</summary>
    internal static Point[] PointsOf(ReadOnlySpan<VerifyingKey> keys)
    {
        var points = new Point[keys.Length];
        for (var j = 0; j < points.Length; j++)
            points[j] = keys[j].Point;
        return points;
    }

    /// <summary>What everybody can check.</summary>
    internal bool VerifyProof(SigmaProtocol protocol)
    {
        using var transcript = Begin(Context, Statement, _verifiers.Length);
        return Multi is null
            ? DesignatedVerifierProof.Verify(protocol, _verifiers[0].Point, transcript, Single)
            : Multi.VerifyProof(protocol, PointsOf(_verifiers), transcript);
    }

    // Proofs and forgeries alike: what does not verify never leaves.
    private DesignatedProof Checked(SigmaProtocol protocol)
    {
        if (!VerifyProof(protocol))
            Throw.Argument("The statement does not hold, or the secrets are not its.", nameof(protocol));
        return this;
    }

    private static Transcript Begin(DesignatedContext context, DesignatedStatement statement, int verifiers)
    {
        var transcript = new Transcript(
            verifiers == 1 ? "CoordinationCrypto/designated-verifier/v1"u8 : "CoordinationCrypto/multi-designated-verifier/v1"u8,
            context.For(statement.Pseudonym)
        );
        transcript.Append("designated statement"u8, statement.Encode());
        return transcript;
    }

    private static BoundStatement Bind(DesignatedContext context, DesignatedStatement statement, BoardView board)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(statement);
        ArgumentNullException.ThrowIfNull(board);
        if (!statement.TryBind(context, board, out var bound, out var refusal))
            Throw.Argument($"The board contradicts the statement: {refusal}.", nameof(statement));
        return bound;
    }

    private static VerifyingKey[] Ordered(IEnumerable<VerifyingKey> verifiers)
    {
        VerifyingKey[] keys = [.. verifiers];
        Array.Sort(keys, (left, right) => left.Bytes.SequenceCompareTo(right.Bytes));
        if (keys.Length is < 1 or > MaxVerifiers)
            Throw.Argument($"There are 1 to {MaxVerifiers} verifiers.", nameof(verifiers));
        for (var j = 1; j < keys.Length; j++)
        {
            if (keys[j].Equals(keys[j - 1]))
                Throw.Argument("A verifier is named twice.", nameof(verifiers));
        }

        return keys;
    }
}
