using CoordinationCrypto.Board;
using CoordinationCrypto.Fuzz.Worlds;
using CoordinationCrypto.Markets;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Fuzz.Targets;

internal static class RecordTargets
{
    public static IEnumerable<FuzzTarget> List =>
        [
            new(
                "record",
                [$"{nameof(Record)}.{nameof(Record.TryRead)}", $"{nameof(Record)}.{nameof(Record.TryAdopt)}"],
                input => Record.TryRead(input, out var record, out _) ? record.Encode() : null,
                () => Market.Value.Records.GroupBy(record => record[1]).Select(records => records.MinBy(record => record.Length)!)
            ),
            new(
                "quorum-signed",
                ["QuorumSigned.TryRead", "QuorumSigned.TryReadSignatures"],
                input =>
                    QuorumSigned.TryRead(input, input.Length, out var signed)
                        ? QuorumSigned.Encode(signed.Payload.Span, signed.Signatures)
                        : null,
                () => Market.Value.Bodies(RecordKind.Checkpoint).Take(1)
            ),
            new(
                "checkpoint-body",
                [$"{nameof(CheckpointBody)}.{nameof(CheckpointBody.TryRead)}", $"{nameof(QuorumScope)}.{nameof(QuorumScope.TryRead)}"],
                input => CheckpointBody.TryRead(input, out var checkpoint) ? checkpoint.Encode() : null,
                () => Market.Value.Signed(RecordKind.Checkpoint).Take(2)
            ),
            new(
                "hunt-body",
                [$"{nameof(HuntBody)}.{nameof(HuntBody.TryRead)}"],
                input => HuntBody.TryRead(input, out var hunt) ? hunt.Encode() : null,
                () => Market.Value.Signed(RecordKind.Hunt)
            ),
            new(
                "epoch-body",
                [$"{nameof(EpochBody)}.{nameof(EpochBody.TryRead)}"],
                input => EpochBody.TryRead(input, out var epoch) ? epoch.Encode() : null,
                () => Market.Value.Bodies(RecordKind.Epoch)
            ),
            new(
                "request-body",
                [$"{nameof(RequestBody)}.{nameof(RequestBody.TryRead)}"],
                input => RequestBody.TryRead(input, out var request) ? request.Encode() : null,
                () => Market.Value.Bodies(RecordKind.CoinShare).Take(1)
            ),
            new(
                "submission-body",
                [
                    $"{nameof(SubmissionBody)}.{nameof(SubmissionBody.TryRead)}",
                    $"{nameof(Consent)}.{nameof(Consent.TryRead)}",
                    $"{nameof(Consent)}.{nameof(Consent.TryReadPosition)}",
                    $"{nameof(Backing)}.{nameof(Backing.TryRead)}",
                ],
                ReadSubmission,
                () => Market.Value.Bodies(RecordKind.Submission).GroupBy(body => body.Length).Select(bodies => bodies.First())
            ),
            new(
                "deposit-body",
                [$"{nameof(DepositBody)}.{nameof(DepositBody.TryRead)}"],
                input => DepositBody.TryRead(input, out var deposit) ? deposit.Encode() : null,
                () => Market.Value.Bodies(RecordKind.Deposit)
            ),
            new(
                "withdrawal-body",
                [$"{nameof(WithdrawalBody)}.{nameof(WithdrawalBody.TryRead)}"],
                input => WithdrawalBody.TryRead(input, out var withdrawal) ? withdrawal.Encode() : null,
                () => Market.Value.Bodies(RecordKind.Withdrawal)
            ),
            new(
                "release-certificate",
                [$"{nameof(ReleaseCertificate)}.{nameof(ReleaseCertificate.TryRead)}"],
                ReadRelease,
                () => ReleaseCertificate.AllOf(Market.Value.Board).Select(certificate => certificate.Encode())
            ),
            new(
                "resume-body",
                [$"{nameof(ResumeBody)}.{nameof(ResumeBody.TryRead)}"],
                input => ResumeBody.TryRead(input, out var resume) ? resume.Encode() : null,
                () => Market.Value.Bodies(RecordKind.Resume)
            ),
            new(
                "attestation-body",
                [$"{nameof(AttestationBody)}.{nameof(AttestationBody.TryRead)}"],
                input => AttestationBody.TryRead(input, out var attestation) ? attestation.Encode() : null,
                () => Market.Value.Bodies(RecordKind.Attestation)
            ),
            new(
                "proposal",
                [$"{nameof(Proposal)}.{nameof(Proposal.TryRead)}"],
                input => Proposal.TryRead(input, out var proposal) ? proposal.Encode() : null,
                () =>
                    [
                        [(byte)RecordKind.Checkpoint, .. Market.Value.Signed(RecordKind.Checkpoint).First()],
                        [(byte)RecordKind.Hunt, .. Market.Value.Signed(RecordKind.Hunt).First()],
                        .. Market.Value.Bodies(RecordKind.Epoch).Select(Unsigned),
                    ]
            ),
        ];

    // Read as of the stag that it names; of none, as one of the open stag.
    private static byte[]? ReadSubmission(byte[] input)
    {
        var market = Market.Value;
        var named = input.Length < Hash32.Length ? null : market.Board.Find(new Hash32(input.AsSpan(0, Hash32.Length)));
        var policy = (named ?? market.Board.Find(market.Open.Id)!).Stag.Policy;
        return SubmissionBody.TryRead(market.Board.Encryptor, policy, input, out var submission) ? submission.Encode() : null;
    }

    // What reads is verified too: that no bytes make it throw.
    private static byte[]? ReadRelease(byte[] input)
    {
        if (!ReleaseCertificate.TryRead(input, out var certificate, out _))
            return null;
        var roster = Market.Value.Board.Roster!;
        _ = certificate.TryVerify(roster.Digest, certificate.Epoch, roster.Committee, roster.Validators, out _);
        return certificate.Encode();
    }

    private static byte[] Unsigned(byte[] body) =>
        EpochBody.TryRead(body, out var epoch)
            ? [(byte)RecordKind.Epoch, .. (epoch with { Signatures = [] }).Encode()]
            : throw Market.Unreadable();
}
