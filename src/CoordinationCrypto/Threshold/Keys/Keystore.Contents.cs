using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <remarks>What is inside the seal, in memory that is zeroed.</remarks>
public sealed partial class Keystore
{
    private const int LongestName = 64;

    // n ‖ f ‖ validator ‖ epoch ‖ configuration id ‖ ledger id ‖ identity key ‖ (version 2: name of the parameters ‖ x
    // ‖ S) ‖ seeds, ascending by subset: written straight into zeroing memory
    private SecretBuffer Encode()
    {
        var subsets = Seeds.Committee.SubsetsOf(Seeds.Validator);
        var name = Reshared is null ? [] : System.Text.Encoding.UTF8.GetBytes(Reshared.Key.Parameters.Name);
        var shares = Reshared is null ? 0 : 4 + name.Length + SecretScalar.Length + KeyContribution.PackedLength(Reshared.Key.Parameters);
        var buffer = SecretBuffer.Allocate(FixedLength + shares + subsets.Length * SubsetSeeds.SeedLength);
        var span = buffer.Span;
        (span[0], span[1], span[2]) = ((byte)Seeds.Committee.Size, (byte)Seeds.Committee.MaxFaulty, (byte)Seeds.Validator);
        BinaryPrimitives.WriteUInt32LittleEndian(span[3..], Binding.Epoch);
        Binding.ConfigurationId.Bytes.CopyTo(span[7..]);
        Binding.LedgerId.Bytes.CopyTo(span[39..]);
        Identity.Export(span.Slice(71, SigningKey.Length));
        if (Reshared is not null)
            WriteShares(Reshared, name, span.Slice(FixedLength, shares));
        for (var i = 0; i < subsets.Length; i++)
            Seeds.Export(subsets[i], span.Slice(FixedLength + shares + i * SubsetSeeds.SeedLength, SubsetSeeds.SeedLength));
        return buffer;
    }

    private static void WriteShares(EpochSecrets secrets, ReadOnlySpan<byte> name, Span<byte> destination)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, name.Length);
        name.CopyTo(destination[4..]);
        secrets.ElGamal.Secret.Export(destination.Slice(4 + name.Length, SecretScalar.Length));
        KeyContribution.Pack(secrets.Key.Value, destination[(4 + name.Length + SecretScalar.Length)..]);
    }

    private static bool TryDecode(ReadOnlySpan<byte> plain, uint version, [NotNullWhen(true)] out Keystore? keystore)
    {
        keystore = null;
        var (n, f, validator) = (plain[0], plain[1], plain[2]);
        if (!Committee.IsSupported(n, f) || validator < 1 || validator > n)
            return false;
        var committee = new Committee(n, f);
        var epoch = BinaryPrimitives.ReadUInt32LittleEndian(plain[3..]);
        var secret = plain.Slice(71, SigningKey.Length);
        var rest = plain[FixedLength..];
        KeyShare? key = null;
        ElGamalKeyShare? elGamal = null;
        if (version == ResharedVersion && !TryReadShares(ref rest, validator, epoch, out key, out elGamal))
            return false;
        var subsets = committee.SubsetsOf(validator);
        if (rest.Length != subsets.Length * SubsetSeeds.SeedLength || !TryReadIdentity(secret, out var identity))
        {
            key?.Dispose();
            elGamal?.Dispose();
            return false;
        }

        var seeds = new Dictionary<int, SecretBuffer>();
        for (var i = 0; i < subsets.Length; i++)
            seeds.Add(subsets[i], SecretBuffer.CopyOf(rest.Slice(i * SubsetSeeds.SeedLength, SubsetSeeds.SeedLength)));
        var held = new SubsetSeeds(committee, validator, seeds);
        var binding = new LedgerBinding(
            new Hash32(plain.Slice(39, 32)),
            new Hash32(plain.Slice(7, 32)),
            epoch,
            validator,
            identity.PublicKey
        );
        keystore = key is null
            ? new Keystore(held, identity, binding)
            : new Keystore(new EpochSecrets(key, elGamal!, held), identity, binding);
        return true;
    }

    private static bool TryReadShares(
        ref ReadOnlySpan<byte> rest,
        int validator,
        uint epoch,
        [NotNullWhen(true)] out KeyShare? key,
        [NotNullWhen(true)] out ElGamalKeyShare? elGamal
    )
    {
        (key, elGamal) = (null, null);
        var reader = new WireReader(rest);
        if (
            epoch == 0
            || !reader.TryReadLengthPrefixed(LongestName, out var name)
            || !BfvParameters.TryGet(System.Text.Encoding.UTF8.GetString(name), true, out var parameters)
        )
            return false;
        if (
            !reader.TryReadBytes(SecretScalar.Length, out var scalar)
            || !reader.TryReadBytes(KeyContribution.PackedLength(parameters!), out var packed)
        )
            return false;
        if (!SecretScalar.TryRead(scalar, out var share))
            return false;
        var value = EvaluationPolynomial.Zero(parameters!.KeyBasis);
        if (!KeyContribution.TryUnpack(packed, value))
        {
            value.Dispose();
            share.Dispose();
            return false;
        }

        rest = rest[reader.Position..];
        key = KeyShare.Adopt(parameters, validator, value, epoch);
        elGamal = new ElGamalKeyShare(validator, share);
        return true;
    }

    // Of ±d with one public key, only the one that a key exports is read.
    private static bool TryReadIdentity(ReadOnlySpan<byte> secret, [NotNullWhen(true)] out SigningKey? identity)
    {
        if (!SigningKey.TryImport(secret, out identity))
            return false;
        if (IsCanonical(identity, secret))
            return true;
        identity.Dispose();
        identity = null;
        return false;
    }
}
