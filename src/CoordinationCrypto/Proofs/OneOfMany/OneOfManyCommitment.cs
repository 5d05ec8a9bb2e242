using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// The prover of a <see cref="OneOfManyRelation"/>. A simulation takes the same steps: it claims PK_0, all of which needs no secret, with
/// Q = PK_0 + β·K, and simulates only the linear relation. Index and masks are read by masks alone;
/// sums over the registry are of uniform halves.
/// </summary>
internal sealed class OneOfManyCommitment : SigmaCommitment
{
    private const int Radix = OneOfManyRegistry.Radix;

    private readonly OneOfManyRelation _protocol;
    private readonly ulong[] _digits; // b_(j,d): 0 or all ones
    private readonly SecretVector _masks; // a_(j,d), then r_B, r_A, r_C, r_D, β, σ_0 …
    private readonly SigmaCommitment _inner;

    private OneOfManyCommitment(
        OneOfManyRelation protocol,
        byte[] firstMessage,
        Challenge? simulated,
        ulong[] digits,
        SecretVector masks,
        SigmaCommitment inner
    )
        : base(firstMessage, simulated)
    {
        _protocol = protocol;
        _digits = digits;
        _masks = masks;
        _inner = inner;
    }

    private int DigitCount => _protocol.Registry.Digits;

    /// <summary>Makes a first message.</summary>
    /// <param name="protocol">The relation.</param>
    /// <param name="index">j, or 0 for a simulation.</param>
    /// <param name="secret">sk, or null for a simulation.</param>
    /// <param name="simulated">The challenge of a simulation, else null.</param>
    /// <param name="entropy">Makes the masks.</param>
    public static OneOfManyCommitment Start(
        OneOfManyRelation protocol,
        int index,
        SecretScalar? secret,
        Challenge? simulated,
        EntropySource entropy
    )
    {
        var registry = protocol.Registry;
        var count = registry.Digits * Radix;
        var digits = new ulong[count];
        for (var i = 0; i < count; i++)
            digits[i] = ConstantTime.MaskIfZero(
                (ulong)(((index >> (OneOfManyRegistry.DigitBits * (i / Radix))) & (Radix - 1)) ^ (i % Radix))
            );
        var masks = SampleMasks(count + 5 + registry.Digits, count, entropy);

        using var claimsFirst = Small(Convert.ToByte(simulated is not null));
        using var nothing = Small(0);
        using var beta = masks.Copy(count + 4);
        var q = Secp256k1.Combine([secret ?? nothing, beta, claimsFirst], [registry.Base, registry.Blinding, registry.First]);
        var relation = protocol.Inner(q);
        var inner = simulated is null ? relation.Commit(new ScalarWitness(secret!, beta), entropy) : relation.Simulate(simulated, entropy);
        Point[] own = [q, .. CommitToDigits(registry, digits, masks), .. Constants(registry, digits, masks)];
        var firstMessage = new byte[protocol.FirstMessageLength];
        for (var i = 0; i < own.Length; i++)
            LinearRelation.WritePoint(own[i], firstMessage.AsSpan(i * Point.CompressedLength, Point.CompressedLength));
        inner.FirstMessage.CopyTo(firstMessage.AsSpan(own.Length * Point.CompressedLength));
        return new OneOfManyCommitment(protocol, firstMessage, simulated, digits, masks, inner);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Array.Clear(_digits);
        _masks.Dispose();
        _inner.Dispose();
    }

    // f = b·x + a, z_A = r_B·x + r_A, z_C = r_C·x + r_D, z = β·x^m + Σ σ_k·x^k
    /// <inheritdoc/>
    protected override bool Respond(Challenge challenge, Span<byte> response)
    {
        const int length = Point.CompressedLength;
        foreach (var i in (ReadOnlySpan<int>)[0, 1, 3]) // Q, B, C
        {
            FirstMessage.AsSpan(i * length, length).CopyTo(response);
            response = response[length..];
        }

        var higher = FirstMessage.AsSpan(6 * length, (DigitCount - 1) * length); // D_1 …
        higher.CopyTo(response);
        response = response[higher.Length..];

        Span<ulong> x = stackalloc ulong[ScalarField.Limbs];
        Span<ulong> answer = stackalloc ulong[ScalarField.Limbs];
        challenge.ToScalar().CopyTo(x);
        var count = _digits.Length;
        for (var i = 0; i < count; i++)
        {
            if (i % Radix == 0)
                continue;
            for (var limb = 0; limb < answer.Length; limb++)
                answer[limb] = x[limb] & _digits[i];
            ScalarField.Add(answer, answer, _masks[i]);
            response = Write(answer, response);
        }

        for (var pair = count; pair < count + 4; pair += 2)
        {
            ScalarField.Multiply(answer, _masks[pair], x);
            ScalarField.Add(answer, answer, _masks[pair + 1]);
            response = Write(answer, response);
        }

        _masks[count + 4].CopyTo(answer);
        for (var k = DigitCount - 1; k >= 0; k--)
        {
            ScalarField.Multiply(answer, answer, x);
            ScalarField.Add(answer, answer, _masks[count + 5 + k]);
        }

        response = Write(answer, response);
        ScalarField.ZeroLimbs(answer);
        return _inner.TryRespond(challenge, response);
    }

    private static Span<byte> Write(scoped ReadOnlySpan<ulong> scalar, Span<byte> response)
    {
        ScalarField.Write(scalar, response[..Scalar.Length]);
        return response[Scalar.Length..];
    }

    // The masks of a digit add up to 0.
    private static SecretVector SampleMasks(int total, int digitMasks, EntropySource entropy)
    {
        using var seed = SecretBuffer.Allocate(Expander.SecretLength);
        entropy.Fill(seed.Span);
        using var stream = new Expander(seed.Span, "CoordinationCrypto/one-of-many-masks/v1"u8);
        var masks = SecretVector.Sample(total, stream);
        for (var i = 0; i < digitMasks; i += Radix)
        {
            masks[i].Clear();
            for (var d = 1; d < Radix; d++)
                ScalarField.Subtract(masks[i], masks[i], masks[i + d]);
        }

        return masks;
    }

    // B = Com(b; r_B), A = Com(a; r_A), C = Com(a(1 − 2b); r_C), D = Com(−a²; r_D)
    private static Point[] CommitToDigits(OneOfManyRegistry registry, ulong[] digits, SecretVector masks)
    {
        var count = digits.Length;
        using var values = new SecretVector(4 * (count + 1));
        for (var i = 0; i < count; i++)
        {
            values[i][0] = digits[i] & 1;
            var a = values[count + 1 + i];
            var c = values[(2 * (count + 1)) + i];
            var d = values[(3 * (count + 1)) + i];
            masks[i].CopyTo(a);
            ScalarField.Negate(c, a);
            ScalarField.Multiply(d, a, c);
            ScalarField.Select(c, a, ~digits[i]); // −a where b is 1, a where it is 0
        }

        var commitments = new Point[4];
        var bases = registry.CommitmentBases;
        for (var i = 0; i < 4; i++)
        {
            masks[count + i].CopyTo(values[(i * (count + 1)) + count]);
            var scalars = new SecretScalar[count + 1];
            for (var j = 0; j < scalars.Length; j++)
                scalars[j] = values.Copy((i * (count + 1)) + j);
            commitments[i] = Secp256k1.Combine(scalars, bases);
            foreach (var scalar in scalars)
                scalar.Dispose();
        }

        return commitments;
    }

    // D_k = −Σ_i p_(i,k)·PK_i − σ_k·K: the sum split into one of −p_(i,k) − t_i, to which the multiple of K is added first,
    // and one of uniform t_i.
    private static Point[] Constants(OneOfManyRegistry registry, ulong[] digits, SecretVector masks)
    {
        var stride = registry.Digits;
        using var coefficients = DigitPolynomials.Coefficients(masks, digits, registry.Count, stride);
        var halves = new Scalar[registry.Count];
        using var blinds = SampleBlinds(registry.Count);
        var constants = new Point[stride];
        try
        {
            for (var i = 0; i < halves.Length; i++)
                halves[i] = Scalar.FromLimbs(blinds[i]);
            var blind = Secp256k1.SumVartime(halves, registry.Points);
            Span<ulong> half = stackalloc ulong[ScalarField.Limbs];
            for (var k = 0; k < stride; k++)
            {
                for (var i = 0; i < halves.Length; i++)
                {
                    ScalarField.Add(half, coefficients[(i * stride) + k], blinds[i]);
                    ScalarField.Negate(half, half);
                    halves[i] = Scalar.FromLimbs(half);
                }

                using var sigma = masks.Copy(digits.Length + 5 + k);
                constants[k] = (Secp256k1.SumVartime(halves, registry.Points) - Secp256k1.Multiply(registry.Blinding, sigma)) + blind;
            }

            return constants;
        }
        finally
        {
            Array.Clear(halves);
        }
    }

    private static SecretVector SampleBlinds(int count)
    {
        using var seed = SecretBuffer.Allocate(Expander.SecretLength);
        EntropySource.System.Fill(seed.Span);
        using var stream = new Expander(seed.Span, "CoordinationCrypto/one-of-many-blinds/v1"u8);
        return SecretVector.Sample(count, stream);
    }

    private static SecretScalar Small(byte value)
    {
        Span<byte> bytes = stackalloc byte[Scalar.Length];
        bytes.Clear();
        bytes[^1] = value;
        return SecretScalar.ReadReduced(bytes);
    }
}
