using CoordinationCrypto.Board;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto;

/// <summary>
/// Replays a board file from its bytes alone, trusting nobody, and reports numbered checks. It repairs nothing. The trust root is given
/// from outside: a forged board with a committee of its own is clean in itself, so compare the configuration id and the head with what
/// you know. Immutable, safe to share between threads.
/// </summary>
/// <example>
/// <code>
/// var audit = Audit.Run(File.OpenRead(path));
/// Console.WriteLine(audit.Passed ? $"passed, head {audit.Head}" : "failed");
/// </code>
/// </example>
public sealed class Audit
{
    private readonly List<AuditCheck> _checks = [];

    private Audit() { }

    /// <summary>The checks, in the order of their ids.</summary>
    public IReadOnlyList<AuditCheck> Checks => _checks;

    /// <summary>Whether no check failed.</summary>
    public bool Passed => _checks.TrueForAll(check => check.Verdict != AuditVerdict.Fail);

    /// <summary>The configuration id the board states; null when it has no certificate.</summary>
    public Hash32? ConfigurationId { get; private set; }

    /// <summary>The epoch that the board is in: how often the joint key was handed on.</summary>
    public uint Epoch { get; private set; }

    /// <summary>
    /// The keys of the validators of that epoch; the configuration id fixes those of epoch 0, and each committee signs for the next.
    /// </summary>
    public IReadOnlyList<VerifyingKey> Validators { get; private set; } = [];

    /// <summary>The hash chain's head after the last record that was replayed.</summary>
    public Hash32 Head { get; private set; }

    /// <summary>The number of records that were replayed.</summary>
    public ulong Height { get; private set; }

    /// <summary>The final results of all ticks.</summary>
    public IReadOnlyList<TickOutcome> Outcomes { get; private set; } = [];

    /// <summary>The submissions that did not enter their pack.</summary>
    public IReadOnlyList<Rejection> Rejections { get; private set; } = [];

    /// <summary>
    /// The validators whose answers the others' contradict, in the order in which that was found. They do not make an audit fail: the
    /// results are right without them.
    /// </summary>
    public IReadOnlyList<Culprit> Culprits { get; private set; } = [];

    /// <summary>The certificates of the releases that the last checkpoint covers, which custodians pay on (M11).</summary>
    public IReadOnlyList<ReleaseCertificate> Releases { get; private set; } = [];

    /// <summary>Audits a board file.</summary>
    /// <param name="file">Readable and seekable; read from its start, closed at the end.</param>
    /// <param name="expectedConfiguration">The configuration id it must state; null to accept any.</param>
    /// <param name="expectedHead">The head it must end with; null to accept any.</param>
    /// <param name="allowToy">Whether toy parameters pass. They hide nothing, so a board with them fails unless it is asked for.</param>
    /// <param name="progress">Told the share of records replayed, 0 to 1.</param>
    /// <param name="cancellationToken">Stops between two records.</param>
    /// <returns>What the audit found.</returns>
    /// <exception cref="ArgumentException">The stream cannot read or seek.</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    /// <exception cref="InvalidDataException">The file was changed while it was read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Audit Run(
        Stream file,
        Hash32? expectedConfiguration = null,
        Hash32? expectedHead = null,
        bool allowToy = false,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        using var board = BoardFile.OpenForAudit(file, out var problem);
        var version = problem.Fault == LogFault.BadVersion ? BoardFile.OtherVersion(file) : "";
        return Run(
            board,
            (problem, version, index => $", at byte {board.OffsetOf(index)}"),
            expectedConfiguration,
            expectedHead,
            allowToy,
            progress,
            cancellationToken
        );
    }

    /// <summary>Audits a board that is kept elsewhere: all but the checks of a file.</summary>
    /// <param name="board">Read from its start.</param>
    /// <param name="expectedConfiguration">The configuration id it must state; null to accept any.</param>
    /// <param name="expectedHead">The head it must end with; null to accept any.</param>
    /// <param name="allowToy">Whether toy parameters pass.</param>
    /// <param name="progress">Told the share of records replayed, 0 to 1.</param>
    /// <param name="cancellationToken">Stops between two records.</param>
    /// <returns>What the audit found.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Audit Run(
        IBoardStore board,
        Hash32? expectedConfiguration = null,
        Hash32? expectedHead = null,
        bool allowToy = false,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(board);
        return Run(board, null, expectedConfiguration, expectedHead, allowToy, progress, cancellationToken);
    }

    private static Audit Run(
        IBoardStore board,
        (LogProblem Problem, string Version, Func<long, string> Place)? file,
        Hash32? expectedConfiguration,
        Hash32? expectedHead,
        bool allowToy,
        IProgress<double>? progress,
        CancellationToken cancellationToken
    )
    {
        using var replay = new Replay();
        ReplayRefusal? refusal = null;
        var (stopped, version) = (0L, "");
        for (; stopped < board.Count; stopped++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var record = board.Read(stopped, 1)[0];
            if (!replay.TryAppend(record, board, out _, out var reason))
            {
                (refusal, version) = (reason, OtherVersion(record.Span));
                break;
            }
            progress?.Report((stopped + 1.0) / board.Count);
        }
        var audit = new Audit
        {
            ConfigurationId = replay.Certificate?.ConfigurationId,
            Epoch = replay.Epoch,
            Validators = [.. replay.Validators],
            Head = replay.Head,
            Height = replay.Height,
            Outcomes = [.. replay.Outcomes],
            Rejections = [.. replay.Rejections],
            Culprits = [.. replay.Culprits],
            Releases = ReleaseCertificate.AllOf(replay),
        };
        var place = refusal is null ? null : file?.Place(stopped);
        audit.CheckFile(file?.Problem, board.Count, file?.Version);
        audit.CheckReplay(refusal, $"record {stopped}{place}: {refusal}{version}", replay);
        var isWhole = refusal is null && (file is null || file.Value.Problem.Fault == LogFault.None);
        audit.CheckEnd(isWhole, replay, expectedConfiguration, expectedHead, allowToy);
        audit._checks.Sort((left, right) => string.CompareOrdinal(left.Id, right.Id));
        return audit;
    }

    /// <summary>What check A18 says of a budget that was kept to.</summary>
    internal static string Spending(ulong spent, bool isLow, int givenUp) =>
        $"{100.0 * spent / LeakageBudget.Total:F3}% spent{(isLow ? ", PREPARE THE NEXT TERM" : "")}, {givenUp} ticks given up";

    /// <summary>What to say of a record of another format version; nothing of any other.</summary>
    private static string OtherVersion(ReadOnlySpan<byte> record) =>
        Record.TryRead(record, out _, out var refusal) || refusal != RecordRefusal.UnknownVersion
            ? ""
            : $": the record has format version {record[0]}; this audit reads version {Record.Version}";

    private void CheckFile(LogProblem? problem, long records, string? version)
    {
        var reached = true;
        foreach (var (id, title, faults, _) in AuditRules.All.Where(rule => rule.Faults.Length > 0))
        {
            if (problem is not { } found)
                Add(id, title, AuditVerdict.NotApplicable, "the board is in no file");
            else if (Array.IndexOf(faults, found.Fault) >= 0)
            {
                Add(id, title, AuditVerdict.Fail, $"byte {found.Offset}, after {found.Index} whole records: {found.Fault}{version}");
                reached = id != "A01";
            }
            else if (reached)
                Add(id, title, AuditVerdict.Pass, $"{records} records");
            else
                Add(id, title, AuditVerdict.NotApplicable, "the file is not a board");
        }
    }

    private void CheckReplay(ReplayRefusal? refusal, string where, Replay replay)
    {
        foreach (var (id, title, _, refusals) in AuditRules.All.Where(rule => rule.Refusals.Length > 0))
        {
            if (refusal is { } reason && Array.IndexOf(refusals, reason) >= 0)
                Add(id, title, AuditVerdict.Fail, where);
            else if (refusal is not null)
                Add(id, title, AuditVerdict.NotApplicable, $"holds for the {replay.Height} records before the replay stopped");
            else if (replay.Height == 0)
                Add(id, title, AuditVerdict.NotApplicable, "no records");
            else
                Add(id, title, AuditVerdict.Pass, $"{replay.Height} records");
        }
    }

    private void CheckEnd(bool complete, Replay replay, Hash32? expectedConfiguration, Hash32? expectedHead, bool allowToy)
    {
        Decide(
            "A17",
            "Every tick is over",
            complete,
            !replay.HasOpenTick,
            $"{replay.Outcomes.Count} ticks",
            "a tick waits for shares, members or its hunt"
        );
        Decide(
            "A18",
            "No opening passed the key's leakage budget",
            complete,
            replay.LeakageSpent <= LeakageBudget.Total,
            Spending(replay.LeakageSpent, replay.IsLeakageBudgetLow, Count(TickEnd.BudgetSpent)),
            "more was spent than there is"
        );
        Decide(
            "A19",
            "The members of every hunt and those who acted before add up to its cell",
            complete,
            replay.Stags.All.TrueForAll(stag => stag.Pack.Acted == stag.Pack.Base.Members),
            $"{Count(TickEnd.Fired)} hunts; {Count(TickEnd.Inconsistent)} ticks came to nothing because a submission was not well formed",
            "a hunt's members do not add up"
        );
        Decide(
            "A20",
            "The board begins with a key certificate and ends in a checkpoint",
            complete,
            replay.EndsInCheckpoint,
            $"height {replay.Height}",
            "the last record is no checkpoint"
        );
        foreach (var (id, title, holds, pass, fail) in CapitalChecks.Of(replay))
            Decide(id, title, complete, holds, pass, fail);
        if (expectedConfiguration is null)
            Add("A21", "The configuration is the expected one", AuditVerdict.NotApplicable, "none was given: compare the id yourself");
        else
            Decide(
                "A21",
                "The configuration is the expected one",
                true,
                ConfigurationId == expectedConfiguration,
                "same id",
                $"it is {ConfigurationId}"
            );
        if (expectedHead is null)
            Add("A22", "The head is the expected one", AuditVerdict.NotApplicable, "none was given: compare the head yourself");
        else
            Decide("A22", "The head is the expected one", true, Head == expectedHead, "same head", $"it is {Head}");
        if (replay.Certificate is { Parameters.IsInsecure: true } toy)
            Add(
                "A23",
                "The parameters are secure",
                allowToy ? AuditVerdict.NotApplicable : AuditVerdict.Fail,
                $"{toy.Parameters.Name} is a TOY: this board hides nothing"
            );
        else
            Decide("A23", "The parameters are secure", replay.Certificate is not null, true, replay.Certificate?.Parameters.Name ?? "", "");
    }

    private int Count(TickEnd end) => Outcomes.Count(outcome => outcome.End == end);

    private void Decide(string id, string title, bool applies, bool holds, string pass, string fail)
    {
        if (!applies)
            Add(id, title, AuditVerdict.NotApplicable, "the replay did not reach the end");
        else
            Add(id, title, holds ? AuditVerdict.Pass : AuditVerdict.Fail, holds ? pass : fail);
    }

    private void Add(string id, string title, AuditVerdict verdict, string detail) =>
        _checks.Add(new AuditCheck(id, title, verdict, detail));
}

/// <summary>What a check of an audit came to.</summary>
public enum AuditVerdict
{
    /// <summary>It holds for the whole board.</summary>
    Pass,

    /// <summary>It does not hold; the detail says where.</summary>
    Fail,

    /// <summary>There was nothing to check, or an earlier failure ended the replay first.</summary>
    NotApplicable,
}

/// <summary>One numbered check of an audit.</summary>
/// <param name="Id">Its stable id, A01 and up, as docs/spec lists them.</param>
/// <param name="Title">What it states.</param>
/// <param name="Verdict">Whether it holds.</param>
/// <param name="Detail">How much was checked, or where it failed.</param>
public sealed record AuditCheck(string Id, string Title, AuditVerdict Verdict, string Detail);
