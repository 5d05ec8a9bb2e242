namespace CoordinationCrypto.Threshold;

/// <summary>Where masks of computations on shares come from: a validator's seeds, except in tests that watch or choose them.</summary>
internal interface IMaskSource
{
    /// <summary>The validator, 1..n.</summary>
    int Validator { get; }

    /// <summary>Writes what the members of a subset, and nobody else, expand for one value: the same whenever it is asked.</summary>
    /// <param name="subset">A, one of the validator's.</param>
    /// <param name="round">The id of the round in which the value is opened.</param>
    /// <param name="name">The name of the value that is masked.</param>
    /// <param name="masks">Uniform residues of the field, written.</param>
    void Fill(int subset, Hash32 round, Hash32 name, Span<ulong> masks);
}
