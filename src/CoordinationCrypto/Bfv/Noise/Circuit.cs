namespace CoordinationCrypto.Bfv;

/// <summary>
/// A computation on ciphertexts as data: a list of steps, each on results of earlier ones. <see cref="EvaluationNoise.Bounds"/> bounds the
/// noise of every step without running any. Not safe for use by several threads at once.
/// </summary>
internal sealed class Circuit
{
    private readonly List<CircuitStep> _steps = [];
    private readonly List<int> _degrees = [];
    private readonly bool _strict;

    /// <param name="strict">Whether computed ciphertexts count as <see cref="Overflow.Arbitrary"/>, whatever they were computed
    /// from.</param>
    public Circuit(bool strict = false) => _strict = strict;

    /// <summary>The steps in order.</summary>
    public IReadOnlyList<CircuitStep> Steps => _steps;

    /// <summary>A ciphertext of degree 1.</summary>
    /// <param name="noise">A bound on its noise's norm.</param>
    /// <param name="overflow">What is known of its coefficients.</param>
    public int Input(double noise, Overflow overflow) => Append(new CircuitStep(CircuitOperation.Input, -1, -1, noise, overflow), 1);

    /// <summary>x + y or x − y.</summary>
    public int Add(int x, int y) => Append(CircuitOperation.Add, x, y, 0, Math.Max(Degree(x), Degree(y)));

    /// <summary>x + m or x − m.</summary>
    public int AddPlain(int x) => Append(CircuitOperation.AddPlain, x, -1, 0, Degree(x));

    /// <summary>k·x.</summary>
    public int MultiplyScalar(int x, long k) => Append(CircuitOperation.MultiplyScalar, x, -1, Math.Abs((double)k), Degree(x));

    /// <summary>m·x.</summary>
    /// <param name="x">Of degree 1.</param>
    /// <param name="plaintextCanonical">max_j |σ_j(m)|.</param>
    public int MultiplyPlain(int x, double plaintextCanonical) =>
        Append(CircuitOperation.MultiplyPlain, Require(x, 1), -1, plaintextCanonical, 1);

    /// <summary>x·y, of degree 2.</summary>
    public int Multiply(int x, int y) => Append(CircuitOperation.Multiply, Require(x, 1), Require(y, 1), 0, 2);

    /// <summary>x with degree 1.</summary>
    public int Relinearize(int x) => Append(CircuitOperation.Relinearize, Require(x, 2), -1, 0, 1);

    /// <summary>x under an automorphism.</summary>
    public int Rotate(int x) => Append(CircuitOperation.Rotate, Require(x, 1), -1, 0, 1);

    private int Append(CircuitOperation operation, int left, int right, double value, int degree)
    {
        var arbitrary =
            _strict || _steps[left].Overflow == Overflow.Arbitrary || (right >= 0 && _steps[right].Overflow == Overflow.Arbitrary);
        return Append(new CircuitStep(operation, left, right, value, arbitrary ? Overflow.Arbitrary : Overflow.Uniform), degree);
    }

    private int Append(CircuitStep step, int degree)
    {
        _steps.Add(step);
        _degrees.Add(degree);
        return _steps.Count - 1;
    }

    private int Degree(int step) =>
        step >= 0 && step < _degrees.Count
            ? _degrees[step]
            : throw new ArgumentOutOfRangeException(nameof(step), step, "An operand is an earlier step.");

    private int Require(int step, int degree) =>
        Degree(step) == degree ? step : throw new ArgumentException($"Step {step} has degree {Degree(step)}, not {degree}.", nameof(step));
}

/// <summary>The operations of a <see cref="Circuit"/>.</summary>
internal enum CircuitOperation
{
    /// <summary>A ciphertext from outside.</summary>
    Input,

    /// <summary>Sum or difference of two ciphertexts of any degrees.</summary>
    Add,

    /// <summary>Sum or difference with a plaintext.</summary>
    AddPlain,

    /// <summary>Multiplication by an integer.</summary>
    MultiplyScalar,

    /// <summary>Multiplication by a plaintext.</summary>
    MultiplyPlain,

    /// <summary>Product of two ciphertexts of degree 1, of degree 2.</summary>
    Multiply,

    /// <summary>From degree 2 to degree 1.</summary>
    Relinearize,

    /// <summary>An automorphism of a ciphertext of degree 1, with its key switching.</summary>
    Rotate,
}

/// <summary>One step of a <see cref="Circuit"/>; operands are numbers of earlier steps.</summary>
/// <param name="Operation">What is done.</param>
/// <param name="Left">The first operand, or −1 for an input.</param>
/// <param name="Right">The second operand, or −1.</param>
/// <param name="Value">An input's noise, a scalar, or max_j |σ_j(m)| of a plaintext factor.</param>
/// <param name="Overflow">What is known of the result's coefficients.</param>
internal readonly record struct CircuitStep(CircuitOperation Operation, int Left, int Right, double Value, Overflow Overflow);

/// <summary>
/// What is known of the coefficients of a ciphertext that is multiplied: they decide how often its phase exceeds q, and that decides the
/// product's noise.
/// </summary>
internal enum Overflow
{
    /// <summary>
    /// As uniform ones: an honest encryption is a summand, or the ciphertext was computed from such. (That computed ones behave alike is
    /// the usual heuristic of BFV's analyses; pass <see cref="Arbitrary"/> to do without.)
    /// </summary>
    Uniform,

    /// <summary>Chosen by an adversary, or not relied upon.</summary>
    Arbitrary,
}
