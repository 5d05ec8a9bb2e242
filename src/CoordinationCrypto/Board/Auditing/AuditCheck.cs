namespace CoordinationCrypto.Board;

/// <summary>One numbered check of an audit.</summary>
/// <param name="Id">Its stable id, A01 and up, as docs/spec lists them.</param>
/// <param name="Title">What it states.</param>
/// <param name="Verdict">Whether it holds.</param>
/// <param name="Detail">How much was checked, or where it failed.</param>
public sealed record AuditCheck(string Id, string Title, AuditVerdict Verdict, string Detail);
