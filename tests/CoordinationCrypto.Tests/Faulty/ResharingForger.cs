using System.Security.Cryptography;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>Makes resharing messages that no honest party makes, with the keys that the adversary has.</summary>
internal sealed class ResharingForger(ResharingTable table)
{
    private ResharingTerms Terms => table.Terms;

    private int OldParties => table.Old.Committee.Size;

    /// <summary>The message as one of the dealing of seeds, or null.</summary>
    public CeremonyMessage? Seed(Post post) =>
        CeremonyMessage.TryRead(Terms.SeedTerms, post.Bytes, out var message, out _) ? message : null;

    public static IReadOnlyList<Field> Fields(ResharingTerms terms, ResharingMessage message)
    {
        var fields = new List<Field>();
        var left = message.Payload.Length;
        switch (message.Step)
        {
            case ResharingStep.Deal:
                for (var j = 1; j <= terms.Committee.Size; j++)
                    Add("key", VerifyingKey.Length);
                for (var k = 1; k <= terms.Committee.MaxFaulty; k++)
                    Add("commitment", Point.CompressedLength);
                while (left > 0)
                    Add("box", ResharingDeal.BoxLength(terms));
                break;
            case ResharingStep.Combine:
                var each = (left - 32) / (terms.Committee.MaxFaulty + 1);
                Add("transcript", 32);
                while (left > 0)
                    Add("coefficients", each);
                break;
            case ResharingStep.Judge:
                Add("transcript", 32);
                Add("count", 1);
                Add("complaints", left);
                break;
            default:
                Add("digest", left);
                break;
        }
        return fields;

        void Add(string name, int length)
        {
            if (length > 0)
                fields.Add(new Field(name, message.Payload.Length - left, length));
            left -= length;
        }
    }

    public byte[] Sign(Post post, byte[] payload)
    {
        if (Seed(post) is { } seed)
            return Frame(Terms.SeedTerms, seed.Step, seed.Attempt, seed.Sender, payload, seed.Sender);
        var message = table.Read(post.Bytes);
        return table.Forge(message.Step, message.Side, message.Sender, payload);
    }

    /// <summary>The payload under another resharing's id, another step, another side, another's number.</summary>
    public IReadOnlyList<byte[]> Misplaced(Post post)
    {
        if (Seed(post) is { } seed)
        {
            var next = seed.Sender % Terms.Committee.Size + 1;
            return
            [
                Frame(Terms.SeedTerms, seed.Step, seed.Attempt + 1, seed.Sender, seed.Payload.ToArray(), seed.Sender),
                Frame(Terms.SeedTerms, seed.Step, seed.Attempt, next, seed.Payload.ToArray(), seed.Sender),
                .. Enum.GetValues<CeremonyStep>()
                    .Where(step => step != seed.Step && step is not CeremonyStep.Ended)
                    .Select(step => Frame(Terms.SeedTerms, step, seed.Attempt, seed.Sender, seed.Payload.ToArray(), seed.Sender)),
            ];
        }
        var message = table.Read(post.Bytes);
        var payload = message.Payload.ToArray();
        var key = table.IdentityOf(message.Side, message.Sender);
        var frames = new List<byte[]>
        {
            table.Forge(message.Step, message.Side, message.Sender, payload, table.TermsWith(255)),
            Forge(message.Step, message.Side, message.Sender % OldParties + 1, payload, key),
            Forge(message.Step, message.Side is ResharingSide.Old ? ResharingSide.New : ResharingSide.Old, message.Sender, payload, key),
        };
        foreach (var step in Enum.GetValues<ResharingStep>())
            if (step != message.Step && step is not (ResharingStep.Ended or ResharingStep.Seeds))
                frames.Add(Forge(step, message.Side, message.Sender, payload, key));
        return frames;
    }

    /// <summary>
    /// A subshare that does not fit, signed for; a combination that does not; a complaint of a deal that is right; a certificate that
    /// nobody made.
    /// </summary>
    public IReadOnlyList<byte[]> Lies(Post post, Dice dice)
    {
        if (Seed(post) is { } seed)
            return seed.Step is CeremonyStep.Commit ? FalseSeedComplaint(seed, dice) : [];
        var message = table.Read(post.Bytes);
        var payload = message.Payload.ToArray();
        return message.Step switch
        {
            ResharingStep.Deal =>
            [
                Sign(post, table.Reseal(payload, message.Sender, 1 + dice.Next(Terms.Committee.Size), content => Changed(content, dice))),
                Sign(
                    post,
                    table.Reseal(payload, message.Sender, 1 + dice.Next(Terms.Committee.Size), content => dice.Bytes(content.Length))
                ),
            ],
            ResharingStep.Judge => [Sign(post, FalseComplaint(payload, message.Sender, 1 + dice.Next(OldParties)))],
            ResharingStep.Certify => [Certified(message.Sender, Rival(table.Old.Key, table.Parties[0].Draft!))],
            _ => [],
        };
    }

    /// <summary>Another certificate for the same epoch and the same heirs, as if of another resharing.</summary>
    public static EpochCertificate Rival(KeyCertificate key, EpochCertificate draft) =>
        new(
            key,
            draft.Previous,
            draft.Checkpoint,
            draft.Roster.Epoch,
            draft.Roster.Committee,
            draft.Roster.Validators,
            draft.Roster.ElGamalKeys,
            new Hash32(SHA256.HashData(draft.Transcript)),
            draft.LeakageSpent
        );

    private byte[] Certified(int sender, EpochCertificate certificate) =>
        ResharingMessage
            .Signed(
                Terms,
                ResharingStep.Certify,
                ResharingSide.New,
                sender,
                certificate.Digest,
                table.Identities[sender - 1],
                table.Entropy,
                certificate.HeldDigest
            )
            .Bytes.ToArray();

    private static byte[] Changed(byte[] content, Dice dice)
    {
        content[dice.Next(content.Length)] ^= 1;
        return content;
    }

    private byte[] FalseComplaint(byte[] payload, int recipient, int dealer)
    {
        var board = table.Parties[0];
        if (
            board.Find(ResharingStep.Deal, ResharingSide.Old, dealer) is null
            || board.Find(ResharingStep.Combine, ResharingSide.Old, dealer) is null
        )
            return payload;
        return table.Complain(payload, recipient, dealer);
    }

    /// <summary>A complaint of a right box of seeds.</summary>
    private IReadOnlyList<byte[]> FalseSeedComplaint(CeremonyMessage message, Dice dice)
    {
        var terms = Terms.SeedTerms;
        var deals = table
            .Board.Select(bytes => CeremonyMessage.TryRead(terms, bytes, out var read, out _) ? read : null)
            .Where(read => read is { Step: CeremonyStep.Deal } && read.IsSigned(terms) && read.Sender < message.Sender)
            .ToList();
        if (deals.Count == 0)
            return [];
        var dealt = dice.Pick(deals)!;
        if (!CeremonyDeal.TryRead(terms, dealt.Sender, dealt.Payload.Span, out var deal) || !deal.HasBoxFor(message.Sender))
            return [];
        var key = table.BoxKeyOf(message.Sender);
        var complaint = CeremonyComplaint.Make(terms, deal, dealt.Digest, message.Sender, key, table.Entropy);
        var lie = new CeremonyCommit(new Hash32(message.Payload.Span[..32]), [complaint]).Encode();
        return [Frame(terms, message.Step, message.Attempt, message.Sender, lie, message.Sender)];
    }

    private byte[] Forge(ResharingStep step, ResharingSide side, int sender, byte[] payload, SigningKey key) =>
        ResharingMessage.Signed(Terms, step, side, sender, payload, key, table.Entropy).Bytes.ToArray();

    private byte[] Frame(CeremonyTerms terms, CeremonyStep step, int attempt, int sender, byte[] payload, int signer) =>
        CeremonyMessage
            .Signed(terms, step, attempt, sender, payload, table.IdentityOf(ResharingSide.New, signer), table.Entropy)
            .Bytes.ToArray();
}
