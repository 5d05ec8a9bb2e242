using CoordinationCrypto.Groups;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>
/// All parties of a ceremony around one board. A test tampers with what they post; whatever stays or is added reaches every party in the
/// same order.
/// </summary>
internal sealed class CeremonyTable : IDisposable
{
    private readonly EvaluationKeyTerms? _evaluationKeys;
    private readonly bool _ownsKeys = true;

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

    /// <summary>A ceremony of terms and keys at hand; the keys stay the caller's.</summary>
    public CeremonyTable(CeremonyTerms terms, SigningKey[] identities, EntropySource entropy)
    {
        (Terms, Committee, Identities, Entropy, _ownsKeys) = (terms, terms.Committee, identities, entropy, false);
        Parties = [.. identities.Select((identity, i) => new CeremonyParty(terms, i + 1, identity, entropy))];
    }

    public Committee Committee { get; }

    public EntropySource Entropy { get; }

    public SigningKey[] Identities { get; }

    public CeremonyTerms Terms { get; }

    public CeremonyParty[] Parties { get; }

    /// <summary>What the parties made of the messages of the last round, in the order of posts, then parties.</summary>
    public List<MessageReceipt> Receipts { get; } = [];

    /// <summary>All that was shown to the parties.</summary>
    public List<byte[]> Board { get; } = [];

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
        foreach (var post in Shown(posts))
            foreach (var party in Parties)
                Receipts.Add(party.Receive(post));
        foreach (var party in Parties)
            if (party.Step is not CeremonyStep.Ended)
                party.Close();
    }

    private List<byte[]> Shown(IEnumerable<byte[]> posts)
    {
        List<byte[]> shown = [.. posts];
        Board.AddRange(shown);
        return shown;
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

    /// <summary>The deal that counts of a dealer, once it was shown.</summary>
    public (CeremonyMessage Message, CeremonyDeal Deal) DealOf(int dealer)
    {
        var message = Board.Select(TryRead).First(read => read is { Step: CeremonyStep.Deal } && read.Sender == dealer)!;
        Assert.True(CeremonyDeal.TryRead(Terms, dealer, message.Payload.Span, out var deal));
        return (message, deal);
    }

    /// <summary>A complaint of a member whose box key is at hand.</summary>
    public CeremonyComplaint Complaint(int member, int dealer)
    {
        var (message, deal) = DealOf(dealer);
        return CeremonyComplaint.Make(Terms, deal, message.Digest, member, Parties[member - 1].BoxKey, Entropy);
    }

    /// <summary>A commit that complains of these dealers.</summary>
    public byte[] Complain(byte[] payload, int member, params int[] dealers) =>
        new CeremonyCommit(new Hash32(payload.AsSpan(0, 32)), [.. dealers.Select(dealer => Complaint(member, dealer))]).Encode();

    /// <summary>A deal whose box for one recipient is made anew, with these seeds.</summary>
    public byte[] Reseal(byte[] payload, int dealer, int recipient, Func<byte[], byte[]> change) =>
        Rebox(
            payload,
            dealer,
            recipient,
            (deal, context, box) =>
            {
                Assert.True(AccountableBox.TryOpen(Parties[recipient - 1].BoxKey, context, box, out var content));
                using (content)
                    return AccountableBox.Seal(deal.BoxKeys[recipient - 1], context, change(content.Span.ToArray()), Entropy);
            }
        );

    /// <summary>A deal with a box for one recipient that is signed by its one-time key and opens to nothing.</summary>
    public byte[] Junk(byte[] payload, int dealer, int recipient) =>
        Rebox(
            payload,
            dealer,
            recipient,
            (deal, context, box) =>
            {
                using var oneTime = SigningKey.Create(Entropy);
                var inner = SealedBox.Seal(oneTime, Terms.KeyOf(dealer), context, new byte[box.Length - AccountableBox.Overhead]);
                return AccountableBox.Sign(oneTime, deal.BoxKeys[recipient - 1], context, inner, Entropy);
            }
        );

    /// <summary>A deal that names another key for one recipient and seals to it.</summary>
    public byte[] Misdirect(byte[] payload, int dealer, int recipient, VerifyingKey key)
    {
        Assert.True(CeremonyDeal.TryRead(Terms, dealer, payload, out var deal));
        VerifyingKey[] keys = [.. deal.BoxKeys.Select((own, i) => i == recipient - 1 ? key : own)];
        var boxes = CeremonyDeal.Recipients(Committee, dealer).ToDictionary(i => i, i => deal.BoxFor(i).ToArray());
        var content = new byte[boxes[recipient].Length - AccountableBox.Overhead];
        boxes[recipient] = AccountableBox.Seal(key, CeremonyBox.Context(Terms, dealer, recipient), content, Entropy);
        return new CeremonyDeal(Committee, dealer, keys, deal.Commitments, boxes).Encode();
    }

    private byte[] Rebox(byte[] payload, int dealer, int recipient, Func<CeremonyDeal, byte[], byte[], byte[]> make)
    {
        Assert.True(CeremonyDeal.TryRead(Terms, dealer, payload, out var deal));
        var boxes = CeremonyDeal.Recipients(Committee, dealer).ToDictionary(i => i, i => deal.BoxFor(i).ToArray());
        boxes[recipient] = make(deal, CeremonyBox.Context(Terms, dealer, recipient), boxes[recipient]);
        return new CeremonyDeal(Committee, dealer, deal.BoxKeys, deal.Commitments, boxes).Encode();
    }

    private CeremonyMessage? TryRead(byte[] bytes) => CeremonyMessage.TryRead(Terms, bytes, out var message, out _) ? message : null;

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
        foreach (var identity in _ownsKeys ? Identities : [])
            identity.Dispose();
    }
}
