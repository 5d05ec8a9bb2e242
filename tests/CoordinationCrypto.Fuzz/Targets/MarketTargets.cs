using CoordinationCrypto.Fuzz.Worlds;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Tests;

namespace CoordinationCrypto.Fuzz.Targets;

internal static class MarketTargets
{
    private static readonly IdentityPolicy Named = IdentityPolicy.Named(null);

    private static IdentityPolicy Sealed => Market.Value.Board.Find(Market.Value.Shielded.Id)!.Stag.Policy;

    public static IEnumerable<FuzzTarget> List =>
        [
            new(
                "eligibility",
                [$"{nameof(Eligibility)}.{nameof(Eligibility.TryRead)}"],
                ReadEligibility,
                () => [Written(Eligibility.Open), Written(Eligibility.Named(default)), Written(Eligibility.Shielded(default))]
            ),
            new(
                "stag-terms",
                [
                    $"{nameof(StagTerms)}.{nameof(StagTerms.TryRead)}",
                    "StagFormat.TryReadName",
                    "StagGridFormat.TryReadAxes",
                    "StagGridFormat.TryReadFloor",
                    "StagGridFormat.TryReadNumbers",
                    "FactTerms.TryReadAttestors",
                    "StagEffect.TryRead",
                    "PrintingText.TryRead",
                ],
                input => StagTerms.TryRead(input, out var terms, out _) ? terms.Encode() : null,
                () => [Market.Value.Open.Encode(), Market.Value.Shielded.Encode(), .. Rich().Select(terms => terms.Encode())]
            )
            {
                AllocationPerByte = 256,
            },
            new(
                "asset-terms",
                [$"{nameof(AssetTerms)}.{nameof(AssetTerms.TryRead)}"],
                input => AssetTerms.TryRead(input, out var terms, out _) ? terms.Encode() : null,
                () => [Asset(1), Asset(2)]
            )
            {
                Executions = 3_000,
            },
            new(
                "condition",
                [$"{nameof(Condition)}.{nameof(Condition.TryParse)}"],
                ReadCondition,
                () =>
                    new[]
                    {
                        "never",
                        "always",
                        "others >= 49 and capital >= 5k or others >= 9 and capital >= 50k and time >= 2027-05-01",
                        "members >= 3 and fact(permit)",
                        "(others >= 1 or fact(a) ) and ( capital>=2000 or time >= 2026-02-29)",
                    }.Select(Bytes)
            )
            {
                AllocationPerByte = 4096,
            },
            new(
                "shown-identity",
                [$"{nameof(ShownIdentity)}.{nameof(ShownIdentity.TryRead)}"],
                input =>
                    ShownIdentity.TryRead(Named, input, out var shown) || ShownIdentity.TryRead(Sealed, input, out shown)
                        ? shown.Encode()
                        : null,
                () =>
                    [
                        ShownIdentity.Of(true, Market.Value.Agent("ana").PublicKey).Encode(),
                        ShownIdentity.Of(false, new ElGamalCiphertext(Point.Generator, Point.Generator)).Encode(),
                    ]
            ),
            new("intendo-secret", [$"{nameof(IntendoSecret)}.{nameof(IntendoSecret.TryImport)}"], ReadSecret, () => [Secret()])
            {
                Executions = 3_000,
            },
            new(
                "designated-proof",
                [
                    "DesignatedProof.TryRead",
                    "DesignatedMessage.TryRead",
                    "Or.TryReadShares",
                    "Or.TryRecompute",
                    "LinearRelation.TryRecompute",
                ],
                ReadProof,
                () => Proofs().Select(proof => proof.Encode())
            )
            {
                FixedAllocation = 1 << 22,
                Executions = 3_000,
            },
            new(
                "designated-text",
                ["DesignatedText.TryRead", "DesignatedProof.TryReadText"],
                ReadText,
                () => Proofs().Take(1).Select(proof => Bytes(proof.ToText())).Append(Bytes(DesignatedText.Write([1, 2, 3])))
            ),
        ];

    /// <summary>Of a text that is read the canonical one is a fixed point.</summary>
    private static byte[]? ReadCondition(byte[] input)
    {
        if (!Condition.TryParse(string.Concat(input.Select(value => (char)value)), out var condition, out var problem))
            return problem.Position >= 0 && problem.Position <= input.Length ? null : throw new FuzzException("a problem outside the text");
        var text = condition.ToText();
        return Condition.TryParse(text, out var again, out _) && again.ToText() == text ? input : Bytes(text);
    }

    private static byte[] Asset(int needed)
    {
        VerifyingKey[] custodians = [Market.Value.Agent("ana").PublicKey, Market.Value.Agent("bo").PublicKey];
        return new AssetTerms("usd", "1,000 USD", custodians[..needed], needed).Encode();
    }

    /// <summary>Terms that say something in every field.</summary>
    private static IEnumerable<StagTerms> Rich()
    {
        var key = Market.Value.Agent("ana").PublicKey;
        var grid = new ConditionGrid(
            [Axis.Capital([10, 20, 50], 99), Axis.Members(9)],
            [Gate.Fact("permit"), Gate.Time(new DateOnly(2027, 5, 1))]
        );
        foreach (
            var effects in new[] { new[] { StagEffect.Transfer(key, 30), StagEffect.Sign("é") }, [StagEffect.Subscription(key, 5, 100)] }
        )
            yield return new StagTerms(
                "rich",
                "Rich",
                grid,
                options: new StagOptions
                {
                    Floor = Condition.Members(3) | Condition.Capital(20),
                    Roles = [new("investor", 0, 5, Eligibility.Named(default)), new("user", 1, 0)],
                    Step = new Cell(1, 2),
                    StepPercent = new Cell(5),
                    Cap = new Cell(0, 60),
                    Asset = default(Hash32),
                    Facts = [new FactTerms("permit", [key], 1)],
                    Policy = new StagPolicy { Changes = 3, WaitMilliseconds = 5, Camouflage = StagCamouflage.DecoyFirst },
                    DeadlineMilliseconds = 1_900_000_000_000,
                    Effects = effects,
                }
            );
    }

    private static byte[] Written(Eligibility eligibility)
    {
        var writer = new WireWriter();
        eligibility.Write(writer);
        return writer.ToArray();
    }

    private static byte[]? ReadEligibility(byte[] input)
    {
        var reader = new WireReader(input);
        return Eligibility.TryRead(ref reader, out var eligibility) && reader.AtEnd ? Written(eligibility) : null;
    }

    private static byte[] Secret()
    {
        using var secret = IntendoSecret.Create(Streams.Entropy("fuzz"));
        return secret.Export(Market.Value.Agent("ana").PublicKey, default, Streams.Entropy("fuzz"));
    }

    private static byte[]? ReadSecret(byte[] input)
    {
        if (!IntendoSecret.TryImport(Market.Value.Agent("ana"), default, input, out var secret))
            return null;
        secret.Dispose();
        return input;
    }

    private static readonly SigningKey[] Verifiers =
    [
        SigningKey.Create(Streams.Entropy("verifier 1")),
        SigningKey.Create(Streams.Entropy("verifier 2")),
    ];

    private static IEnumerable<DesignatedProof> Proofs()
    {
        var (market, entropy) = (Market.Value, Streams.Entropy("fuzz"));
        var context = DesignatedContext.Create(
            market.Parameters,
            market.Certificate.ConfigurationId,
            market.Board.LastCheckpoint!.Digest(),
            market.Open.Id,
            entropy
        );
        var agent = market.Agent("ana");
        var statement = new OwnershipStatement(agent.PublicKey, DesignatedStatement.PseudonymOf(agent, market.Open.Id));
        var registrations = Verifiers.Select(verifier => VerifierRegistration.Create(verifier, entropy)).ToList();
        var view = market.Board.Facts.ViewFor(context, statement);
        foreach (var count in new[] { 1, 2 })
            yield return DesignatedProof.Prove(context, statement, registrations[..count], agent, null, view, entropy);
    }

    private static byte[]? ReadProof(byte[] input)
    {
        if (!DesignatedProof.TryRead(Market.Value.Parameters, input, out var proof, out _))
            return null;
        _ = proof.Verify(Verifiers[0], Market.Value.Board.Facts.ViewFor(proof), out _);
        return proof.Encode();
    }

    // Characters are single bytes here: no other stands in such a text.
    private static byte[] Bytes(string text) => [.. text.Select(character => (byte)character)];

    private static byte[]? ReadText(byte[] input)
    {
        var text = string.Concat(input.Select(value => (char)value));
        _ = DesignatedProof.TryReadText(Market.Value.Parameters, text, out _, out _);
        return DesignatedText.TryRead(text, out var bytes) ? Bytes(DesignatedText.Write(bytes)) : null;
    }
}
