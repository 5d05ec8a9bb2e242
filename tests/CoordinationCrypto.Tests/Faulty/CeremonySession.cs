using CoordinationCrypto.Bfv;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>A key ceremony as the harness runs it.</summary>
internal sealed class CeremonySession(CeremonyTable table) : ISession
{
    private readonly CeremonyForger _forger = new(table);

    private Committee Committee => table.Committee;

    // Honest parties that are shown one board move together; beyond f some may have ended before others.
    private CeremonyParty? Open => Array.Find(table.Parties, party => party.Step is not CeremonyStep.Ended);

    public string? Step => Open is { } party ? $"{party.Step} {party.Attempt}" : null;

    public IReadOnlyList<Post> Posts() =>
        [.. table.Parties.Where(party => !party.Outgoing.IsEmpty).Select(party => new Post(party.Validator, party.Outgoing.ToArray()))];

    public void Close(IReadOnlyList<byte[]> board) => table.Round(board);

    public byte[] Payload(Post post) => table.Read(post.Bytes).Payload.ToArray();

    public IReadOnlyList<Field> Fields(Post post) => CeremonyFields.Of(table.Terms, table.Read(post.Bytes));

    public byte[] Sign(Post post, byte[] payload) => _forger.Frame(table.Read(post.Bytes), post.Sender, payload);

    public IReadOnlyList<byte[]> Misplaced(Post post) => _forger.Misplaced(table.Read(post.Bytes));

    public IReadOnlyList<byte[]> Lies(Post post, Dice dice) =>
        [.. _forger.Lies(table.Read(post.Bytes), dice).Select(payload => Sign(post, payload))];

    public IReadOnlyList<byte[]> Steer(Post post, IReadOnlyList<Post> honest, Dice dice) =>
        table.Read(post.Bytes).Step is CeremonyStep.SelfTest
            ? [Sign(post, _forger.SteeredShares(table.Read(post.Bytes), [.. honest.Select(other => table.Read(other.Bytes))], dice))]
            : [];

    public Ending? End(int party) =>
        table.Parties[party - 1].Outcome switch
        {
            null => null,
            CeremonyOutcome.Done done => new Ending(
                "done",
                $"{Convert.ToHexString(done.Certificate.ConfigurationId)} {string.Join(' ', done.Blamed)}",
                done.Blamed,
                Evidence(done)
            ),
            CeremonyOutcome.Failed failed => new Ending(
                "failed",
                $"{failed.Failure} {string.Join(' ', failed.Blamed)} / {string.Join(' ', failed.Suspects)}",
                [.. failed.Blamed, .. failed.Suspects],
                Evidence(failed)
            ),
            CeremonyOutcome.TimedOut late => new Ending(
                "timed out",
                $"{late.Step} {string.Join(' ', late.Blamed)} / {string.Join(' ', late.Missing)}",
                [.. late.Blamed, .. late.Missing],
                Evidence(late)
            ),
            var other => throw new InvalidOperationException($"An end of no kind: {other}."),
        };

    /// <summary>
    /// A key that is done opens, with the honest parties' seeds alone, what is encrypted under it; and no f validators' seeds do.
    /// </summary>
    public void CheckResult(IReadOnlyList<int> honest)
    {
        var outcomes = honest.Select(party => table.Parties[party - 1]).Where(party => party.Outcome is CeremonyOutcome.Done).ToList();
        if (outcomes.Count == 0)
            return;
        var certificate = ((CeremonyOutcome.Done)outcomes[0].Outcome!).Certificate;
        var parameters = certificate.Parameters;
        var slots = Enumerable.Range(1, parameters.Degree).Select(slot => (ulong)slot).ToArray();
        var encoder = new SlotEncoder(parameters);
        using var plaintext = encoder.Encode(slots);
        using var ciphertext = new Encryptor(certificate.PublicKey).Encrypt(plaintext, table.Entropy);
        var request = Opening(certificate, ciphertext);
        var shares = new List<Share>();
        var held = outcomes.ConvertAll(party => party.TakeSeeds());
        TrueThreshold.Check(certificate, held, TrueThreshold.Shown(table.Terms, table.Board));
        foreach (var seeds in held)
        {
            using var key = KeyShare.Derive(parameters, seeds, certificate.Transcript);
            shares.Add(new ShareMaker(seeds, key, certificate.Noise.FloodingBound).Open(request, ciphertext));
            seeds.Dispose();
        }
        using var phase = Reconstruction.Interpolate([.. shares.Take(Committee.MaxFaulty + 1)], 0);
        using var opened = PhaseDecoder.Decode(parameters, phase);
        var read = new ulong[slots.Length];
        encoder.Decode(opened, read);
        Assert.Equal(slots, read);
        if (honest.Count >= Committee.Size - Committee.MaxFaulty)
        {
            Assert.True(Reconstruction.TryReconstruct(AcceptanceRule.Of(Committee), request.Degree, shares, out var robust, out var wrong));
            robust!.Dispose();
            Assert.Empty(wrong);
        }
        foreach (var share in shares)
            share.Dispose();
    }

    public IEnumerable<Func<bool>> Accusations(int victim, IReadOnlyList<byte[]> posted) =>
        CeremonyAccusations
            .Against(table, victim, [.. posted.Select(TryRead).OfType<CeremonyMessage>()])
            .Select<CeremonyEvidence, Func<bool>>(piece => () => piece.Accused == victim && piece.Verify(table.Terms));

    public void Dispose() => table.Dispose();

    private CeremonyMessage? TryRead(byte[] bytes) => CeremonyMessage.TryRead(table.Terms, bytes, out var message, out _) ? message : null;

    private List<(int, bool)> Evidence(CeremonyOutcome outcome) =>
        [
            .. outcome.Evidence.Select(piece =>
                (piece.Accused, CeremonyEvidence.TryRead(piece.Encode(), out var read) && read.Verify(table.Terms))
            ),
        ];

    private static Request Opening(KeyCertificate certificate, Ciphertext ciphertext) =>
        new()
        {
            ConfigurationId = certificate.ConfigurationId,
            Epoch = 0,
            Checkpoint = default,
            InputsCheckpoint = default,
            Scope = default,
            Turn = 1,
            Purpose = RequestPurpose.Bits,
            Path = RequestPath.Opening,
            Round = 1,
            Degree = (byte)certificate.Committee.MaxFaulty,
            Attempt = 0,
            CiphertextDigest = ciphertext.Digest,
            OpenSlots = SlotSet.All(certificate.Parameters),
        };
}
