namespace CoordinationCrypto.Bfv;

/// <summary>One step of a <see cref="Circuit"/>; operands are numbers of earlier steps.</summary>
/// <param name="Operation">What is done.</param>
/// <param name="Left">The first operand, or −1 for an input.</param>
/// <param name="Right">The second operand, or −1.</param>
/// <param name="Value">An input's noise, a scalar, or max_j |σ_j(m)| of a plaintext factor.</param>
/// <param name="Overflow">What is known of the result's coefficients.</param>
internal readonly record struct CircuitStep(CircuitOperation Operation, int Left, int Right, double Value, Overflow Overflow);
