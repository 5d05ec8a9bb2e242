using CoordinationCrypto.Groups;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>
/// All parties of a resharing around one board. A test tampers with what they post; whatever stays or is added reaches every party in the
/// same order.
/// </summary>
internal sealed class ResharingTable : IDisposable
{
    /// <summary>Reshares what some validators hold.</summary>
    /// <param name="old">Whoever holds the key.</param>
    /// <param name="n">n'.</param>
    /// <param name="f">f'.</param>
    /// <param name="overlap">How many of the new validators are old ones, in reverse order, under their old keys.</param>
    /// <param name="nonce">Tells resharings of one key apart.</param>
    /// <param name="held">What an old validator deals instead of what it holds.</param>
    public ResharingTable(EpochMembers old, int n, int f, int overlap = 0, byte nonce = 1, Dictionary<int, EpochSecrets>? held = null)
    {
        Old = old;
        Entropy = Streams.Entropy($"resharing {nonce}");
        Identities =
        [
            .. old.Identities.Take(overlap).Reverse().Select(Copy),
            .. EpochMembers.NewIdentities(n - overlap, $"epoch {old.Roster.Epoch + 1}"),
        ];
        Terms = TermsWith(nonce, new Committee(n, f));
        Held = [.. old.Secrets.Select(secrets => held?.GetValueOrDefault(secrets.Validator) ?? secrets)];
        Parties =
        [
            .. Held.Select(held => new ResharingParty(Terms, old.Identities[held.Validator - 1], held, AttemptRecord.Draw(Entropy))),
            .. Enumerable.Range(1, n).Select(j => new ResharingParty(Terms, Identities[j - 1], j, Entropy)),
        ];
    }

    /// <summary>A table around parties that others made.</summary>
    public ResharingTable(
        EpochMembers old,
        SigningKey[] identities,
        ResharingTerms terms,
        ResharingParty[] parties,
        EntropySource entropy
    ) => (Old, Identities, Terms, Parties, Entropy, Held) = (old, identities, terms, parties, entropy, old.Secrets);

    public EpochMembers Old { get; }

    public EntropySource Entropy { get; }

    /// <summary>The new validators' keys.</summary>
    public SigningKey[] Identities { get; }

    public EpochSecrets[] Held { get; }

    public ResharingTerms Terms { get; }

    /// <summary>The old validators', then the new ones'.</summary>
    public ResharingParty[] Parties { get; }

    /// <summary>What the parties made of the messages of the last round, in the order of posts, then parties.</summary>
    public List<MessageReceipt> Receipts { get; } = [];

    /// <summary>All that was shown to the parties.</summary>
    public List<byte[]> Board { get; } = [];

    public ResharingStep Step => Parties[0].Step;

    private static Hash32 Checkpoint => new([.. Enumerable.Repeat((byte)8, Hash32.Length)]);

    public ResharingTerms TermsWith(byte nonce, Committee? committee = null, ulong leakageSpent = 12345)
    {
        var bytes = new byte[32];
        bytes[0] = nonce;
        return new ResharingTerms(
            Old.Key,
            Old.Roster,
            committee ?? Terms.Committee,
            [.. Identities.Select(identity => identity.PublicKey)],
            Checkpoint,
            new Hash32(bytes),
            leakageSpent
        );
    }

    public List<byte[]> Posts() => [.. Parties.Select(party => party.Outgoing.ToArray()).Where(post => post.Length > 0)];

    /// <summary>Shows posts to all parties and closes the step.</summary>
    public void Round(IEnumerable<byte[]> posts)
    {
        Receipts.Clear();
        List<byte[]> shown = [.. posts];
        Board.AddRange(shown);
        foreach (var post in shown)
            foreach (var party in Parties)
                Receipts.Add(party.Receive(post));
        foreach (var party in Parties)
            if (party.Step is not ResharingStep.Ended)
                party.Close();
    }

    /// <summary>Runs to the end; the tamperer is given each round's posts and says what reaches the board.</summary>
    public ResharingOutcome Run(Func<List<byte[]>, IEnumerable<byte[]>>? tamper = null)
    {
        while (Step is not ResharingStep.Ended)
            Round(tamper is null ? Posts() : tamper(Posts()));
        var first = Parties[0].Outcome!;
        Assert.All(Parties, party => Assert.Equal(first.GetType(), party.Outcome!.GetType()));
        foreach (var side in new[] { ResharingSide.Old, ResharingSide.New })
            Assert.All(Parties, party => Assert.Equal(first.Blamed(side), party.Outcome!.Blamed(side)));
        Assert.All(first.Evidence, piece => Assert.True(piece.Verify(Terms)));
        Assert.All(first.SeedEvidence, piece => Assert.True(piece.Verify(Terms.SeedTerms)));
        return first;
    }

    /// <summary>Runs honestly until a step begins.</summary>
    public ResharingTable Until(ResharingStep step)
    {
        while (Step != step)
            Round(Posts());
        return this;
    }

    /// <summary>Runs to the end, which has to be a certified epoch, the same for all.</summary>
    public ResharingOutcome.Done Done(Func<List<byte[]>, IEnumerable<byte[]>>? tamper = null)
    {
        var done = Assert.IsType<ResharingOutcome.Done>(Run(tamper));
        Assert.All(
            Parties,
            party => Assert.Equal(done.Certificate.Digest.ToArray(), ((ResharingOutcome.Done)party.Outcome!).Certificate.Digest.ToArray())
        );
        Assert.True(done.Certificate.IsSigned(Old.Roster, SignAsOld(done.Certificate), done.Signatures));
        return done;
    }

    /// <summary>What the old validators sign on the board.</summary>
    public List<(int Validator, byte[] Signature)> SignAsOld(EpochCertificate certificate) =>
        [.. Enumerable.Range(1, Old.Committee.Size).Select(i => (i, Sign(Old.Identities[i - 1], certificate.QuorumDigest)))];

    /// <summary>The validators of the new epoch, after <see cref="Done"/>.</summary>
    public EpochMembers Next()
    {
        var certificate = ((ResharingOutcome.Done)Parties[0].Outcome!).Certificate;
        var secrets = Parties.Where(party => party.Side is ResharingSide.New).Select(party => party.TakeSecrets()).ToArray();
        return new EpochMembers(Old.Key, certificate.Roster, certificate.Noise, [.. Identities.Select(Copy)], secrets, Old.ElGamalKey);
    }

    public ResharingMessage Read(byte[] post)
    {
        Assert.True(ResharingMessage.TryRead(Terms, post, out var message, out _));
        return message;
    }

    public SigningKey IdentityOf(ResharingSide side, int validator) =>
        (side is ResharingSide.Old ? Old.Identities : Identities)[validator - 1];

    /// <summary>A message with any payload, signed by any validator.</summary>
    public byte[] Forge(ResharingStep step, ResharingSide side, int sender, ReadOnlySpan<byte> payload, ResharingTerms? terms = null) =>
        ResharingMessage.Signed(terms ?? Terms, step, side, sender, payload, IdentityOf(side, sender), Entropy).Bytes.ToArray();

    /// <summary>Whether a post is a sender's in a step.</summary>
    public bool Is(byte[] post, ResharingStep step, ResharingSide side, int sender) =>
        ResharingMessage.TryRead(Terms, post, out var message, out _)
        && message.Step == step
        && message.Side == side
        && message.Sender == sender;

    /// <summary>In the given step, changes one sender's payload and signs it again as that sender.</summary>
    public List<byte[]> Tamper(
        IEnumerable<byte[]> posts,
        ResharingStep step,
        ResharingSide side,
        int sender,
        Func<byte[], byte[]> change
    ) => [.. posts.Select(post => Is(post, step, side, sender) ? Forge(step, side, sender, change(Read(post).Payload.ToArray())) : post)];

    /// <summary>In the given step, drops what one sender posts.</summary>
    public List<byte[]> Drop(IEnumerable<byte[]> posts, ResharingStep step, ResharingSide side, int sender) =>
        [.. posts.Where(post => !Is(post, step, side, sender))];

    /// <summary>In the given step, adds a changed second message of one sender.</summary>
    public List<byte[]> AddSecond(List<byte[]> posts, ResharingStep step, ResharingSide side, int sender, Func<byte[], byte[]> change) =>
        [
            .. posts,
            .. posts
                .Where(post => Is(post, step, side, sender))
                .Select(post => Forge(step, side, sender, change(Read(post).Payload.ToArray()))),
        ];

    /// <summary>A deal in which what is sealed for one recipient is changed and sealed again.</summary>
    public byte[] Reseal(byte[] payload, int dealer, int recipient, Func<byte[], byte[]> change)
    {
        var context = ResharingDeal.Context(Terms, dealer, recipient);
        var at = ResharingDeal.HeaderLength(Terms.Committee) + (recipient - 1) * ResharingDeal.BoxLength(Terms);
        Assert.True(
            AccountableBox.TryOpen(BoxKeyOf(recipient), context, payload.AsSpan(at, ResharingDeal.BoxLength(Terms)), out var content)
        );
        using (content)
        {
            var changed = change(content.Span.ToArray());
            return
            [
                .. payload[..at],
                .. AccountableBox.Seal(BoxKeyOf(recipient).PublicKey, context, changed, Entropy),
                .. payload[(at + ResharingDeal.BoxLength(Terms))..],
            ];
        }
    }

    /// <summary>A new validator's.</summary>
    public BoxKey BoxKeyOf(int validator) =>
        Parties.Single(party => party.Side is ResharingSide.New && party.Validator == validator).BoxKey!;

    /// <summary>A complaint of a new validator whose box key is at hand.</summary>
    public ResharingComplaint Complaint(int recipient, int dealer)
    {
        var dealt = Parties[0].Find(ResharingStep.Deal, ResharingSide.Old, dealer)!;
        var combined = Parties[0].Find(ResharingStep.Combine, ResharingSide.Old, dealer)?.Digest ?? default;
        Assert.True(ResharingDeal.TryRead(Terms, dealer, dealt.Payload, out var deal));
        var context = ResharingDeal.Context(Terms, dealer, recipient);
        var opening = BoxOpening.Make(Terms.ChallengeSpace, BoxKeyOf(recipient), context, deal.BoxFor(recipient), Entropy);
        return new ResharingComplaint(dealer, dealt.Digest, combined, opening);
    }

    /// <summary>A judgement that complains of a dealer.</summary>
    public byte[] Complain(byte[] payload, int recipient, int dealer) =>
        new ResharingJudgement(new Hash32(payload.AsSpan(0, 32)), [Complaint(recipient, dealer)]).Encode();

    private byte[] Sign(SigningKey identity, ReadOnlySpan<byte> digest)
    {
        var signature = new byte[SigningKey.SignatureLength];
        identity.Sign(digest, Entropy, signature);
        return signature;
    }

    public static SigningKey Copy(SigningKey key)
    {
        Span<byte> bytes = stackalloc byte[SigningKey.Length];
        key.Export(bytes);
        Assert.True(SigningKey.TryImport(bytes, out var copy));
        return copy;
    }

    public void Dispose()
    {
        foreach (var party in Parties)
            party.Dispose();
        foreach (var identity in Identities)
            identity.Dispose();
    }
}
