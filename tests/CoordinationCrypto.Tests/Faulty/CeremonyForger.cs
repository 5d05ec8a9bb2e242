using CoordinationCrypto.Primitives;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>Makes ceremony messages that no honest party makes, with the keys that the adversary has.</summary>
internal sealed class CeremonyForger(CeremonyTable table)
{
    private Committee Committee => table.Committee;

    private SigningKey KeyOf(int sender) => table.Identities[sender - 1];

    /// <summary>A payload in the frame of a message.</summary>
    public byte[] Frame(CeremonyMessage message, int sender, ReadOnlySpan<byte> payload) =>
        Frame(table.Terms, message.Step, message.Attempt, sender, payload, sender);

    /// <summary>The payload under another ceremony's id, another step, another attempt, another's number.</summary>
    public IReadOnlyList<byte[]> Misplaced(CeremonyMessage message)
    {
        var payload = message.Payload.ToArray();
        var other = message.Sender % Committee.Size + 1;
        var frames = new List<byte[]>
        {
            Frame(table.TermsWith(table.Terms.Parameters, 77), message.Step, message.Attempt, message.Sender, payload, message.Sender),
            Frame(table.Terms, message.Step, message.Attempt + 1, message.Sender, payload, message.Sender),
            Frame(table.Terms, message.Step, message.Attempt, other, payload, message.Sender),
        };
        foreach (var step in Enum.GetValues<CeremonyStep>())
            if (step != message.Step && step is not CeremonyStep.Ended)
                frames.Add(Frame(table.Terms, step, message.Attempt, message.Sender, payload, message.Sender));
        return frames;
    }

    /// <summary>Well-formed payloads that are false.</summary>
    public IReadOnlyList<byte[]> Lies(CeremonyMessage message, Dice dice) =>
        message.Step switch
        {
            CeremonyStep.Deal =>
            [
                FalseDeal(message, dice, FalseBox),
                FalseDeal(message, dice, UnopenableBox),
                FalseDeal(message, dice, BoxOfAnotherAttempt),
            ],
            CeremonyStep.Commit => Complaints(message, dice),
            CeremonyStep.Vouch or CeremonyStep.EvaluationVouch =>
            [
                LooseVouch(message, dice, all: false),
                LooseVouch(message, dice, all: true),
            ],
            CeremonyStep.SelfTest => [WrongShare(message, dice)],
            _ => [],
        };

    /// <summary>Shares of the self-test through as many honest ones as a polynomial can pass, with another constant.</summary>
    public byte[] SteeredShares(CeremonyMessage own, IReadOnlyList<CeremonyMessage> honest, Dice dice)
    {
        var length = Share.EncodedLength(table.Terms.Parameters);
        var payload = own.Payload.ToArray();
        for (var at = 0; at + length <= payload.Length; at += length)
        {
            var degree = at == 0 ? 2 * Committee.MaxFaulty : Committee.MaxFaulty;
            var shares = honest.Select(message => Read(message.Sender, message.Payload.Span.Slice(at, length))).ToList();
            using var mine = Read(own.Sender, payload.AsSpan(at, length));
            using var share = ShareForger.Steer(degree, shares, mine, constant => constant.Limb(0)[dice.Next(constant.Basis.Degree)] ^= 1);
            share?.Encode().CopyTo(payload, at);
            foreach (var read in shares)
                read.Dispose();
        }
        return payload;
    }

    private byte[] Frame(CeremonyTerms terms, CeremonyStep step, int attempt, int sender, ReadOnlySpan<byte> payload, int signer) =>
        step is CeremonyStep.Bodies or CeremonyStep.EvaluationBodies
            ? CeremonyMessage.Unsigned(terms, step, attempt, sender, payload)
            : CeremonyMessage.Signed(terms, step, attempt, sender, payload, KeyOf(signer), table.Entropy).Bytes.ToArray();

    private delegate byte[] BoxMaker(int attempt, int dealer, int recipient, int[] subsets, Dice dice);

    private byte[] FalseDeal(CeremonyMessage message, Dice dice, BoxMaker make)
    {
        Assert.True(CeremonyDeal.TryRead(Committee, message.Sender, message.Attempt, message.Payload.Span, out var deal));
        var recipients = CeremonyDeal.Recipients(Committee, deal.Subsets, message.Sender);
        var cheated = dice.Pick(recipients);
        var boxes = recipients.ToDictionary(
            recipient => recipient,
            recipient =>
                recipient == cheated
                    ? make(message.Attempt, message.Sender, recipient, CeremonyDeal.Shared(Committee, deal.Subsets, recipient), dice)
                    : deal.BoxFor(recipient).ToArray()
        );
        return new CeremonyDeal(deal.Subsets, deal.Commitments, boxes).Encode();
    }

    /// <summary>Other seeds than were committed to, signed for.</summary>
    private byte[] FalseBox(int attempt, int dealer, int recipient, int[] subsets, Dice dice)
    {
        var seeds = subsets.Select(_ => SecretBuffer.CopyOf(dice.Bytes(SubsetSeeds.SeedLength))).ToArray();
        var box = CeremonyBox.Seal(table.Terms, attempt, dealer, recipient, subsets, seeds, KeyOf(dealer), table.Entropy);
        foreach (var seed in seeds)
            seed.Dispose();
        return box;
    }

    private byte[] UnopenableBox(int attempt, int dealer, int recipient, int[] subsets, Dice dice) =>
        dice.Bytes(CeremonyBox.Length(subsets.Length));

    private byte[] BoxOfAnotherAttempt(int attempt, int dealer, int recipient, int[] subsets, Dice dice) =>
        FalseBox(attempt + 1, dealer, recipient, subsets, dice);

    /// <summary>
    /// That no deal came, that boxes do not open, that they were contradicted, with a made-up accusation; and deals that nobody dealt.
    /// </summary>
    private List<byte[]> Complaints(CeremonyMessage message, Dice dice)
    {
        Assert.True(CeremonyCommit.TryRead(Committee, message.Sender, message.Payload.Span, out var commit));
        var lies = new List<byte[]>();
        foreach (
            var kind in new[]
            {
                CeremonyCommit.EntryKind.Missing,
                CeremonyCommit.EntryKind.Unopenable,
                CeremonyCommit.EntryKind.Contradicted,
            }
        )
            lies.Add(
                new CeremonyCommit(
                    commit.Deals,
                    [.. commit.Entries.Select(entry => new CeremonyCommit.Entry(entry.Subset, kind, default))],
                    commit.Accusations
                ).Encode()
            );
        var one = dice.Pick(commit.Entries);
        var accused = CeremonyDeal.DealerOf(Committee, one.Subset, message.Attempt);
        var entries = commit
            .Entries.Select(entry =>
                entry == one ? new CeremonyCommit.Entry(entry.Subset, CeremonyCommit.EntryKind.Contradicted, default) : entry
            )
            .ToArray();
        lies.Add(
            new CeremonyCommit(
                commit.Deals,
                entries,
                [new CeremonyCommit.Accusation(accused, [new Hash32(dice.Bytes(32))], dice.Bytes(64))]
            ).Encode()
        );
        lies.Add(
            new CeremonyCommit([.. commit.Deals.Select(_ => new Hash32(dice.Bytes(32)))], commit.Entries, commit.Accusations).Encode()
        );
        lies.Add(new CeremonyCommit(new Hash32[commit.Deals.Length], commit.Entries, commit.Accusations).Encode());
        lies.Add(
            new CeremonyCommit(
                commit.Deals,
                [.. commit.Entries.Select(entry => entry with { Commitment = new Hash32(dice.Bytes(32)) })],
                commit.Accusations
            ).Encode()
        );
        return lies;
    }

    private static byte[] LooseVouch(CeremonyMessage message, Dice dice, bool all)
    {
        var payload = message.Payload.ToArray();
        var hashes = payload.Length / 32 - 1;
        var chosen = 1 + dice.Next(hashes);
        for (var at = 1; at <= hashes; at++)
            if (all || at == chosen)
                dice.Bytes(32).CopyTo(payload, 32 * at);
        return payload;
    }

    private byte[] WrongShare(CeremonyMessage message, Dice dice)
    {
        var length = Share.EncodedLength(table.Terms.Parameters);
        var payload = message.Payload.ToArray();
        var at = dice.Next(payload.Length / length) * length;
        using var share = Read(message.Sender, payload.AsSpan(at, length));
        ShareForger.Spoil(share, dice);
        share.Encode().CopyTo(payload, at);
        return payload;
    }

    private Share Read(int sender, ReadOnlySpan<byte> bytes)
    {
        Assert.True(Share.TryRead(table.Terms.Parameters, sender, bytes, out var share));
        return share;
    }
}
