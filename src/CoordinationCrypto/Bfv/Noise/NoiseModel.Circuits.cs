namespace CoordinationCrypto.Bfv;

internal sealed partial class NoiseModel
{
    /// <summary>A bound for every step of a circuit.</summary>
    /// <param name="circuit">The steps.</param>
    /// <param name="relinearizationNoise">max_j |σ_j(e_l)| of the relinearization key.</param>
    /// <param name="galoisNoise">The same of the Galois keys.</param>
    public double[] Bounds(Circuit circuit, double relinearizationNoise, double galoisNoise)
    {
        var steps = circuit.Steps;
        var noise = new double[steps.Count];
        for (var i = 0; i < noise.Length; i++)
        {
            var step = steps[i];
            noise[i] = step.Operation switch
            {
                CircuitOperation.Input => step.Value,
                CircuitOperation.Add => noise[step.Left] + noise[step.Right] + Carry(2),
                CircuitOperation.AddPlain => noise[step.Left] + Carry(2),
                CircuitOperation.MultiplyScalar => step.Value * noise[step.Left] + Carry(step.Value),
                CircuitOperation.MultiplyPlain => PlainProduct(noise[step.Left], step.Value),
                CircuitOperation.Multiply => Product(
                    noise[step.Left],
                    steps[step.Left].Overflow,
                    noise[step.Right],
                    steps[step.Right].Overflow
                ),
                CircuitOperation.Relinearize => KeySwitch(noise[step.Left], relinearizationNoise),
                CircuitOperation.Rotate => KeySwitch(noise[step.Left], galoisNoise),
                _ => throw new ArgumentException($"Step {i} has no known operation.", nameof(circuit)),
            };
        }
        return noise;
    }
}
