using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What is inside a keystore's seal, in memory that is zeroed: n ‖ f ‖ validator ‖ epoch ‖ configuration id ‖ ledger id ‖
/// identity key ‖ (version 2: name of the parameters ‖ x ‖ S) ‖ seeds, ascending by subset.
/// </summary>
internal static class KeystoreContents
{
    /// <summary>Without shares: they follow from the seeds.</summary>
    public const uint FirstVersion = 1;

    /// <summary>With the shares of an epoch after the first.</summary>
    public const uint ResharedVersion = 2;

    private const int FixedLength = 1 + 1 + 1 + 4 + Hash32.Length + Hash32.Length + SigningKey.Length;
    private const int LongestName = 64;

    /// <summary>Bytes in the first version.</summary>
    public static int Length(Committee committee) => FixedLength + committee.SubsetsOf(1).Length * SubsetSeeds.SeedLength;

    /// <summary>Bytes that the shares add.</summary>
    public static int SharesLength(BfvParameters parameters) =>
        4 + Encoding.UTF8.GetByteCount(parameters.Name) + SecretScalar.Length + KeyContribution.PackedLength(parameters);

    /// <summary>Whether there may be so many bytes.</summary>
    public static bool IsLength(uint version, int length)
    {
        if (version == ResharedVersion)
            return length >= FixedLength; // the rest depends on what is inside
        var seeds = length - FixedLength;
        return seeds > 0 && seeds % SubsetSeeds.SeedLength == 0 && seeds / SubsetSeeds.SeedLength <= Committee.MostSubsets;
    }

    /// <summary>The bytes, straight into zeroing memory.</summary>
    public static SecretBuffer Write(Keystore keystore)
    {
        var (held, binding) = (keystore.Seeds, keystore.Binding);
        var subsets = held.Committee.SubsetsOf(held.Validator);
        var shares = keystore.Reshared is { } reshared ? SharesLength(reshared.Key.Parameters) : 0;
        var buffer = SecretBuffer.Allocate(FixedLength + shares + subsets.Length * SubsetSeeds.SeedLength);
        var span = buffer.Span;
        (span[0], span[1], span[2]) = ((byte)held.Committee.Size, (byte)held.Committee.MaxFaulty, (byte)held.Validator);
        BinaryPrimitives.WriteUInt32LittleEndian(span[3..], binding.Epoch);
        binding.ConfigurationId.Bytes.CopyTo(span[7..]);
        binding.LedgerId.Bytes.CopyTo(span[39..]);
        keystore.Identity.Export(span.Slice(71, SigningKey.Length));
        if (keystore.Reshared is { } secrets)
            WriteShares(secrets, span.Slice(FixedLength, shares));
        for (var i = 0; i < subsets.Length; i++)
            held.Export(subsets[i], span.Slice(FixedLength + shares + i * SubsetSeeds.SeedLength, SubsetSeeds.SeedLength));
        return buffer;
    }

    private static void WriteShares(EpochSecrets secrets, Span<byte> destination)
    {
        var name = Encoding.UTF8.GetBytes(secrets.Key.Parameters.Name);
        BinaryPrimitives.WriteInt32LittleEndian(destination, name.Length);
        name.CopyTo(destination[4..]);
        secrets.ElGamal.Secret.Export(destination.Slice(4 + name.Length, SecretScalar.Length));
        KeyContribution.Pack(secrets.Key.Value, destination[(4 + name.Length + SecretScalar.Length)..]);
    }

    /// <summary>Reads the bytes of a version, of a length that <see cref="IsLength"/> allows.</summary>
    public static bool TryRead(ReadOnlySpan<byte> plain, uint version, [NotNullWhen(true)] out Keystore? keystore)
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
            || !BfvParameters.TryGet(Encoding.UTF8.GetString(name), true, out var parameters)
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

    private static bool IsCanonical(SigningKey identity, ReadOnlySpan<byte> secret)
    {
        using var exported = SecretBuffer.Allocate(SigningKey.Length);
        identity.Export(exported.Span);
        return CryptographicOperations.FixedTimeEquals(exported.Span, secret);
    }
}
