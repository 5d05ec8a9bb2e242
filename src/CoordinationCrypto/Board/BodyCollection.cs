using CoordinationCrypto.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>The first round of a two-round scan: every subset's masked ciphertext, whose sum encrypts r·g. Not safe for use by several threads at once.</summary>
internal sealed class BodyCollection(Request request, Ciphertext ciphertext, Committee committee) : VouchedBodies(committee)
{
    public Request Request { get; } = request;

    public Ciphertext Ciphertext { get; } = ciphertext;
}
