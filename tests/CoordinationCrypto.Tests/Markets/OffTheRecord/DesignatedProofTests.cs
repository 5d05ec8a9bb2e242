using CoordinationCrypto.Markets;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Tests.Bfv;
using CoordinationCrypto.Tests.Proofs;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>What an agent says off the record, and what its friends make of it.</summary>
public sealed class DesignatedProofTests
{
    private static readonly VerifierGroup One = new(1, "one");
    private static readonly VerifierGroup Three = new(3, "three");

    [Theory, InlineData(1), InlineData(3)]
    public void Every_kind_of_statement_convinces_all_its_verifiers(int verifiers)
    {
        using var board = new BoardStub();
        var group = Of(verifiers);
        foreach (var statement in board.Statements)
        {
            var proof = Prove(board, statement, group);
            Assert.Equal([.. group.Keys.Select(key => key.PublicKey)], proof.Verifiers);
            foreach (var verifier in group.Keys)
            {
                Assert.True(proof.Verify(verifier, board.ViewFor(proof.Statement), out var refusal));
                Assert.Equal(DesignatedRefusal.None, refusal);
            }

            Assert.False(proof.Verify(board.Agent, board.ViewFor(proof.Statement), out var stranger));
            Assert.Equal(DesignatedRefusal.NotForThisVerifier, stranger);
        }
    }

    /// <summary>The verifier forges every kind, of another agent's key too: nothing on the board or in the bytes shows it.</summary>
    [Fact]
    public void The_verifier_forges_every_kind_even_of_what_is_false()
    {
        using var board = new BoardStub();
        var innocent = SigningKey.Create(Streams.Entropy("innocent")).PublicKey;
        var decoy = new byte[ConditionStatement.CellsLength(board.Parameters)];
        DesignatedStatement[] lies =
        [
            new OwnershipStatement(innocent, board.Pseudonym),
            new PackStatement(innocent, board.Pseudonym, board.Hunt),
            new ConditionStatement(innocent, board.Pseudonym, board.Submitted.Digest, decoy),
        ];
        foreach (var lie in lies)
        {
            var forgery = DesignatedProof.Forge(
                board.Context(),
                lie,
                [One.Keys[0].PublicKey],
                One.Keys,
                board.ViewFor(lie),
                EntropySource.System
            );
            // which tells V nothing: it knows that it made it
            Assert.True(forgery.Verify(One.Keys[0], board.ViewFor(forgery.Statement), out _));
            Assert.Throws<ArgumentException>(() => Prove(board, lie, One));
        }
    }

    [Theory, InlineData(0), InlineData(2), InlineData(5), InlineData(7)]
    public void Some_of_several_verifiers_forge_for_themselves(int subset)
    {
        using var board = new BoardStub();
        var statement = new OwnershipStatement(SigningKey.Create(Streams.Entropy("innocent")).PublicKey, board.Pseudonym);
        var forgery = DesignatedProof.Forge(
            board.Context(),
            statement,
            [.. Three.Keys.Select(key => key.PublicKey)],
            Three.Members(subset),
            board.ViewFor(statement),
            EntropySource.System
        );
        for (var j = 0; j < 3; j++)
        {
            Assert.Equal((subset >> j & 1) != 0, forgery.Verify(Three.Keys[j], board.ViewFor(forgery.Statement), out var refusal));
            Assert.Equal((subset >> j & 1) != 0 ? DesignatedRefusal.None : DesignatedRefusal.Forged, refusal);
        }

        Assert.Equal(Prove(board, board.Ownership, Three).Encode().Length, forgery.Encode().Length);
    }

    /// <summary>Any other condition than the encrypted one, by one cell, has no proof, whichever seed is tried.</summary>
    [Theory, InlineData(0), InlineData(4), InlineData(5), InlineData(127), InlineData(128), InlineData(255)]
    public void A_condition_is_proved_exactly(int cell)
    {
        using var board = new BoardStub();
        var cells = board.Condition.Cells.ToArray();
        cells[cell / 8] ^= (byte)(1 << (cell % 8));
        var lie = new ConditionStatement(board.Agent.PublicKey, board.Pseudonym, board.Submitted.Digest, cells);
        Assert.Throws<ArgumentException>(() => Prove(board, lie, One));
        using var other = IntendoSecret.Create(EntropySource.System);
        Assert.Throws<ArgumentException>(() =>
            DesignatedProof.Prove(
                board.Context(),
                board.Condition,
                One.Registrations,
                board.Agent,
                other,
                board.ViewFor(board.Condition),
                EntropySource.System
            )
        );
        Assert.Throws<ArgumentException>(() =>
            DesignatedProof.Prove(
                board.Context(),
                board.Condition,
                One.Registrations,
                board.Agent,
                null,
                board.ViewFor(board.Condition),
                EntropySource.System
            )
        );
    }

    [Fact]
    public void The_told_indicator_is_what_the_doubled_ciphertext_decrypts_to()
    {
        using var board = new BoardStub();
        using var doubled = ProvenEncryptor.Double(board.Submitted);
        var slots = Fixture.Of("InsecureToy256").Secret.Decrypt(doubled);
        Assert.Equal(board.Condition.Cells.ToArray(), ConditionStatement.CellsOf(board.Parameters, slots));
        Assert.Throws<ArgumentException>(() => ConditionStatement.CellsOf(board.Parameters, [0, 2]));
        Assert.Throws<ArgumentException>(() => ConditionStatement.CellsOf(board.Parameters, new ulong[257]));
    }

    [Fact]
    public void What_the_readers_board_contradicts_is_refused()
    {
        using var board = new BoardStub();
        using var elsewhere = new BoardStub(name: "elsewhere"); // the same stag and checkpoint ids, another agent
        var verifier = One.Keys[0];

        Assert.False(Prove(board, board.Condition, One).Verify(verifier, elsewhere.ViewFor(board.Condition), out var refusal));
        Assert.Equal(DesignatedRefusal.UnknownIntendo, refusal);
        Assert.False(Prove(board, board.Pack, One).Verify(verifier, elsewhere.ViewFor(board.Pack), out refusal));
        Assert.Equal(DesignatedRefusal.NotInPack, refusal);
        Assert.Throws<ArgumentException>(() => Prove(board, elsewhere.Condition, One));
        Assert.Throws<ArgumentException>(() => Prove(board, elsewhere.Pack, One));

        byte[] other = [.. Enumerable.Repeat((byte)9, 32)];
        var context = board.Context();
        foreach (
            var moved in new[]
            {
                new DesignatedContext(board.Parameters, new Hash32(other), board.Checkpoint, board.Stag, context.Session),
                new DesignatedContext(board.Parameters, board.Configuration, new Hash32(other), board.Stag, context.Session),
                new DesignatedContext(board.Parameters, board.Configuration, board.Checkpoint, new Hash32(other), context.Session),
            }
        )
        {
            var proof = DesignatedProof.Forge(
                moved,
                board.Ownership,
                [verifier.PublicKey],
                [verifier],
                board.ViewFor(board.Ownership),
                EntropySource.System
            );
            Assert.False(proof.Verify(verifier, board.ViewFor(proof.Statement), out refusal));
            Assert.Equal(DesignatedRefusal.OtherBoard, refusal);
        }
    }

    [Fact]
    public void What_is_not_at_a_checkpoint_or_of_another_pseudonym_says_nothing()
    {
        using var board = new BoardStub();
        using var elsewhere = new BoardStub(name: "elsewhere");
        var verifier = One.Keys[0];
        var (condition, pack) = (Prove(board, board.Condition, One), Prove(board, board.Pack, One));
        var view = board.ViewFor(board.Pack);

        Assert.True(pack.Verify(verifier, With(view.Checkpoint, view.Stag, view.Pseudonym), out _));
        Assert.False(pack.Verify(verifier, With(null, view.Stag, view.Pseudonym), out var refusal));
        Assert.Equal(DesignatedRefusal.OtherBoard, refusal);
        Assert.False(pack.Verify(verifier, With(view.Checkpoint, null, view.Pseudonym), out refusal));
        Assert.Equal(DesignatedRefusal.OtherBoard, refusal);
        var another = With(view.Checkpoint, view.Stag, new Hash32(elsewhere.Pseudonym.AsSpan(1)));
        Assert.False(pack.Verify(verifier, another, out refusal));
        Assert.Equal(DesignatedRefusal.NotInPack, refusal);
        Assert.False(condition.Verify(verifier, another, out refusal));
        Assert.Equal(DesignatedRefusal.UnknownIntendo, refusal);

        BoardView With(Hash32? checkpoint, Hash32? stag, Hash32 pseudonym) =>
            new()
            {
                Configuration = view.Configuration,
                Key = view.Key,
                Checkpoint = checkpoint,
                Stag = stag,
                Pseudonym = pseudonym,
                Submitted = view.Submitted,
                Hunts = view.Hunts,
            };
    }

    /// <summary>A proof is for one session, statement and verifier: every part of it, exchanged for another's, is refused.</summary>
    [Theory, InlineData(1), InlineData(3)]
    public void Parts_of_two_proofs_do_not_make_a_third(int verifiers)
    {
        using var board = new BoardStub();
        var group = Of(verifiers);
        var proof = Prove(board, board.Ownership, group);
        var innocent = new OwnershipStatement(SigningKey.Create(Streams.Entropy("innocent")).PublicKey, board.Pseudonym);
        VerifyingKey[] keys = [.. group.Keys.Select(key => key.PublicKey)];
        foreach (
            var mixed in new[]
            {
                new DesignatedProof(board.Context("another session"), proof.Statement, keys, proof.Single, proof.Multi),
                new DesignatedProof(proof.Context, innocent, keys, proof.Single, proof.Multi),
                new DesignatedProof(proof.Context, board.Pack, keys, proof.Single, proof.Multi),
            }
        )
        {
            Assert.False(mixed.Verify(group.Keys[0], board.ViewFor(mixed.Statement), out var refusal));
            Assert.Equal(DesignatedRefusal.DoesNotVerify, refusal);
        }
    }

    [Fact]
    public void Callers_mistakes_throw()
    {
        using var board = new BoardStub();
        var (context, statement, entropy) = (board.Context(), board.Ownership, EntropySource.System);
        var view = board.ViewFor(statement);
        var many = Enumerable.Repeat(One.Registrations[0], DesignatedProof.MaxVerifiers + 1).ToArray();

        Assert.Throws<ArgumentException>(() => DesignatedProof.Prove(context, statement, [], board.Agent, null, view, entropy));
        Assert.Throws<ArgumentException>(() => DesignatedProof.Prove(context, statement, many, board.Agent, null, view, entropy));
        Assert.Throws<ArgumentException>(() =>
            DesignatedProof.Prove(context, statement, [One.Registrations[0], One.Registrations[0]], board.Agent, null, view, entropy)
        );
        Assert.Throws<ArgumentException>(() =>
            DesignatedProof.Prove(context, statement, One.Registrations, One.Keys[0], null, view, entropy)
        );
        Assert.Throws<ArgumentException>(() => DesignatedProof.Forge(context, statement, [One.Keys[0].PublicKey], [], view, entropy));
        Assert.Throws<ArgumentException>(() =>
            DesignatedProof.Forge(context, statement, [One.Keys[0].PublicKey], Three.Keys, view, entropy)
        );
        Assert.Throws<ArgumentException>(() => new OwnershipStatement(board.Agent.PublicKey, new byte[33]));
    }

    [Fact]
    public void Sessions_are_fresh()
    {
        using var board = new BoardStub();
        var first = DesignatedContext.Create(board.Parameters, board.Configuration, board.Checkpoint, board.Stag, EntropySource.System);
        var second = DesignatedContext.Create(board.Parameters, board.Configuration, board.Checkpoint, board.Stag, EntropySource.System);
        Assert.NotEqual(first.Session.ToArray(), second.Session.ToArray());
    }

    private static VerifierGroup Of(int verifiers) => verifiers == 1 ? One : Three;

    private static DesignatedProof Prove(BoardStub board, DesignatedStatement statement, VerifierGroup group) =>
        DesignatedProof.Prove(
            board.Context(),
            statement,
            group.Registrations,
            board.Agent,
            board.Secret,
            board.ViewFor(statement),
            EntropySource.System
        );
}
