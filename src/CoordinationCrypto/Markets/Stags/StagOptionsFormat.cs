using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>Reads what a stag's terms have after the consent window.</summary>
internal static class StagOptionsFormat
{
    public static StagTermsRefusal Read(
        ref WireReader reader,
        ConditionGrid grid,
        Condition floor,
        IReadOnlyList<FactTerms> facts,
        out StagOptions? options,
        out bool isDiluting
    )
    {
        (options, isDiluting) = (null, false);
        if (!TryReadRoles(ref reader, out var roles))
            return StagTermsRefusal.Roles;
        if (
            !StagGridFormat.TryReadNumbers(ref reader, grid, out var step)
            || !StagGridFormat.TryReadNumbers(ref reader, grid, out var percent)
        )
            return StagTermsRefusal.Step;
        if (!StagGridFormat.TryReadNumbers(ref reader, grid, out var cap) || !reader.TryReadByte(out var diluting) || diluting > 1)
            return StagTermsRefusal.Cap;
        isDiluting = diluting == 1;
        Hash32? asset = null;
        if (grid.Capital is not null)
        {
            if (!reader.TryReadHash(out var id))
                return StagTermsRefusal.Asset;
            asset = id;
        }

        if (!TryReadPolicy(ref reader, grid, out var policy))
            return StagTermsRefusal.Policy;
        if (!reader.TryReadUInt64(out var deadline))
            return StagTermsRefusal.Deadline;
        if (!TryReadEffects(ref reader, out var effects))
            return StagTermsRefusal.Effects;
        if (!reader.TryReadByte(out var scan))
            return StagTermsRefusal.Scan;
        options = new StagOptions
        {
            Floor = floor,
            Roles = roles,
            Step = step,
            StepPercent = percent,
            Cap = cap,
            Asset = asset,
            Facts = facts,
            Policy = policy,
            DeadlineMilliseconds = deadline == StagFormat.None ? null : deadline,
            Effects = effects,
            Scan = (StagScan)scan,
        };
        return StagTermsRefusal.None;
    }

    private static bool TryReadRoles(ref WireReader reader, out List<StagRole> roles)
    {
        roles = [];
        if (!reader.TryReadByte(out var count) || count > StagRole.MaxRoles)
            return false;
        for (var i = 0; i < count; i++)
        {
            if (
                !StagFormat.TryReadName(ref reader, out var name)
                || !reader.TryReadByte(out var members)
                || !reader.TryReadUInt32(out var least)
                || least > Axis.MaxCapacity
                || !reader.TryReadByte(out var hasEligibility)
                || hasEligibility > 1
            )
                return false;
            Eligibility? eligibility = null;
            if (hasEligibility == 1 && !Eligibility.TryRead(ref reader, out eligibility))
                return false;
            roles.Add(new StagRole(name, members, (int)least, eligibility));
        }

        return true;
    }

    private static bool TryReadPolicy(ref WireReader reader, ConditionGrid grid, out StagPolicy policy)
    {
        policy = new StagPolicy();
        if (
            !reader.TryReadUInt32(out var changes)
            || changes > StagPolicy.MaxChanges
            || !reader.TryReadUInt64(out var wait)
            || !reader.TryReadUInt64(out var lockIn)
            || !reader.TryReadUInt64(out var coolDown)
            || !StagGridFormat.TryReadNumbers(ref reader, grid, out var largest)
            || !reader.TryReadByte(out var camouflage)
            || !reader.TryReadUInt64(out var period)
            || !reader.TryReadByte(out var exits)
            || exits > 1
        )
            return false;
        policy = new StagPolicy
        {
            Changes = (int)changes,
            WaitMilliseconds = wait == StagFormat.None ? null : wait,
            LockInMilliseconds = lockIn,
            CoolDownMilliseconds = coolDown,
            Largest = largest,
            Camouflage = (StagCamouflage)camouflage,
            PeriodMilliseconds = period,
            ExitsAtPeriodEnd = exits == 1,
        };
        return true;
    }

    private static bool TryReadEffects(ref WireReader reader, out List<StagEffect> effects)
    {
        effects = [];
        if (!reader.TryReadByte(out var count) || count > StagEffect.MaxEffects)
            return false;
        for (var i = 0; i < count; i++)
        {
            if (!StagEffect.TryRead(ref reader, out var effect))
                return false;
            effects.Add(effect);
        }

        return true;
    }
}
