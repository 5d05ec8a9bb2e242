using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// Rounds a phase c0 + c1·s = Δ·m + v to its message: m_j = ⌊p·phase_j/q⌉ mod p. With noise below Δ/4 the quotient stays 1/4 −
/// p/q away from a tie, and <see cref="BasisConversion"/> is exact but within 2^−40 of one: so is this, for every p. It serves secret
/// messages too: no branch depends on them.
/// </summary>
internal static class PhaseDecoder
{
    public static Plaintext Decode(BfvParameters parameters, CoefficientPolynomial phase)
    {
        var message = new Plaintext(parameters);
        parameters.MessageQuotient.Apply(phase.Residues, message.Coefficients);
        return message;
    }
}
