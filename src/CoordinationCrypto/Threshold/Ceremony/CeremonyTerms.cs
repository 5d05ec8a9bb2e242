using System.Text;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What the validators of a key ceremony agree on before it: parameters, committee, their signature keys, the scan deadline that the
/// certificate will state, a nonce that no earlier ceremony used, and the evaluation keys to be made, if any. Immutable; safe to share.
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
    /// <exception cref="ArgumentException">
    /// The number of keys is not n, a key occurs twice, the nonce has another length, a Galois element is not below 2N, or the closing
    /// test of the evaluation keys would be noisier than the openings that the budget provides for.
    /// </exception>
    public CeremonyTerms(
        BfvParameters parameters,
        Committee committee,
        IReadOnlyList<VerifyingKey> validators,
        Hash32 nonce,
        ulong scanDeadlineMilliseconds,
        EvaluationKeyTerms? evaluationKeys = null
    )
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(committee);
        ArgumentNullException.ThrowIfNull(validators);
        if (validators.Count != committee.Size)
            throw new ArgumentException($"There is one key per validator: {committee.Size}, not {validators.Count}.", nameof(validators));
        if (validators.Distinct().Count() != validators.Count)
            throw new ArgumentException("Two validators have the same key.", nameof(validators));
        EvaluationKeys = evaluationKeys ?? EvaluationKeyTerms.None;
        if (EvaluationKeys.Rounds > 0)
            RequireTestable(parameters, committee, EvaluationKeys, nameof(evaluationKeys));
        Parameters = parameters;
        Committee = committee;
        ScanDeadlineMilliseconds = scanDeadlineMilliseconds;
        _validators = [.. validators];
        var writer = new WireWriter();
        writer.WriteLengthPrefixed("CoordinationCrypto/ceremony/v1"u8);
        writer.WriteLengthPrefixed(Encoding.UTF8.GetBytes(parameters.Name));
        writer.WriteByte((byte)committee.Size);
        writer.WriteByte((byte)committee.MaxFaulty);
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

    /// <summary>The validators' keys; validator i's is at i − 1.</summary>
    public IReadOnlyList<VerifyingKey> Validators => _validators;

    /// <summary>How long one-round scans will be waited for, in milliseconds of board time.</summary>
    public ulong ScanDeadlineMilliseconds { get; }

    /// <summary>The evaluation keys to be made.</summary>
    public EvaluationKeyTerms EvaluationKeys { get; }

    /// <summary>SHA-256 of all the terms: every message, box and commitment is bound to it.</summary>
    public Hash32 Id => _id;

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
