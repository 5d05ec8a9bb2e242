using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Primitives;
using CoordinationCrypto.Tests.Proofs;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>Messages as bytes and as text: what was written is what is read, and nothing else is.</summary>
public sealed class DesignatedMessageTests
{
    private static readonly VerifierGroup Ten = new(10, "ten");

    /// <summary>The sizes that are promised: 600 bytes for one verifier, 6 KB for ten.</summary>
    [Theory, InlineData(1, 334, 471), InlineData(10, 1835, 2504)]
    public void An_ownership_proof_has_the_stated_size(int verifiers, int bytes, int characters)
    {
        using var board = new BoardStub("Secure8192");
        var proof = Make(board, board.Ownership, verifiers);
        Assert.Equal(bytes, proof.Encode().Length);
        Assert.Equal(characters, proof.ToText().Length);
        Assert.InRange(proof.Encode().Length, 1, verifiers == 1 ? 600 : 6144);
    }

    [Fact]
    public void The_specification_has_the_sizes_and_every_refusal()
    {
        var specification = File.ReadAllText(Repository.File("docs/spec/designated.md"));
        Assert.Contains("234,862", specification, StringComparison.Ordinal);
        Assert.Equal(234_862, DesignatedMessage.Length(BfvParameters.Secure8192, DesignatedKind.Condition, 1));
        Assert.All(
            Enumerable.Range(2, 63),
            n => Assert.Equal(335 + (150 * n), DesignatedMessage.Length(BfvParameters.Secure8192, DesignatedKind.Ownership, n))
        );
        Assert.All(
            Enum.GetNames<DesignatedRefusal>().Where(name => name != nameof(DesignatedRefusal.None)),
            name => Assert.Contains($"`{name}`", specification, StringComparison.Ordinal)
        );
    }

    [Theory, InlineData(1), InlineData(2), InlineData(10)]
    public void What_was_written_is_read(int verifiers)
    {
        using var board = new BoardStub();
        foreach (var statement in board.Statements)
        {
            var proof = Make(board, statement, verifiers);
            var bytes = proof.Encode();
            Assert.Equal(DesignatedMessage.Length(board.Parameters, statement.Kind, verifiers), bytes.Length);
            Assert.True(DesignatedProof.TryRead(board.Parameters, bytes, out var read, out var refusal));
            Assert.Equal(DesignatedRefusal.None, refusal);
            Assert.Equal(bytes, read.Encode());
            Assert.Equal(statement.Encode(), read.Statement.Encode());
            Assert.IsType(statement.GetType(), read.Statement);
            Assert.All(Ten.Keys[..verifiers], key => Assert.True(read.Verify(key, board.ViewFor(read.Statement), out _)));
        }
    }

    [Theory, InlineData(1), InlineData(3)]
    public void Changed_bytes_are_refused_and_never_throw(int verifiers)
    {
        using var board = new BoardStub();
        var bytes = Make(board, board.Pack, verifiers).Encode();
        var reasons = new HashSet<DesignatedRefusal>();
        foreach (var mutant in Mutants.Of(bytes, random: 100))
        {
            if (DesignatedProof.TryRead(board.Parameters, mutant, out var read, out var refusal))
            {
                Assert.Equal(mutant, read.Encode());
                if (mutant[^1] % 4 == 0) // verifying all would take long
                    Assert.False(read.Verify(Ten.Keys[0], board.ViewFor(read.Statement), out refusal));
            }

            reasons.Add(refusal);
        }

        Assert.Superset(
            new HashSet<DesignatedRefusal>
            {
                DesignatedRefusal.Length,
                DesignatedRefusal.UnknownVersion,
                DesignatedRefusal.UnknownKind,
                DesignatedRefusal.Malformed,
            },
            reasons
        );
    }

    [Fact]
    public void Every_flipped_bit_of_a_proof_is_refused()
    {
        using var board = new BoardStub();
        var bytes = Make(board, board.Ownership, 1).Encode();
        for (var bit = 0; bit < 8 * bytes.Length; bit += 3)
        {
            var changed = (byte[])bytes.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(
                DesignatedProof.TryRead(board.Parameters, changed, out var read, out _)
                    && read.Verify(Ten.Keys[0], board.ViewFor(read.Statement), out _)
            );
        }
    }

    [Fact]
    public void Refusals_name_the_first_fault()
    {
        using var board = new BoardStub();
        var bytes = Make(board, board.Ownership, 3).Encode();
        Assert.Equal(DesignatedRefusal.Length, Refusal(bytes[..130]));
        Assert.Equal(DesignatedRefusal.UnknownVersion, Refusal(With(0, 1)));
        Assert.Equal(DesignatedRefusal.UnknownKind, Refusal(With(2, 4)));
        Assert.Equal(DesignatedRefusal.Malformed, Refusal(With(1, 0)));
        Assert.Equal(DesignatedRefusal.Malformed, Refusal(With(1, 65)));
        Assert.Equal(DesignatedRefusal.Length, Refusal(With(1, 2)));
        // verifiers not ascending
        Assert.Equal(DesignatedRefusal.Malformed, Refusal([.. bytes[..131], .. bytes[163..195], .. bytes[131..163], .. bytes[195..]]));
        // one twice
        Assert.Equal(DesignatedRefusal.Malformed, Refusal([.. bytes[..131], .. bytes[131..163], .. bytes[131..163], .. bytes[195..]]));

        byte[] With(int at, byte value)
        {
            var changed = (byte[])bytes.Clone();
            changed[at] = value;
            return changed;
        }

        DesignatedRefusal Refusal(byte[] source)
        {
            Assert.False(DesignatedProof.TryRead(board.Parameters, source, out _, out var refusal));
            return refusal;
        }
    }

    // Text

    [Fact]
    public void Text_is_read_back_and_a_changed_character_is_not()
    {
        using var board = new BoardStub();
        var proof = Make(board, board.Ownership, 1);
        var text = proof.ToText();
        Assert.StartsWith("ccproof1\n", text, StringComparison.Ordinal);
        Assert.All(
            text,
            character =>
                Assert.True(character == '\n' || character == '.' || char.IsAsciiLetterOrDigit(character) || character is '-' or '_')
        );
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 1, 64));
        Assert.True(DesignatedProof.TryReadText(board.Parameters, text, out var read, out _));
        Assert.Equal(proof.Encode(), read.Encode());
        for (var at = 0; at < text.Length; at++)
        {
            foreach (var other in "A b\n.é\0")
            {
                if (text[at] == other)
                    continue;
                Refused(text[..at] + other + text[(at + 1)..]);
            }

            Refused(text[..at]);
            Refused(text[at..][1..]);
            Refused(text.Insert(at, " "));
            Refused(text.Remove(at, 1));
        }

        Refused(text + "\n");
        Refused(text.Replace("\n", "\r\n", StringComparison.Ordinal));
        Refused(text + text);

        void Refused(string changed)
        {
            Assert.False(DesignatedProof.TryReadText(board.Parameters, changed, out _, out var refusal));
            Assert.Equal(DesignatedRefusal.Text, refusal);
        }
    }

    [
        Theory,
        InlineData(1),
        InlineData(2),
        InlineData(3),
        InlineData(47),
        InlineData(48),
        InlineData(49),
        InlineData(96),
        InlineData(16_383),
        InlineData(16_384)
    ]
    public void Bytes_of_any_length_up_to_the_limit_are_text(int length)
    {
        var bytes = new byte[length];
        Streams.Entropy("text").Fill(bytes);
        Assert.True(DesignatedText.TryRead(DesignatedText.Write(bytes), out var read));
        Assert.Equal(bytes, read);
    }

    [Fact]
    public void What_is_too_long_for_text_is_a_file()
    {
        Assert.Throws<InvalidOperationException>(() => DesignatedText.Write(new byte[DesignatedText.MaxBytes + 1]));
        Assert.Throws<InvalidOperationException>(() => DesignatedText.Write([]));
        Assert.False(DesignatedText.TryRead("ccproof1\n\n.47DEQpj8", out _));
        Assert.False(DesignatedText.TryRead("", out _));
        Assert.True(DesignatedMessage.Length(BfvParameters.Secure8192, DesignatedKind.Condition, 1) > DesignatedText.MaxBytes);
    }

    /// <summary>The unused bits of the last character are 0: a text has one form.</summary>
    [Fact]
    public void A_text_has_one_form()
    {
        var text = DesignatedText.Write([1]);
        Assert.Equal("ccproof1\nAQ\n.S_USLzRF", text);
        Assert.False(DesignatedText.TryRead(text.Replace("AQ", "AR", StringComparison.Ordinal), out _));
    }

    private static DesignatedProof Make(BoardStub board, DesignatedStatement statement, int verifiers) =>
        DesignatedProof.Prove(
            board.Context(),
            statement,
            Ten.Registrations[..verifiers],
            board.Agent,
            board.Secret,
            board.ViewFor(statement),
            Streams.Entropy("message")
        );
}
