using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>
/// All parties of a ceremony around one board. A test tampers with what they post; whatever stays or is added reaches every party in the
/// same order.
/// </summary>
internal sealed class CeremonyTable : IDisposable
{
    private readonly EvaluationKeyTerms? _evaluationKeys;

    /// <param name="n">Validators.</param>
    /// <param name="f">Of whom so many may be corrupted.</param>
    /// <param name="name">Seeds the identity keys and, without a session, all else.</param>
    /// <param name="parameters">N = 256 if null.</param>
    /// <param name="evaluationKeys">None if null.</param>
    /// <param name="session">Seeds the nonce and what the parties draw: another ceremony of the same validators.</param>
    public CeremonyTable(
        int n = 4,
        int f = 1,
        string name = "ceremony",
        BfvParameters? parameters = null,
        EvaluationKeyTerms? evaluationKeys = null,
        string? session = null
    )
    {
        _evaluationKeys = evaluationKeys;
        Committee = new Committee(n, f);
        Entropy = Streams.Entropy(name);
        Identities = [.. Enumerable.Range(0, n).Select(_ => SigningKey.Create(Entropy))];
        Terms = TermsWith(parameters ?? InsecureToyParameters.N256, 1);
        if (session is not null)
        {
            Entropy = Streams.Entropy($"{name} {session}");
            var nonce = new byte[32];
            Entropy.Fill(nonce);
            Terms = TermsWith(Terms.Parameters, nonce);
        }
        Parties = [.. Enumerable.Range(1, n).Select(i => new CeremonyParty(Terms, i, Identities[i - 1], Entropy))];
    }

    public Committee Committee { get; }

    public EntropySource Entropy { get; }

    public SigningKey[] Identities { get; }

    public CeremonyTerms Terms { get; }

    public CeremonyParty[] Parties { get; }

    /// <summary>What the parties made of the messages of the last round, in the order of posts, then parties.</summary>
    public List<MessageReceipt> Receipts { get; } = [];

    public CeremonyStep Step => Parties[0].Step;

    public int Attempt => Parties[0].Attempt;

    public bool IsOver => Array.TrueForAll(Parties, party => party.Step is CeremonyStep.Ended);

    public CeremonyTerms TermsWith(BfvParameters parameters, byte nonce)
    {
        var bytes = new byte[32];
        bytes[0] = nonce;
        return TermsWith(parameters, bytes);
    }

    private CeremonyTerms TermsWith(BfvParameters parameters, byte[] nonce) =>
        new(parameters, Committee, [.. Identities.Select(identity => identity.PublicKey)], new Hash32(nonce), 1000, _evaluationKeys);

    /// <summary>What the parties would post now.</summary>
    public List<byte[]> Posts() => [.. Parties.Select(party => party.Outgoing.ToArray()).Where(post => post.Length > 0)];

    /// <summary>Shows posts to all parties and closes the step.</summary>
    public void Round(IEnumerable<byte[]> posts)
    {
        Receipts.Clear();
        foreach (var post in posts)
            foreach (var party in Parties)
                Receipts.Add(party.Receive(post));
        foreach (var party in Parties)
            if (party.Step is not CeremonyStep.Ended)
                party.Close();
    }

    /// <summary>Runs to the end; the tamperer is given each round's posts and says what reaches the board.</summary>
    public CeremonyOutcome Run(Func<List<byte[]>, IEnumerable<byte[]>>? tamper = null)
    {
        while (!IsOver)
            Round(tamper is null ? Posts() : tamper(Posts()));
        Assert.All(Parties, party => Assert.Equal(Parties[0].Outcome!.GetType(), party.Outcome!.GetType()));
        Assert.All(Parties, party => Assert.Equal(Parties[0].Outcome!.Blamed, party.Outcome!.Blamed));
        Assert.All(Parties[0].Outcome!.Evidence, piece => Assert.True(piece.Verify(Terms)));
        return Parties[0].Outcome!;
    }

    /// <summary>Runs honestly until a step begins.</summary>
    public CeremonyTable Until(CeremonyStep step, int attempt = 0)
    {
        while (Step != step || Attempt != attempt)
            Round(Posts());
        return this;
    }

    public CeremonyMessage Read(byte[] post)
    {
        Assert.True(CeremonyMessage.TryRead(Terms, post, out var message, out _));
        return message;
    }

    public int SenderOf(byte[] post) => Read(post).Sender;

    /// <summary>A message with any payload, signed by any validator.</summary>
    public byte[] Forge(CeremonyStep step, int attempt, int sender, ReadOnlySpan<byte> payload, CeremonyTerms? terms = null) =>
        CeremonyMessage.Signed(terms ?? Terms, step, attempt, sender, payload, Identities[sender - 1], Entropy).Bytes.ToArray();

    /// <summary>The same message with another payload, signed again by its sender.</summary>
    public byte[] Resign(byte[] post, Func<byte[], byte[]> change)
    {
        var message = Read(post);
        return Forge(message.Step, message.Attempt, message.Sender, change(message.Payload.ToArray()));
    }

    /// <summary>Runs to the end, which has to be a certified key, the same for all.</summary>
    public CeremonyOutcome.Done Done(Func<List<byte[]>, IEnumerable<byte[]>>? tamper = null)
    {
        var done = Assert.IsType<CeremonyOutcome.Done>(Run(tamper));
        Assert.All(
            Parties,
            party =>
                Assert.Equal(
                    done.Certificate.ConfigurationId.ToArray(),
                    ((CeremonyOutcome.Done)party.Outcome!).Certificate.ConfigurationId.ToArray()
                )
        );
        return done;
    }

    /// <summary>In the given step, changes one sender's payload and signs it again as that sender.</summary>
    public IEnumerable<byte[]> Tamper(IEnumerable<byte[]> posts, CeremonyStep step, int sender, Func<byte[], byte[]> change) =>
        Step == step ? posts.Select(post => SenderOf(post) == sender ? Resign(post, change) : post) : posts;

    /// <summary>In the given step, adds a changed second message of one sender.</summary>
    public IEnumerable<byte[]> AddSecond(List<byte[]> posts, CeremonyStep step, int sender, Func<byte[], byte[]> change) =>
        Step == step ? [.. posts, .. posts.Where(post => SenderOf(post) == sender).Select(post => Resign(post, change))] : posts;

    public static byte[] Flip(byte[] bytes, int at, int bits = 1)
    {
        var result = bytes.ToArray();
        result[at] ^= (byte)bits;
        return result;
    }

    public void Dispose()
    {
        foreach (var party in Parties)
        {
            if (party.Outcome is CeremonyOutcome.Done done)
            {
                done.RelinearizationKey?.Dispose();
                done.GaloisKeys?.Dispose();
            }
            party.Dispose();
        }
        foreach (var identity in Identities)
            identity.Dispose();
    }
}
