using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// The file of the attempt that a validator takes part in, beside its ledger: one at a time. It is in no backup: an older copy has
/// forgotten what was said.
/// </summary>
/// <param name="files">The folder's.</param>
internal sealed class AttemptFile(IValidatorFiles files)
{
    /// <summary>Its name.</summary>
    public const string Name = "attempt";

    /// <summary>PBKDF2's.</summary>
    public int Iterations { get; init; } = PassphraseSeal.Iterations;

    /// <summary>
    /// Begins an attempt, in the file and then in the ledger, or goes on with one that is in both. What was begun and is not in the file
    /// any more is never gone on with.
    /// </summary>
    /// <param name="ledger">The validator's.</param>
    /// <param name="id">Of the terms.</param>
    /// <param name="passphrase">Seals the file.</param>
    /// <param name="entropy">Gives the attempt's seed.</param>
    /// <param name="record">What the party draws from and has said.</param>
    /// <param name="problem">Why not.</param>
    /// <exception cref="IOException">The disk refuses.</exception>
    public bool TryEnter(
        IAttemptLedger ledger,
        Hash32 id,
        ReadOnlySpan<byte> passphrase,
        EntropySource entropy,
        [NotNullWhen(true)] out AttemptRecord? record,
        out ValidatorFolderProblem problem
    )
    {
        if (ledger.TryFind(id, out var begun))
            return TryGoOn(begun, passphrase, out record, out problem);
        record = null;
        if (!TryErase(out problem))
            return false;
        record = Make(id, passphrase, entropy);
        var verdict = ledger.Record(new LedgerAttempt(id, ledger.Attempts, record.Digest));
        if (verdict == LedgerVerdict.New)
            return true;
        record.End();
        (record, problem) = (null, new(ValidatorFolderFault.Attempt, Name));
        return false;
    }

    /// <summary>Overwrites and removes what is left of an attempt. False if another process takes part in it.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public bool TryErase(out ValidatorFolderProblem problem)
    {
        problem = default;
        if (!files.TryHold(Name, out var file, out var fault))
        {
            if (fault == ValidatorFolderFault.InUse)
                problem = new(fault, Name);
            return fault == ValidatorFolderFault.Missing;
        }
        using (file)
            file.Overwrite();
        Remove();
        return true;
    }

    private bool TryGoOn(
        LedgerAttempt begun,
        ReadOnlySpan<byte> passphrase,
        [NotNullWhen(true)] out AttemptRecord? record,
        out ValidatorFolderProblem problem
    )
    {
        record = null;
        problem = new(ValidatorFolderFault.Attempt, Name);
        if (!files.TryHold(Name, out var file, out var fault))
        {
            if (fault == ValidatorFolderFault.InUse)
                problem = new(fault, Name);
            return false;
        }
        try
        {
            if (AttemptRecord.TryOpen(file.Stream, file.Flush, Remove, begun, passphrase, out record, out var log, Iterations))
                problem = new(ValidatorFolderFault.None, Name) { Log = log };
            else
                problem = problem with { Log = log };
            return record is not null;
        }
        finally
        {
            if (record is null)
                file.Dispose();
        }
    }

    private AttemptRecord Make(Hash32 id, ReadOnlySpan<byte> passphrase, EntropySource entropy)
    {
        var file = files.Make(Name);
        try
        {
            var record = AttemptRecord.Create(file.Stream, file.Flush, Remove, id, passphrase, entropy, Iterations);
            files.FlushNames();
            return record;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private void Remove()
    {
        files.Remove(Name);
        files.FlushNames();
    }
}
