using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Tests.Proofs;

/// <summary>A small program, written as its users would: Alice shows Bob that she was in the pack, Bob makes the same about somebody else, and Carol cannot tell which is which.</summary>
public sealed class OffTheRecordSampleTests
{
    [Fact]
    public void Bob_is_convinced_and_Carol_cannot_tell()
    {
        using var output = new StringWriter();
        Run(output);
        Assert.Equal(
            """
            Alice sends Bob a message of 10 lines.
            Bob: convinced.
            Bob sends Carol two messages about Alice and about Dave, of equal length.
            Carol, with her key: neither is for her.
            Anyone, with the public check: both are proofs, by somebody who knows the statement or by Bob.
            Bob: and here is one about you, Carol: also valid.

            """,
            output.ToString().ReplaceLineEndings("\n"));
    }

    private static void Run(TextWriter output)
    {
        // What everybody has read from the board: a stag, an executed hunt, its members' pseudonyms.
        using var board = new BoardStub();
        var alice = board.Agent;
        using var bob = SigningKey.Create(EntropySource.System);
        using var carol = SigningKey.Create(EntropySource.System);
        using var dave = SigningKey.Create(EntropySource.System);

        // Bob once registered a key, so that Alice knows he can forge. She tells him that she was in that pack.
        var friend = VerifierRegistration.Create(bob, EntropySource.System);
        var context = DesignatedContext.Create(board.Parameters, board.Configuration, board.Checkpoint, board.Stag, EntropySource.System);
        var statement = new PackStatement(alice.PublicKey, board.Pseudonym, board.Hunt);
        var told = DesignatedProof.Prove(context, statement, [friend], alice, null, board, EntropySource.System);
        var text = told.ToText();
        output.WriteLine($"Alice sends Bob a message of {text.Split('\n').Length} lines.");

        // Bob reads it.
        var convinced = DesignatedProof.TryReadText(board.Parameters, text, out var read, out _) && read.Verify(bob, board, out _);
        output.WriteLine(convinced ? "Bob: convinced." : "Bob: not convinced.");

        // Bob would like to show Carol. But of Dave, who has nothing to do with it, he can make the same.
        var lie = new PackStatement(dave.PublicKey, board.Pseudonym, board.Hunt);
        var another = DesignatedContext.Create(board.Parameters, board.Configuration, board.Checkpoint, board.Stag, EntropySource.System);
        var forged = DesignatedProof.Forge(another, lie, [bob.PublicKey], [bob], board, EntropySource.System).ToText();
        output.WriteLine($"Bob sends Carol two messages about Alice and about Dave, of {(forged.Length == text.Length ? "equal" : "different")} length.");

        // Carol tries both with her key, and then looks at them as anyone can.
        var refusals = new List<DesignatedRefusal>();
        var possible = new List<bool>();
        foreach (var message in new[] { text, forged })
        {
            if (!DesignatedProof.TryReadText(board.Parameters, message, out var suspicious, out _))
                continue;
            suspicious.Verify(carol, board, out var refusal);
            refusals.Add(refusal);
            possible.Add(suspicious.Verify(bob, board, out _));
        }

        output.WriteLine(refusals.TrueForAll(refusal => refusal == DesignatedRefusal.NotForThisVerifier)
            ? "Carol, with her key: neither is for her."
            : "Carol, with her key: one of them is for her.");
        output.WriteLine(possible.TrueForAll(valid => valid)
            ? "Anyone, with the public check: both are proofs, by somebody who knows the statement or by Bob."
            : "Anyone, with the public check: one of them is none.");

        // And of Carol herself.
        var joke = DesignatedProof.Forge(another, new PackStatement(carol.PublicKey, board.Pseudonym, board.Hunt), [bob.PublicKey], [bob], board, EntropySource.System);
        output.WriteLine($"Bob: and here is one about you, Carol: {(joke.Verify(bob, board, out _) ? "also valid." : "not valid.")}");
    }
}
