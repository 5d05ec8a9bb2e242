namespace CoordinationCrypto.Tests.Faulty;

/// <summary>How a protocol ended for one party.</summary>
/// <param name="Kind">Which of the protocol's ends.</param>
/// <param name="Agreed">What honest parties must have in common.</param>
/// <param name="Named">Everyone it speaks against, with evidence or without.</param>
/// <param name="Evidence">The accused of each piece of evidence, and whether it convinces somebody who knows the terms and reads the
/// bytes.</param>
internal sealed record Ending(string Kind, string Agreed, IReadOnlyList<int> Named, IReadOnlyList<(int Accused, bool Convinces)> Evidence);
