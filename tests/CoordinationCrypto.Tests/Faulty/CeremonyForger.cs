using CoordinationCrypto.Groups;
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
            CeremonyStep.Open => [table.Identities[dice.Next(Committee.Size)].PublicKey.Bytes.ToArray(), AnotherKey(dice)],
            CeremonyStep.Deal => FalseDeals(message, dice),
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

    private static byte[] AnotherKey(Dice dice)
    {
        using var key = BoxKey.Create(EntropySource.InsecureSeeded(dice.Bytes(32), "another key"));
        return key.PublicKey.Bytes.ToArray();
    }

    /// <summary>
    /// Other seeds in a box than were committed to; a box that opens to nothing; one that is not signed; a commitment to no seed; a box to
    /// another key than the recipient's, which the deal names.
    /// </summary>
    private List<byte[]> FalseDeals(CeremonyMessage message, Dice dice)
    {
        var (dealer, payload) = (message.Sender, message.Payload.ToArray());
        var cheated = dice.Pick(CeremonyDeal.Recipients(Committee, dealer));
        Assert.True(CeremonyDeal.TryRead(table.Terms, dealer, payload, out var deal));
        var header = Committee.Size * VerifyingKey.Length;
        var (unsigned, loose) = (payload.ToArray(), payload.ToArray());
        dice.Bytes(40).CopyTo(unsigned, header + 32 * deal.Commitments.Length);
        dice.Bytes(32).CopyTo(loose, header + 32 * dice.Next(deal.Commitments.Length));
        Assert.True(VerifyingKey.TryRead(AnotherKey(dice), out var another));
        return
        [
            table.Reseal(payload, dealer, cheated, content => dice.Bytes(content.Length)),
            table.Reseal(payload, dealer, cheated, content => [.. content[..^1], (byte)~content[^1]]),
            table.Junk(payload, dealer, cheated),
            unsigned,
            loose,
            table.Misdirect(payload, dealer, cheated, another),
        ];
    }

    /// <summary>Complaints of right boxes, with true openings and with false ones, and of deals that nobody dealt.</summary>
    private List<byte[]> Complaints(CeremonyMessage message, Dice dice)
    {
        var (member, payload) = (message.Sender, message.Payload.ToArray());
        int[] dealers = [.. Enumerable.Range(1, member - 1).Where(dealer => CeremonyDeal.Recipients(Committee, dealer).Contains(member))];
        List<byte[]> lies = [[.. dice.Bytes(32), 0], [.. payload[..32], 1]];
        if (dealers.Length == 0)
            return lies;
        var accused = dice.Pick(dealers);
        var complaint = table.Complain(payload, member, accused);
        var (falseProof, otherDeal) = (complaint.ToArray(), complaint.ToArray());
        falseProof[^(1 + dice.Next(40))] ^= 1;
        otherDeal[32 + 1 + 1] ^= 1;
        return [.. lies, complaint, table.Complain(payload, member, dealers), falseProof, otherDeal];
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
