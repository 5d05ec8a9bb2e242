using CoordinationCrypto.Board;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

/// <summary>Why a board or a validator refuses something, or null, as one expression.</summary>
internal static class Refusals
{
    public static ReplayRefusal? Append(this Replay board, ReadOnlyMemory<byte> record) =>
        board.TryAppend(record, out var refusal) ? null : refusal;

    public static ReplayRefusal? Append(this Replay board, Record record) => board.TryAppend(record, out var refusal) ? null : refusal;

    public static ReplayRefusal? Observe(this Validator validator, ReadOnlyMemory<byte> record) =>
        validator.TryObserve(record, out var refusal) ? null : refusal;

    public static ValidatorRefusal? Sign(this Validator validator, Proposal proposal, out byte[] signature)
    {
        var isSigned = validator.TrySign(proposal, out var made, out var refusal);
        Assert.Equal(isSigned, refusal is ValidatorRefusal.None);
        signature = made ?? [];
        return isSigned ? null : refusal;
    }

    public static ValidatorRefusal? SignCheckpoint(this Validator validator, ReadOnlySpan<byte> payload, out byte[] signature) =>
        validator.Sign(Proposal.Of(RecordKind.Checkpoint, payload.ToArray(), CheckpointBody.Domain), out signature);

    public static ValidatorRefusal? SignHunt(this Validator validator, ReadOnlySpan<byte> payload, out byte[] signature) =>
        validator.Sign(Proposal.Of(RecordKind.Hunt, payload.ToArray(), HuntBody.Domain), out signature);

    public static ValidatorRefusal? HandOver(
        this Validator validator,
        EpochCertificate certificate,
        IReadOnlyList<(int Validator, byte[] Signature)> heirs,
        out byte[] signature
    ) => validator.Sign(Proposal.Of(new EpochBody(certificate.Encoding, [], heirs)), out signature);

    public static ValidatorRefusal? Reshare(
        this Validator validator,
        Committee committee,
        IReadOnlyList<VerifyingKey> validators,
        Hash32 nonce,
        out ResharingParty? party
    ) => validator.TryReshare(committee, validators, nonce, out party, out var refusal) ? null : refusal;
}
