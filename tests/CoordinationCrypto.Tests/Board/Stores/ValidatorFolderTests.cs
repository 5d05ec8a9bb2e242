using CoordinationCrypto.Board;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Board;

/// <summary>A validator's files, on a real disk.</summary>
public sealed class ValidatorFolderTests : IDisposable
{
    private const ulong Budget = 1000;
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("coordcrypto-folder-");

    private static ReadOnlySpan<byte> Passphrase => "correct horse"u8;

    private string Folder => Path.Combine(_temporary.FullName, "validator");

    public void Dispose() => _temporary.Delete(recursive: true);

    [Fact]
    public void What_was_made_opens_again_with_what_was_written_since()
    {
        Hash32 ledger;
        using (var made = Make())
        {
            ledger = made.Ledger.Binding.LedgerId;
            Assert.Equal(LedgerVerdict.New, made.Ledger.Record(new LedgerEntry(Hash32.Sha256([1]), default, LedgerKind.Scan, 7)));
            Assert.True(made.Board.TryAppend([1, 2, 3], made.Board.Head));
        }

        Assert.True(ValidatorFolder.TryOpen(Folder, Passphrase, out var folder, out var problem));
        using (folder)
        {
            Assert.Equal("none", problem.ToString());
            Assert.Equal(ledger, folder.Keystore.Binding.LedgerId);
            Assert.Equal((1, 7UL, Budget), (folder.Ledger.Count, folder.Ledger.Spent, folder.Ledger.Budget));
            Assert.Equal([1, 2, 3], folder.Board.Read(0));
        }
    }

    /// <summary>Two processes with one ledger would each answer what the other's entry forbids.</summary>
    [Fact]
    public void One_process_holds_it_at_a_time()
    {
        using var held = Make();

        Assert.False(ValidatorFolder.TryOpen(Folder, Passphrase, out _, out var problem));

        Assert.Equal(new ValidatorFolderProblem(ValidatorFolderFault.InUse, "ledger"), problem);
        Assert.Equal(LedgerVerdict.New, held.Ledger.Record(new LedgerEntry(Hash32.Sha256([1]), default, LedgerKind.Scan, 7)));
    }

    [UnixFact]
    public void Its_files_are_the_owners_alone()
    {
        if (OperatingSystem.IsWindows())
            return; // the attribute skips it there; this is for the analyzer
        using var made = Make();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        foreach (var name in new[] { "keystore", "ledger", "board" })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Folder, name)));
    }

    [Fact]
    public void Nothing_is_made_where_something_is()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "ledger"), "another's");

        Assert.Throws<IOException>(() => Make());

        Assert.Equal("another's", File.ReadAllText(Path.Combine(Folder, "ledger")));
        Assert.Single(Directory.GetFileSystemEntries(Folder));
    }

    /// <summary>A ceremony at its end has one chance to keep its seeds: a folder that is refused must not cost them.</summary>
    [Fact]
    public void A_party_keeps_its_seeds_when_its_folder_is_refused()
    {
        using var table = new CeremonyTable();
        Assert.Throws<InvalidOperationException>(() => From(table));
        table.Until(CeremonyStep.Certify);
        Directory.CreateDirectory(Folder);
        var other = Path.Combine(Folder, "another's");
        File.WriteAllText(other, "");

        Assert.Throws<IOException>(() => From(table));
        File.Delete(other);

        using var folder = From(table);
        Assert.Equal(table.Parties[0].Draft!.ConfigurationId, folder.Keystore.Binding.ConfigurationId);
        Assert.Throws<InvalidOperationException>(() => table.Parties[0].TakeSeeds());
    }

    private ValidatorFolder From(CeremonyTable table) =>
        ValidatorFolder.Create(Folder, table.Parties[0], table.Identities[0], Passphrase, Streams.Entropy("folder"));

    [Fact]
    public void What_does_not_open_is_named()
    {
        Assert.Equal(ValidatorFolderFault.NoKeystore, Refusal(Passphrase).Fault);
        Make().Dispose();
        Assert.Equal(KeystoreRefusal.DoesNotOpen, Refusal("another"u8).Keystore);
        foreach (var name in new[] { "ledger", "board" })
        {
            var path = Path.Combine(Folder, name);
            var bytes = File.ReadAllBytes(path);
            bytes[0] ^= 1;
            File.WriteAllBytes(path, bytes);
            var (fault, file) = Refusal(Passphrase);
            Assert.Equal((name == "ledger" ? ValidatorFolderFault.Ledger : ValidatorFolderFault.Board, name), (fault, file));
            Assert.Equal(LogFault.BadMagic, Refusal(Passphrase).Log.Fault);
            File.Delete(path);
            Assert.Equal(new ValidatorFolderProblem(ValidatorFolderFault.Missing, name), Refusal(Passphrase));
            bytes[0] ^= 1;
            File.WriteAllBytes(path, bytes);
        }
        Assert.True(ValidatorFolder.TryOpen(Folder, Passphrase, out var folder, out _)); // refusals changed nothing
        folder.Dispose();
    }

    [Fact]
    public void A_torn_end_is_dropped_and_said()
    {
        using (var made = Make())
            Assert.True(made.Board.TryAppend([1, 2, 3], made.Board.Head));
        var path = Path.Combine(Folder, "board");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);

        Assert.True(ValidatorFolder.TryOpen(Folder, Passphrase, out var folder, out var problem));

        using (folder)
            Assert.Equal(0, folder.Board.Count);
        Assert.Equal((ValidatorFolderFault.None, "board", LogFault.TornTail), (problem.Fault, problem.File, problem.Log.Fault));
    }

    [Fact]
    public void An_erased_keystore_is_gone()
    {
        using (var made = Make())
            made.EraseKeystore();
        Assert.False(File.Exists(Path.Combine(Folder, "keystore")));
        Assert.Equal(ValidatorFolderFault.NoKeystore, Refusal(Passphrase).Fault);
    }

    [UnixFact]
    public void A_folder_that_is_not_there_cannot_be_flushed() =>
        Assert.Contains(Folder, Assert.Throws<IOException>(() => FolderFlush.Flush(Folder)).Message, StringComparison.Ordinal);

    private ValidatorFolder Make()
    {
        var seeds = TestSeeds.Deal(new Committee(4, 1), "folder")[1];
        var identity = SigningKey.Create(Streams.Entropy("folder"));
        var binding = LedgerBinding.Create(Hash32.Sha256([9]), 0, 2, identity.PublicKey, Streams.Entropy("binding"));
        return FolderMaker.In(Folder).Create(new Keystore(seeds, identity, binding), Budget, Passphrase, Streams.Entropy("salt"));
    }

    private ValidatorFolderProblem Refusal(ReadOnlySpan<byte> passphrase)
    {
        Assert.False(ValidatorFolder.TryOpen(Folder, passphrase, out _, out var problem));
        return problem;
    }
}
