using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Samples;

/// <summary>
/// Ana takes part in a market under a pseudonym. She convinces her friend Bo of what her encrypted intendo says; Bo forges the same about
/// somebody else; and Cleo, to whom he shows both, cannot tell which is true.
/// </summary>
public static class OffTheRecord
{
    /// <summary>Plays it at full size.</summary>
    public static void Main() => Play(BfvParameters.Secure8192, Console.Out);

    /// <summary>Plays it.</summary>
    /// <param name="parameters">Of the encryption.</param>
    /// <param name="output">Where the story goes.</param>
    public static void Play(BfvParameters parameters, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var entropy = EntropySource.System;
        if (!BoardFile.TryOpen(new MemoryStream(), static () => { }, out var kept, out var problem))
            throw new IOException($"The board cannot be made: {problem.Fault}.");
        using var board = kept;
        using var market = LocalMarket.Create(
            parameters,
            new Committee(4, 1),
            entropy,
            TimeProvider.System,
            board,
            allowToy: parameters.IsInsecure // the tests play it small
        );
        var registry = market.PostRegistry(["ana", "bo", "cleo", "dag"]);
        var stag = new StagTerms(
            "walk-out",
            "Walk out on Friday",
            ConditionGrid.OfMembers(levels: 20),
            eligibility: Eligibility.Shielded(registry)
        );
        market.Post(stag);
        market.Submit(stag, "ana", Condition.Members(5));
        market.Submit(stag, "dag", Condition.Decoy);
        market.Tick();
        output.WriteLine($"The board shows {market.Board.LiveCount} pseudonyms, two ciphertexts, and neither who nor what.");

        // Everyone replays the board; it ends in a checkpoint that the committee has co-signed.
        using var friendsReplay = Replay(board);
        var (ana, bo, cleo, dag) = (
            market.AgentOf("ana"),
            market.AgentOf("bo").Key,
            market.AgentOf("cleo").Key,
            market.AgentOf("dag").Key.PublicKey
        );

        // Bo has once registered his key: so Ana knows that he could forge what she is about to show him.
        var friend = VerifierRegistration.Create(bo, entropy);
        var context = friendsReplay.Facts.ContextOf(stag, entropy);
        var truth = friendsReplay.Facts.ConditionOf(stag, ana.Key.PublicKey, ana.PseudonymIn(stag), Condition.Members(5));
        var fromAna = DesignatedProof
            .Prove(context, truth, [friend], ana.Key, ana.SecretOf(stag), friendsReplay.Facts.ViewFor(context, truth), entropy)
            .Encode();
        output.WriteLine($"Ana sends Bo a file of {fromAna.Length:N0} bytes: \"my intendo here is: if at least five act\".");
        output.WriteLine($"Bo checks it: {Verdict(fromAna, bo)}.");

        // Bo would love to tell Cleo. But of Dag, who told nobody anything, and of any pseudonym, he can make the same.
        var any = friendsReplay.Facts.PseudonymsOf(stag)[^1];
        var again = friendsReplay.Facts.ContextOf(stag, entropy);
        var lie = friendsReplay.Facts.ConditionOf(stag, dag, any, Condition.Members(1));
        var fromBo = DesignatedProof.Forge(again, lie, [bo.PublicKey], [bo], friendsReplay.Facts.ViewFor(again, lie), entropy).Encode();
        output.WriteLine(
            $"Bo forges one: \"Dag's intendo is: I go, even alone\". It has "
                + $"{(fromBo.Length == fromAna.Length ? "as many" : "other")} bytes."
        );
        output.WriteLine($"Bo checks it, as if he did not know: {Verdict(fromBo, bo)}.");
        output.WriteLine($"Cleo gets both. Under her own key: {Verdict(fromAna, cleo)}, {Verdict(fromBo, cleo)}.");
        output.WriteLine("Both hold for Bo alone, who could have made either. She has learnt nothing.");

        // The board grows; what was said stays said as of its checkpoint, and the check says that it may have changed since.
        market.Submit(stag, "cleo", Condition.Decoy);
        market.Tick();
        if (DesignatedProof.TryRead(parameters, fromAna, out var later, out _))
            output.WriteLine($"The market goes on. Bo checks Ana's file again: it {DesignatedCheck.Run(board, later, bo)}.");

        string Verdict(byte[] file, SigningKey verifier) =>
            DesignatedProof.TryRead(parameters, file, out var proof, out _)
            && proof.Verify(verifier, friendsReplay.Facts.ViewFor(proof), out _)
                ? "it holds"
                : "not made for this verifier";
    }

    private static Replay Replay(BoardFile board)
    {
        var replay = new Replay();
        while ((long)replay.Height < board.Count)
            if (!replay.TryAppendFrom(board, out var refusal))
                throw new BoardException(refusal);
        return replay;
    }
}
