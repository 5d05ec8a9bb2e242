using System.Diagnostics.CodeAnalysis;
using System.Text;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What the validators of a key ceremony agree on before it: parameters, committee, their signature keys, the scan deadline that the
/// certificate will state, a nonce that no earlier ceremony used, the evaluation keys to be made, if any, and down to which committee they
/// go on without the convicted. Immutable; safe to share.
/// </summary>
public sealed class CeremonyTerms
{
    private readonly VerifyingKey[] _validators;
    private readonly Hash32 _id;

    /// <summary>States the terms.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="committee">The committee.</param>
    /// <param name="validators">n different keys; validator i's is at i − 1.</param>
    /// <param name="nonce">Used for no other ceremony of these validators.</param>
    /// <param name="scanDeadlineMilliseconds">How long one-round scans will be waited for, in milliseconds of board time.</param>
    /// <param name="evaluationKeys">The evaluation keys to be made; null for none.</param>
    /// <param name="least">The smallest committee that may make this key after convictions; null for none but
    /// <paramref name="committee"/>.</param>
    /// <exception cref="ArgumentException">
    /// The number of keys is not n, a key occurs twice, the least committee is larger than the committee, a Galois element is not below 2N,
    /// or the closing test of the evaluation keys would be noisier than the openings that the budget provides for.
    /// </exception>
    public CeremonyTerms(
        BfvParameters parameters,
        Committee committee,
        IReadOnlyList<VerifyingKey> validators,
        Hash32 nonce,
        ulong scanDeadlineMilliseconds,
        EvaluationKeyTerms? evaluationKeys = null,
        Committee? least = null
    )
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(committee);
        ArgumentNullException.ThrowIfNull(validators);
        if (validators.Count != committee.Size)
            throw new ArgumentException($"There is one key per validator: {committee.Size}, not {validators.Count}.", nameof(validators));
        if (validators.Distinct().Count() != validators.Count)
            throw new ArgumentException("Two validators have the same key.", nameof(validators));
        Least = least ?? committee;
        if (Least.Size > committee.Size || Least.MaxFaulty > committee.MaxFaulty)
            throw new ArgumentException("The least committee is larger than the committee.", nameof(least));
        EvaluationKeys = evaluationKeys ?? EvaluationKeyTerms.None;
        if (EvaluationKeys.Rounds > 0)
            RequireTestable(parameters, committee, EvaluationKeys, nameof(evaluationKeys));
        Parameters = parameters;
        Committee = committee;
        ScanDeadlineMilliseconds = scanDeadlineMilliseconds;
        _validators = [.. validators];
        var writer = new WireWriter();
        writer.WriteLengthPrefixed("CoordinationCrypto/ceremony/v2"u8);
        writer.WriteLengthPrefixed(Encoding.UTF8.GetBytes(parameters.Name));
        writer.WriteByte((byte)committee.Size);
        writer.WriteByte((byte)committee.MaxFaulty);
        writer.WriteByte((byte)Least.Size);
        writer.WriteByte((byte)Least.MaxFaulty);
        foreach (var key in _validators)
            writer.WriteBytes(key.Bytes);
        writer.WriteUInt64(scanDeadlineMilliseconds);
        writer.WriteHash(nonce);
        if (EvaluationKeys.Rounds > 0)
            EvaluationKeys.Write(writer);
        _id = Hash32.Sha256(writer.Written);
    }

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters { get; }

    /// <summary>The committee.</summary>
    public Committee Committee { get; }

    /// <summary>The smallest committee that may make this key after convictions.</summary>
    public Committee Least { get; }

    /// <summary>The validators' keys; validator i's is at i − 1.</summary>
    public IReadOnlyList<VerifyingKey> Validators => _validators;

    /// <summary>How long one-round scans will be waited for, in milliseconds of board time.</summary>
    public ulong ScanDeadlineMilliseconds { get; }

    /// <summary>The evaluation keys to be made.</summary>
    public EvaluationKeyTerms EvaluationKeys { get; }

    /// <summary>SHA-256 of all the terms: every message, box and commitment is bound to it.</summary>
    public Hash32 Id => _id;

    /// <summary>
    /// The terms of the next attempt after one that ended in convictions, under a nonce that follows from this one: the convicted give
    /// their seats to substitutes, lowest first, and where there are none left n and f both shrink by one. So there are at most f + 1
    /// attempts without substitutes, and one more than there are convictions with them.
    /// </summary>
    /// <param name="failed">How a ceremony under these terms ended.</param>
    /// <param name="substitutes">Keys of those who stand by; none that took part before.</param>
    /// <param name="next">The terms on success.</param>
    /// <returns>False when nobody is convicted (people decide then), or the committee that is left is smaller than <see cref="Least"/>
    /// or than any committee can be.</returns>
    /// <exception cref="ArgumentException">A substitute is one of the validators or there twice, or the evidence is of another
    /// ceremony.</exception>
    public bool TryNext(
        CeremonyOutcome.Failed failed,
        IReadOnlyList<VerifyingKey> substitutes,
        [NotNullWhen(true)] out CeremonyTerms? next
    )
    {
        ArgumentNullException.ThrowIfNull(failed);
        ArgumentNullException.ThrowIfNull(substitutes);
        if (!failed.Evidence.All(piece => piece.Verify(this)))
            throw new ArgumentException("The evidence is of another ceremony.", nameof(failed));
        next = null;
        if (!Succession.TryFind(Committee, _validators, failed.Blamed, substitutes, Least, out var committee, out var validators))
            return false;
        var writer = new WireWriter();
        writer.WriteLengthPrefixed("CoordinationCrypto/ceremony-next/v1"u8);
        writer.WriteHash(_id);
        foreach (var piece in failed.Evidence)
            writer.WriteHash(Hash32.Sha256(piece.Encode()));
        var nonce = Hash32.Sha256(writer.Written);
        next = new CeremonyTerms(Parameters, committee, validators, nonce, ScanDeadlineMilliseconds, EvaluationKeys, Least);
        return true;
    }

    /// <summary>Throws unless this is the key of that validator.</summary>
    internal void Require(int validator, SigningKey identity)
    {
        if (!HasValidator(validator))
            throw new ArgumentOutOfRangeException(nameof(validator), validator, "Validators are numbered 1..n.");
        if (!KeyOf(validator).Equals(identity.PublicKey))
            throw new ArgumentException($"This is not the key of validator {validator}.", nameof(identity));
    }

    internal VerifyingKey KeyOf(int validator) => _validators[validator - 1];

    internal bool HasValidator(int number) => number >= 1 && number <= _validators.Length;

    private static void RequireTestable(BfvParameters parameters, Committee committee, EvaluationKeyTerms keys, string name)
    {
        if (keys.GaloisElements.Any(element => element >= 2 * parameters.Degree))
            throw new ArgumentException($"Galois elements are below {2 * parameters.Degree}.", name);
        var noise = new ThresholdNoise(parameters, committee);
        if (!CeremonyEvaluationTest.IsCovered(noise, keys))
            throw new ArgumentException(
                "The test of so many keys would be noisier than the openings that the leakage budget provides for.",
                name
            );
    }
}
