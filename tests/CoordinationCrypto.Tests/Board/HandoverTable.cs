using CoordinationCrypto.Board;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

/// <summary>
/// A resharing among a market's validators and new ones, up to the certificate that the new ones have signed; what the old ones sign, and
/// what reaches the board, is the test's.
/// </summary>
internal sealed class HandoverTable : IDisposable
{
    private readonly ResharingParty[] _heirs;

    /// <param name="test">The market, at a checkpoint with no tick open.</param>
    /// <param name="committee">The new committee.</param>
    /// <param name="nonce">Tells resharings apart.</param>
    /// <param name="validators">The old validators that take part; null for all.</param>
    /// <param name="identities">The new validators' keys; null for keys of their own.</param>
    public HandoverTable(
        TestMarket test,
        Committee committee,
        byte nonce = 1,
        IReadOnlyList<Validator>? validators = null,
        SigningKey[]? identities = null
    )
    {
        var id = Enumerable.Repeat(nonce, Hash32.Length).ToArray();
        Identities = identities ?? EpochMembers.NewIdentities(committee.Size, $"heirs {nonce}");
        VerifyingKey[] keys = [.. Identities.Select(identity => identity.PublicKey)];
        Assert.True(test.Market.Board.TryGetResharingTerms(committee, keys, new Hash32(id), out var terms));
        Terms = terms;
        _heirs = [.. Identities.Select((identity, j) => new ResharingParty(terms, identity, j + 1, Streams.Entropy($"heir {nonce} {j}")))];
        var parties = _heirs.ToList();
        foreach (var validator in validators ?? test.Market.Validators)
        {
            Assert.Null(validator.Reshare(committee, keys, new Hash32(id), out var party));
            parties.Add(party!);
        }
        while (_heirs[0].Step is not ResharingStep.Ended)
        {
            var posts = parties.Select(party => party.Outgoing).Where(post => !post.IsEmpty).ToList();
            foreach (var party in parties)
            {
                foreach (var post in posts)
                    party.Receive(post);
                party.Close();
            }
        }
        Done = Assert.IsType<ResharingOutcome.Done>(_heirs[0].Outcome);
    }

    public ResharingTerms Terms { get; }

    public SigningKey[] Identities { get; }

    public ResharingOutcome.Done Done { get; }

    public EpochCertificate Certificate => Done.Certificate;

    /// <summary>The record, with the signatures of the given old validators.</summary>
    public Record Record(
        TestMarket test,
        IEnumerable<Validator> signers,
        IReadOnlyList<(int Validator, byte[] Signature)>? heirs = null,
        SigningKey? author = null,
        ulong sequence = 1_000
    )
    {
        var signatures = signers
            .Select(validator =>
            {
                Assert.Null(validator.HandOver(Certificate, Done.Signatures, out var signature));
                return (validator.Number, signature);
            })
            .ToList();
        return Sign(
            author ?? test.Identities[signatures[0].Number - 1],
            new EpochBody(Certificate.Encoding, signatures, heirs ?? Done.Signatures),
            sequence
        );
    }

    public static Record Sign(SigningKey author, EpochBody body, ulong sequence) =>
        CoordinationCrypto.Board.Record.Sign(author, RecordKind.Epoch, sequence, body.Encode(), Streams.Entropy("epoch record"));

    /// <summary>New validator j with an empty ledger.</summary>
    public Validator Heir(int number, TimeProvider clock)
    {
        var binding = LedgerBinding.Create(
            Terms.ConfigurationId,
            Terms.Epoch,
            number,
            Identities[number - 1].PublicKey,
            Streams.Entropy($"heir ledger {number}")
        );
        Assert.True(RequestLedger.TryCreate(new MemoryStream(), () => { }, binding, Certificate.LeakageLeft, out var ledger, out _));
        return new Validator(
            new Keystore(_heirs[number - 1].TakeSecrets(), ResharingTable.Copy(Identities[number - 1]), binding),
            ledger,
            Streams.Entropy($"heir {number}"),
            clock
        );
    }

    public void Dispose()
    {
        foreach (var heir in _heirs)
            heir.Dispose();
        foreach (var identity in Identities)
            identity.Dispose();
    }
}
