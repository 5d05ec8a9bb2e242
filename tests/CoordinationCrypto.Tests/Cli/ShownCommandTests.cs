using CoordinationCrypto.Markets;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Tests.Board;
using CoordinationCrypto.Tests.Threshold;

namespace CoordinationCrypto.Tests.Cli;

/// <summary>`shown`: a friend checks what it was shown against its own copy of the board.</summary>
public sealed class ShownCommandTests : IDisposable
{
    private static readonly StagTerms Stag = TestMarket.Stag(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("coordcrypto-shown-").FullName;
    private readonly TestCommittee _committee = new(InsecureToyParameters.N256, new Committee(4, 1));
    private readonly TestMarket _test;
    private readonly EntropySource _entropy = Streams.Entropy("shown");
    private readonly SigningKey _friend = SigningKey.Create(Streams.Entropy("friend"));

    public ShownCommandTests()
    {
        _test = new TestMarket(_committee, "shown");
        _test.Market.Post(Stag);
        _test.Market.Submit(Stag, "ana", Condition.Members(3));
        _test.Market.Tick();
    }

    public void Dispose()
    {
        _friend.Dispose();
        _test.Dispose();
        _committee.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void It_holds_as_of_its_checkpoint_on_the_board_as_it_is_now()
    {
        var facts = _test.Market.Board.Facts;
        var ana = _test.Market.AgentOf("ana");
        var file = Message(facts.ConditionOf(Stag, ana.Key.PublicKey, ana.PseudonymIn(Stag), Condition.Members(3))).Encode();
        var text = Message(facts.OwnershipOf(Stag, ana.Key.PublicKey, ana.PseudonymIn(Stag))).ToText();
        _test.Market.Submit(Stag, "bo", Condition.Members(9));
        _test.Market.Leave(Stag, "ana");
        var (board, key) = (Board(), Write("key", Secret(_friend) + "\n"));

        var (code, output, error) = Tool.Run("shown", board, Write("message", file), "--key", key, "--toy");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains($"the key      {ana.Key.PublicKey}\n", output, StringComparison.Ordinal);
        Assert.Contains(" is mine, and its intendo accepts exactly the cells 3 to 20\n", output, StringComparison.Ordinal);
        Assert.Contains("and it       holds as of ", output, StringComparison.Ordinal);
        Assert.EndsWith("; this board has 2 records since, and it may have changed\n", output, StringComparison.Ordinal);

        var chat = Tool.Run("shown", board, Write("text", text), "--key", key, "--toy");
        Assert.Equal(0, chat.ExitCode);
        Assert.Contains(" is mine\n", chat.Output, StringComparison.Ordinal);

        using var stranger = SigningKey.Create(Streams.Entropy("stranger"));
        var refused = Tool.Run("shown", board, Write("message", file), "--key", Write("other", Secret(stranger)), "--toy");
        Assert.Equal(1, refused.ExitCode);
        Assert.EndsWith("does not hold: NotForThisVerifier\n", refused.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_read_is_said_in_one_line()
    {
        var ana = _test.Market.AgentOf("ana");
        var statement = _test.Market.Board.Facts.OwnershipOf(Stag, ana.Key.PublicKey, ana.PseudonymIn(Stag));
        var (board, key, message) = (Board(), Write("key", Secret(_friend)), Write("message", Message(statement).Encode()));
        var (empty, none) = (Write("empty", ""), Path.Combine(_folder, "none"));
        AssertRefused($"{none}: no such file\n", none, message, key, "--toy");
        AssertRefused($"{none}: no such file\n", board, none, key, "--toy");
        AssertRefused($"{none}: no such file\n", board, message, none, "--toy");
        AssertRefused($"{message}: a secret key has 64 hexadecimal digits\n", board, message, message, "--toy");
        AssertRefused($"{empty}: this is no board that begins with a key certificate\n", empty, message, key, "--toy");
        AssertRefused($"{key}: this is no message of that board: Length\n", board, key, key, "--toy");
        AssertRefused($"{board}: its parameters are a toy's, which hide nothing: --toy takes it all the same\n", board, message, key);
    }

    private static void AssertRefused(string expected, string board, string message, string key, params string[] options)
    {
        var (code, output, error) = Tool.Run(["shown", board, message, "--key", key, .. options]);
        Assert.Equal((2, "", $"coordcrypto: {expected}"), (code, output, error));
    }

    private DesignatedProof Message(DesignatedStatement statement)
    {
        var facts = _test.Market.Board.Facts;
        var (context, ana) = (facts.ContextOf(Stag, _entropy), _test.Market.AgentOf("ana"));
        var friend = VerifierRegistration.Create(_friend, _entropy);
        var view = facts.ViewFor(context, statement);
        return DesignatedProof.Prove(context, statement, [friend], ana.Key, ana.SecretOf(Stag), view, _entropy);
    }

    private string Board()
    {
        var path = Path.Combine(_folder, "board");
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite);
        Assert.True(BoardFile.TryOpen(file, () => { }, out var board, out _));
        using (board)
            foreach (var record in _test.Market.Records)
                Assert.True(board.TryAppend(record.Span, board.Head));
        return path;
    }

    private static string Secret(SigningKey key)
    {
        Span<byte> secret = stackalloc byte[32];
        key.Export(secret);
        return Convert.ToHexString(secret);
    }

    private string Write(string name, string text) => Write(name, System.Text.Encoding.ASCII.GetBytes(text));

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
