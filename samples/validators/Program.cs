using System.Security.Cryptography;
using CoordinationCrypto.Board;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Samples;

/// <summary>
/// The committee taken apart: four validators with keystore and ledger on the disk make a key that none of them holds, one crashes and
/// comes back from its files, a market fires, and the key goes to seven others, who open what was sealed for the first four. Everything
/// here is what a validator's program does; the messages pass through lists where it would have a network.
/// </summary>
public static class Validators
{
    /// <summary>Plays it at full size in a folder for temporary files.</summary>
    public static void Main()
    {
        var folder = Directory.CreateTempSubdirectory("coordcrypto-validators-");
        try
        {
            Play(BfvParameters.Secure8192, folder.FullName, Console.Out);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Plays it.</summary>
    /// <param name="parameters">Of the encryption.</param>
    /// <param name="folder">An empty folder for the validators' files.</param>
    /// <param name="output">Where the story goes.</param>
    public static void Play(BfvParameters parameters, string folder, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(output);
        var file = new FileStream(Path.Combine(folder, "board"), FileMode.CreateNew, FileAccess.ReadWrite);
        if (!BoardFile.TryOpen(file, () => file.Flush(true), out var board, out var problem))
            throw new IOException($"The board cannot be made: {problem.Fault}.");
        using var kept = board;
        using var table = new Table(board);
        try
        {
            Found(table, parameters, folder, output);
            output.WriteLine(
                $"Four validators made a key together. Its configuration id is "
                    + $"{Convert.ToHexStringLower(table.Board.Certificate!.ConfigurationId.Bytes[..8])}…."
            );

            using var entrepreneur = SigningKey.Create(EntropySource.System);
            using var ana = new Agent(SigningKey.Create(EntropySource.System), EntropySource.System);
            using var bo = new Agent(SigningKey.Create(EntropySource.System), EntropySource.System);
            var stag = new StagTerms("walk-out", "Walk out on Friday", ConditionGrid.OfMembers(levels: 20));
            table.Append(Record.Sign(entrepreneur, RecordKind.Stag, 1, stag.Encode(), EntropySource.System));
            table.Append(ana.Submit(table.Board, stag, Condition.Members(2)));
            table.Tick();
            output.WriteLine($"Ana wants one other. The first tick: {table.Board.Outcomes[^1].End}.");

            table.Nodes = [table.Nodes[0], table.Nodes[1].Restart(table.Store), .. table.Nodes.Skip(2)];
            output.WriteLine("Validator 2 crashed, and is back from its keystore, its ledger and the board.");

            HandOver(table, new Committee(7, 2), Path.Combine(folder, "epoch 1"));
            output.WriteLine($"The key went to seven others: epoch {table.Board.Epoch}. The four have erased what they held.");

            table.Append(bo.Submit(table.Board, stag, Condition.Members(2)));
            table.Tick();
            var outcome = table.Board.Outcomes[^1];
            output.WriteLine($"Bo wants one other too. The second tick: {outcome.End}, {outcome.Members.Count} act.");
        }
        finally
        {
            foreach (var node in table.Nodes)
                node.Dispose();
        }
    }

    private static Hash32 Nonce() => new(RandomNumberGenerator.GetBytes(Hash32.Length));

    /// <summary>A key ceremony; its certificate and evaluation keys begin the board.</summary>
    private static void Found(Table table, BfvParameters parameters, string folder, TextWriter output)
    {
        var committee = new Committee(4, 1);
        SigningKey[] identities = [.. Enumerable.Range(0, committee.Size).Select(_ => SigningKey.Create(EntropySource.System))];
        var terms = new CeremonyTerms(
            parameters,
            committee,
            [.. identities.Select(identity => identity.PublicKey)],
            Nonce(),
            scanDeadlineMilliseconds: 10_000,
            EvaluationKeyTerms.ForAdmission(parameters)
        );
        string PathOf(int i) => Path.Combine(folder, $"epoch 0 {i + 1}");
        CeremonyParty[] parties = [.. identities.Select((identity, i) => Node.Enter(PathOf(i), terms, i + 1, identity))];
        var said = new List<ReadOnlyMemory<byte>[]>(); // in each step
        try
        {
            Node[] nodes = [];
            while (parties[0].Outcome is null)
            {
                if (parties[0].Step is CeremonyStep.Vouch && parties[0].Attempt == 0)
                {
                    parties[2].Dispose(); // a crash
                    parties[2] = Node.Enter(PathOf(2), terms, 3, identities[2]);
                    foreach (var posts in said)
                        Show(parties[2], posts);
                    output.WriteLine("Validator 3 crashed in the ceremony, is back, and says what it said before.");
                }
                if (parties[0].Step is CeremonyStep.Certify)
                    // on the disk before the signature leaves
                    nodes = [.. parties.Select((party, i) => Node.Make(PathOf(i), party, identities[i]))];
                said.Add([.. parties.Select(party => party.Outgoing).Where(post => !post.IsEmpty)]);
                foreach (var party in parties)
                    Show(party, said[^1]);
            }
            table.Nodes = nodes;
            foreach (var outcome in parties.Select(party => party.Outcome))
            {
                if (outcome is not CeremonyOutcome.Done done)
                    throw new InvalidOperationException($"There is no key: {outcome}.");
                using var relinearization = done.RelinearizationKey;
                using var galois = done.GaloisKeys;
                if (outcome == parties[done.Signatures[0].Validator - 1].Outcome)
                    foreach (var record in nodes[done.Signatures[0].Validator - 1].Validator.Post(done))
                        table.Append(record);
            }
            table.Checkpoint();
        }
        finally
        {
            foreach (var party in parties)
                party.Dispose();
        }
    }

    private static void Show(CeremonyParty party, ReadOnlyMemory<byte>[] posts)
    {
        foreach (var post in posts)
            party.Receive(post);
        party.Close();
    }

    /// <summary>
    /// A resharing between two ticks: the old validators deal shares of their shares, the new ones sign that they have them, then the old
    /// ones sign that they stop.
    /// </summary>
    private static void HandOver(Table table, Committee committee, string folder)
    {
        SigningKey[] identities = [.. Enumerable.Range(0, committee.Size).Select(_ => SigningKey.Create(EntropySource.System))];
        VerifyingKey[] keys = [.. identities.Select(identity => identity.PublicKey)];
        var nonce = Nonce();
        if (!table.Board.TryGetResharingTerms(committee, keys, nonce, out var terms))
            throw new InvalidOperationException("A tick is open.");
        ResharingParty[] heirs = [.. identities.Select((identity, j) => Node.Enter($"{folder} {j + 1}", terms, j + 1, identity))];
        var parties = new List<ResharingParty>(heirs);
        foreach (var node in table.Nodes)
            parties.Add(
                node.Validator.TryReshare(committee, keys, nonce, out var dealer, out var refusal)
                    ? dealer
                    : throw new InvalidOperationException($"Validator {node.Validator.Number} does not deal: {refusal}.")
            );
        try
        {
            Node[] nodes = [];
            while (heirs[0].Outcome is null)
            {
                if (heirs[0].Step is ResharingStep.Certify)
                    nodes = [.. heirs.Select((heir, j) => Node.Make($"{folder} {j + 1}", heir, identities[j]))];
                ReadOnlyMemory<byte>[] posts = [.. parties.Select(party => party.Outgoing).Where(post => !post.IsEmpty)];
                foreach (var party in parties)
                {
                    foreach (var post in posts)
                        party.Receive(post);
                    party.Close();
                }
            }
            if (heirs[0].Outcome is not ResharingOutcome.Done done)
                throw new InvalidOperationException($"The key stays where it is: {heirs[0].Outcome}.");
            foreach (var (node, heir) in nodes.Zip(heirs))
                node.TakeOver(heir);
            table.Sign(Replay.ProposeEpoch(done));
            foreach (var node in table.Nodes)
                node.Retire();
            table.Nodes = nodes;
            foreach (var node in nodes)
                node.CatchUp(table.Store);
            table.Checkpoint();
        }
        finally
        {
            foreach (var heir in heirs)
                heir.Dispose(); // the dealers are their validators'
        }
    }
}
