using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Tests.Primitives;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>
/// Every way to pass off what is not one's own, or not what was proved. Each begins with the honest submission that it is made from,
/// which must verify.
/// </summary>
public sealed class SubmissionForgeryTests
{
    private static readonly TestStag Stag = new();
    private static readonly TestStag Elsewhere = new(2);

    /// <summary>Named, shielded, and a replacement.</summary>
    public static TheoryData<string> Kinds => ["named", "shielded", "replacement"];

    [Theory, MemberData(nameof(Kinds))]
    public void A_copied_submission_is_refused_under_another_pseudonym(string kind)
    {
        var honest = Honest(kind);
        using var thief = Stag.Key(1);
        Assert.True(Stag.Verify(honest));

        foreach (var shown in Shown(honest, ShownIdentity.Of(thief.IsOdd, thief.Agent)))
            Assert.False(Stag.Verify(honest with { Context = TestStag.Context(thief.Pseudonym), Shown = shown }));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_copied_submission_is_refused_in_another_stag(string kind)
    {
        var honest = Honest(kind);
        Assert.True(Stag.Verify(honest));
        using var abroad = Elsewhere.Key(0);

        Assert.False(Elsewhere.Verify(honest with { Context = TestStag.Context(abroad.Pseudonym) })); // the same agent's pseudonym there
        Assert.False(
            Elsewhere.Verify(honest with { Context = TestStag.Context(new Pseudonym(Elsewhere.Base, honest.Context.Pseudonym.Name)) })
        ); // the same x
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Another_sequence_number_is_refused(string kind)
    {
        var honest = Honest(kind);
        Assert.True(Stag.Verify(honest));
        foreach (var sequence in new[] { 0UL, honest.Context.Sequence + 1, honest.Context.Sequence - 1, 1UL << 63 })
            Assert.False(Stag.Verify(honest with { Context = TestStag.Context(honest.Context.Pseudonym, sequence) }));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Another_weight_is_refused(string kind)
    {
        var honest = Honest(kind);
        Assert.True(Stag.Verify(honest));
        foreach (var weight in new[] { 0u, 2u, uint.MaxValue })
            Assert.False(
                Stag.Verify(honest with { Context = TestStag.Context(honest.Context.Pseudonym, honest.Context.Sequence, weight) })
            );
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Another_checkpoint_is_refused(string kind)
    {
        var honest = Honest(kind);
        Assert.True(Stag.Verify(honest));
        Assert.False(
            Stag.Verify(honest with { Context = TestStag.Context(honest.Context.Pseudonym, honest.Context.Sequence, head: 3) })
        );
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_proof_for_another_configuration_is_refused(string kind)
    {
        var honest = Honest(kind);
        Assert.True(Stag.Verify(honest));
        Assert.False(
            Stag.Verify(honest with { Context = TestStag.Context(honest.Context.Pseudonym, honest.Context.Sequence, configuration: 2) })
        );
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Another_ciphertext_is_refused(string kind)
    {
        var honest = Honest(kind);
        Assert.True(Stag.Verify(honest));
        using var other = Stag.Encrypt("other", out var witness);
        witness.Dispose();
        using var doubled = ProvenEncryptor.Double(honest.Submitted);
        foreach (var ciphertext in new[] { other, doubled })
            Assert.False(Stag.Verify(honest with { Submitted = ciphertext }));
    }

    /// <summary>
    /// The victim's ciphertext, with the thief's own membership, seal and signature around it: the thief does not know what is in it.
    /// </summary>
    [Theory, MemberData(nameof(Kinds))]
    public void A_copied_ciphertext_is_refused_with_everything_else_the_thiefs_own(string kind)
    {
        var honest = Honest(kind);
        Assert.True(Stag.Verify(honest));
        using var thief = Stag.Key(1);
        using var own = Stag.Encrypt("thief", out var witness); // the only witness that the thief has
        using var known = witness;
        var context = TestStag.Context(thief.Pseudonym, honest.Context.Sequence);
        ShownIdentity? shown = null;
        var proof =
            kind == "replacement"
                ? SubmissionProof.ProveReplacement(Stag.Encryptor, honest.Submitted, witness, context, Streams.Entropy("thief"))
                : SubmissionProof.ProveFirst(
                    Stag.Encryptor,
                    honest.Submitted,
                    witness,
                    context,
                    honest.Policy,
                    thief,
                    Streams.Entropy("thief"),
                    out shown
                );

        Assert.False(Stag.Verify(new SubmissionClaim(honest.Submitted, context, honest.Policy, shown, proof)));
    }

    /// <summary>
    /// The encryption's response from one proof, the membership's from another: responses answer one challenge, which hashes both.
    /// </summary>
    [Theory, InlineData(false), InlineData(true)]
    public void Parts_of_two_proofs_do_not_make_a_third(bool shielded)
    {
        var policy = shielded ? Stag.Shielded : Stag.Named;
        var (one, two) = (Stag.First(0, policy), Stag.First(0, policy, sequence: 2));
        Assert.True(Stag.Verify(one) && Stag.Verify(two));
        var encryption = EncryptionProof.Length(Stag.Encryptor);
        byte[] spliced = [.. one.Proof.Span[..encryption], .. two.Proof.Span[encryption..]];

        foreach (var claim in new[] { one, two })
        {
            Assert.False(Stag.Verify(claim with { Proof = spliced }));
            Assert.False(Stag.Verify(claim with { Proof = spliced, Shown = one.Shown }));
            Assert.False(Stag.Verify(claim with { Proof = spliced, Shown = two.Shown }));
        }
    }

    [Fact]
    public void A_proof_of_encryption_or_a_replacement_is_no_first_submission_and_the_other_way_round()
    {
        var first = Stag.First(0, Stag.Named);
        var replacement = Stag.Replacement(0, Stag.Named, sequence: 1);
        Assert.True(Stag.Verify(first) && Stag.Verify(replacement));
        using var submitted = Stag.Encrypt("plain", out var witness);
        using var proven = witness;
        var plain = EncryptionProof.Prove(
            Stag.Encryptor,
            submitted,
            witness,
            first.Context.For(SubmissionKind.Replacement),
            Streams.Entropy("plain")
        );
        var length = EncryptionProof.Length(Stag.Encryptor);

        Assert.False(Stag.Verify(first with { Shown = null }));
        Assert.False(Stag.Verify(first with { Shown = null, Proof = first.Proof[..length] }));
        Assert.False(Stag.Verify(replacement with { Shown = first.Shown }));
        Assert.False(
            Stag.Verify(
                replacement with
                {
                    Shown = first.Shown,
                    Proof = (byte[])[.. replacement.Proof.Span, .. first.Proof.Span[length..]],
                }
            )
        );
        Assert.False(Stag.Verify(replacement with { Submitted = submitted, Proof = plain })); // another protocol's label
    }

    /// <summary>
    /// Another's seal beside one's own membership, the victim's seal taken over whole, and one's own seal of the victim's key.
    /// </summary>
    [Fact]
    public void A_sealed_identity_of_somebody_else_is_refused()
    {
        var victim = Stag.First(0, Stag.Shielded);
        var thief = Stag.First(1, Stag.Shielded);
        Assert.True(Stag.Verify(victim) && Stag.Verify(thief));
        using var key = Stag.Key(1);
        using var randomness = SecretScalar.Create(Streams.Entropy("r"));
        var victims = ElGamalCiphertext.Encrypt(Stag.Agent(0).PublicKey.Point, Stag.CommitteeKey, randomness);

        Assert.False(Stag.Verify(thief with { Shown = ShownIdentity.Of(key.IsOdd, victim.Shown!.Sealed!) }));
        Assert.False(Stag.Verify(thief with { Shown = ShownIdentity.Of(key.IsOdd, victims) }));
        foreach (var ciphertext in new[] { victim.Shown.Sealed!, victims })
            Assert.False(
                Stag.Verify(
                    Dishonest(
                        key,
                        ShownIdentity.Of(key.IsOdd, ciphertext),
                        Membership.Witness(key, Stag.Registry),
                        SealedIdentity.Witness(key, randomness)
                    )
                )
            );

        var own = SealedIdentity.Seal(key, Stag.CommitteeKey, randomness); // the control: the same prover with its own key
        Assert.True(
            Stag.Verify(
                Dishonest(
                    key,
                    ShownIdentity.Of(key.IsOdd, own),
                    Membership.Witness(key, Stag.Registry),
                    SealedIdentity.Witness(key, randomness)
                )
            )
        );
    }

    /// <summary>A seal to another key than the committee's could never be opened.</summary>
    [Fact]
    public void An_identity_sealed_to_another_key_is_refused()
    {
        using var key = Stag.Key(1);
        using var randomness = SecretScalar.Create(Streams.Entropy("r"));
        var elsewhere = SealedIdentity.Seal(key, HashToCurve.Hash([2], "committee"u8), randomness);

        Assert.False(
            Stag.Verify(
                Dishonest(
                    key,
                    ShownIdentity.Of(key.IsOdd, elsewhere),
                    Membership.Witness(key, Stag.Registry),
                    SealedIdentity.Witness(key, randomness)
                )
            )
        );
    }

    [Fact]
    public void A_stranger_with_any_members_branch_is_refused()
    {
        using var stranger = new PseudonymKey(Stag.Stranger, Stag.Base);
        using var randomness = SecretScalar.Create(Streams.Entropy("r"));
        var sealedKey = SealedIdentity.Seal(stranger, Stag.CommitteeKey, randomness);
        for (var branch = 0; branch < TestStag.Members; branch++)
        {
            var witness = new BranchWitness(branch, Membership.Witness(stranger));
            Assert.False(
                Stag.Verify(
                    Dishonest(stranger, ShownIdentity.Of(stranger.IsOdd, sealedKey), witness, SealedIdentity.Witness(stranger, randomness))
                )
            );
        }
    }

    [Fact]
    public void A_stranger_who_names_a_members_key_is_refused()
    {
        using var stranger = new PseudonymKey(Stag.Stranger, Stag.Base);
        for (var member = 0; member < TestStag.Members; member++)
        {
            var shown = ShownIdentity.Of(stranger.IsOdd, Stag.Agent(member).PublicKey);
            Assert.True(Stag.Named.Admits(shown));
            Assert.False(Stag.Verify(Dishonest(stranger, shown, Membership.Witness(stranger))));
        }

        Assert.False(
            Stag.Verify(
                Dishonest(stranger, ShownIdentity.Of(stranger.IsOdd, stranger.Agent), Membership.Witness(stranger), IdentityPolicy.Named())
            )
        );
    }

    [Theory, InlineData(false), InlineData(true)]
    public void The_wrong_parity_is_refused(bool shielded)
    {
        var honest = Stag.First(0, shielded ? Stag.Shielded : Stag.Named);
        Assert.True(Stag.Verify(honest));
        var shown = honest.Shown!;
        var flipped = shown.Sealed is null ? ShownIdentity.Of(!shown.IsOdd, shown.Agent!) : ShownIdentity.Of(!shown.IsOdd, shown.Sealed);

        Assert.False(Stag.Verify(honest with { Shown = flipped }));
    }

    /// <summary>
    /// d and −d give one public key and one pseudonym: whoever holds both keys submits under the same name, which is counted once.
    /// </summary>
    [Fact]
    public void A_key_and_its_negative_submit_under_one_pseudonym()
    {
        var secret = new byte[32];
        var negated = new byte[32];
        Stag.Agent(0).Export(secret);
        Assert.True(Scalar.TryRead(secret, out var d));
        (-d).Write(negated);
        Assert.True(SigningKey.TryImport(negated, out var mirrored));
        using var twin = mirrored;
        using var key = new PseudonymKey(mirrored, Stag.Base);
        using var submitted = Stag.Encrypt("mirrored", out var witness);
        using var proven = witness;
        var context = TestStag.Context(key.Pseudonym);
        foreach (var policy in new[] { Stag.Named, Stag.Shielded })
        {
            var honest = Stag.First(0, policy);
            var proof = SubmissionProof.ProveFirst(
                Stag.Encryptor,
                submitted,
                witness,
                context,
                policy,
                key,
                Streams.Entropy("twin"),
                out var shown
            );

            Assert.True(Stag.Verify(honest));
            Assert.True(Stag.Verify(new SubmissionClaim(submitted, context, policy, shown, proof)));
            Assert.Equal(honest.Context.Pseudonym, context.Pseudonym);
            Assert.Equal(honest.Shown!.IsOdd, shown.IsOdd);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Changed_and_missing_bytes_are_refused(string kind)
    {
        var honest = Honest(kind);
        Assert.True(Stag.Verify(honest));
        var proof = honest.Proof.ToArray();
        var tail = proof.Length - EncryptionProof.Length(Stag.Encryptor);
        for (var i = 0; i < proof.Length; i += i < proof.Length - tail ? 971 : 7)
        {
            foreach (var mask in new byte[] { 1, 0x80 })
            {
                proof[i] ^= mask;
                Assert.False(Stag.Verify(honest with { Proof = proof }));
                proof[i] ^= mask;
            }
        }

        Assert.False(Stag.Verify(honest with { Proof = proof.AsMemory(1) }));
        Assert.False(Stag.Verify(honest with { Proof = (byte[])[.. proof, 0] }));
        Assert.False(Stag.Verify(honest with { Proof = ReadOnlyMemory<byte>.Empty }));
        Assert.False(Stag.Verify(honest with { Proof = Enumerable.Repeat(byte.MaxValue, proof.Length).ToArray() }));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Changed_bytes_of_what_is_shown_are_refused(bool shielded)
    {
        var policy = shielded ? Stag.Shielded : Stag.Named;
        var honest = Stag.First(0, policy);
        Assert.True(Stag.Verify(honest));
        var read = 0;
        foreach (var mutant in Mutants.Of(honest.Shown!.Encode(), random: 30))
        {
            if (!ShownIdentity.TryRead(policy, mutant, out var shown))
                continue;
            read++;
            if (policy.Admits(shown) && read % 7 == 0 || read < 5)
                Assert.False(Stag.Verify(honest with { Shown = shown }));
        }

        Assert.True(read > 50);
    }

    private static SubmissionClaim Honest(string kind) =>
        kind switch
        {
            "named" => Stag.First(0, Stag.Named),
            "shielded" => Stag.First(0, Stag.Shielded),
            _ => Stag.Replacement(0, Stag.Shielded),
        };

    // What a thief may show beside a copy: what the victim showed, and its own.
    private static IEnumerable<ShownIdentity?> Shown(SubmissionClaim honest, ShownIdentity own)
    {
        yield return honest.Shown;
        if (honest.Shown?.Agent is not null)
            yield return own;
        if (honest.Shown?.Sealed is { } ciphertext)
            yield return ShownIdentity.Of(own.IsOdd, ciphertext);
    }

    // Runs the prover's algorithm on whatever is claimed, with witnesses that need not fit.
    private static SubmissionClaim Dishonest(PseudonymKey key, ShownIdentity shown, params Witness[] witnesses) =>
        Dishonest(key, shown, shown.Sealed is null ? Stag.Named : Stag.Shielded, witnesses);

    private static SubmissionClaim Dishonest(PseudonymKey key, ShownIdentity shown, Witness membership, IdentityPolicy proved)
    {
        var claim = Dishonest(key, shown, proved, membership);
        Assert.True(Stag.Verify(claim)); // it holds where anyone may take part
        return claim with { Policy = Stag.Named };
    }

    private static SubmissionClaim Dishonest(PseudonymKey key, ShownIdentity shown, IdentityPolicy policy, params Witness[] witnesses)
    {
        var submitted = Stag.Encrypt("dishonest", out var witness);
        using var proven = witness;
        var context = TestStag.Context(key.Pseudonym);
        using var transcript = SubmissionProof.Begin(context, SubmissionKind.First);
        var statement = SubmissionProof.Statement(Stag.Encryptor, submitted, context, policy, shown);
        return new SubmissionClaim(
            submitted,
            context,
            policy,
            shown,
            FiatShamir.Prove(statement, new JointWitness([witness, .. witnesses]), transcript, Streams.Entropy("dishonest"))
        );
    }
}
