using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Cli.Output;

/// <summary>One hunt of a tick.</summary>
/// <param name="Stag">The stag's name.</param>
/// <param name="Cell">How many have acted, those of earlier hunts included.</param>
/// <param name="Members">Who acts now, in the order of their live submissions.</param>
internal sealed record HuntResult(string Stag, Cell Cell, IReadOnlyList<string> Members);
