using System.Collections;
using System.Reflection;

namespace CoordinationCrypto.Tests;

/// <summary>Records compare by value: a member that compares by reference would make two that say the same differ.</summary>
public sealed class RecordEqualityTests
{
    public static TheoryData<string> Public => [.. Records.Where(type => type.IsPublic).Select(type => type.FullName!)];

    private static IEnumerable<Type> Records => typeof(Hash32).Assembly.GetTypes().Where(IsRecord);

    [Theory]
    [MemberData(nameof(Public))]
    public void Two_built_alike_are_equal_and_one_with_another_member_is_not(string name)
    {
        var type = typeof(Hash32).Assembly.GetType(name)!;
        var constructor = type.GetConstructors().MaxBy(each => each.GetParameters().Length);
        if (constructor is null || constructor.GetParameters().Length == 0)
        {
            Assert.Contains(type, new[] { typeof(Axis), typeof(Gate), typeof(StagEffect), typeof(StagPolicy) }); // otherwise made
            Assert.Equal(Axis.Members(7), Axis.Members(7));
            Assert.NotEqual(Axis.Members(7), Axis.Members(8));
            Assert.Equal(Gate.Fact("a"), Gate.Fact("a"));
            Assert.NotEqual(Gate.Fact("a"), Gate.Fact("b"));
            Assert.Equal(StagEffect.Transfer(Key(1), 3), StagEffect.Transfer(Key(1), 3));
            Assert.NotEqual(StagEffect.Transfer(Key(1), 3), StagEffect.Transfer(Key(2), 3));
            Assert.Equal(new StagPolicy { Largest = new Cell(1) }, new StagPolicy { Largest = new Cell(1) });
            Assert.NotEqual(new StagPolicy(), new StagPolicy { Changes = 2 });
            return;
        }

        var parameters = constructor.GetParameters();
        var one = constructor.Invoke([.. parameters.Select(each => Value(each.ParameterType, 1))]);
        var same = constructor.Invoke([.. parameters.Select(each => Value(each.ParameterType, 1))]);
        Assert.NotSame(one, same);
        Assert.Equal(one, same, EqualityComparer<object>.Default);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.Equal(one.ToString(), same.ToString());
        Assert.DoesNotContain("System.", one.ToString(), StringComparison.Ordinal);
        for (var i = 0; i < parameters.Length; i++)
        {
            var other = constructor.Invoke([.. parameters.Select((each, j) => Value(each.ParameterType, i == j ? 2 : 1))]);
            Assert.False(one.Equals(other), $"{name} does not compare {parameters[i].Name}.");
        }
    }

    [Fact]
    public void An_outcome_says_in_words_which_stag_and_who()
    {
        var (stag, pseudonym) = (Hash32.Sha256("stag"u8), Hash32.Sha256("pseudonym"u8));
        var fired = new TickOutcome(
            3,
            stag,
            TickEnd.Fired,
            new Cell(2),
            [new HuntMember(pseudonym, Key(1)), new HuntMember(pseudonym, Key(2))]
        );
        Assert.Equal($"tick 3, stag {stag}: Fired, cell 2, members {Key(1)} ({pseudonym}), {Key(2)} ({pseudonym})", fired.ToString());
        Assert.Equal($"tick 3, stag {stag}: NotFired", new TickOutcome(3, stag, TickEnd.NotFired, default, []).ToString());
        Assert.NotEqual(fired, fired with { Members = [.. fired.Members.Reverse()] });
        Assert.NotEqual(fired, fired with { Members = [fired.Members[0]] });
    }

    [Fact]
    public void What_logs_show_says_who_and_where()
    {
        var (stag, pseudonym) = (Hash32.Sha256("stag"u8), Hash32.Sha256("pseudonym"u8));
        Assert.Equal($"tick 3, stag {stag}: validator 2 of epoch 1, Share", new Culprit(3, stag, 1, 2, CulpritDeed.Share).ToString());
        Assert.Equal("tick 3, the coin: validator 2 of epoch 0, CoinValue", new Culprit(3, null, 0, 2, CulpritDeed.CoinValue).ToString());
        Assert.Equal(
            $"tick 3, stag {stag}: NotTested, submission of {pseudonym}",
            new Rejection(3, stag, pseudonym, RejectionReason.NotTested).ToString()
        );
        Assert.Equal("members 3", new Cell(3).ToString());
        Assert.Equal("7 validators, at most 2 faulty", Committee.Default.ToString());
        Assert.Equal("lunch: Eat together", new StagTerms("lunch", "Eat together", ConditionGrid.OfMembers(3)).ToString());
    }

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) is not null;

    /// <summary>A new value of a type: equal to another one of the same number, different from one of another number.</summary>
    private static object? Value(Type type, int number)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Value(underlying, number);
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(number);
        if (type == typeof(Hash32))
            return Hash32.Sha256([(byte)number]);
        if (type == typeof(VerifyingKey))
            return Key(number);
        if (type == typeof(string))
            return string.Concat("text ", number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (type == typeof(DateTimeOffset))
            return DateTimeOffset.UnixEpoch.AddMilliseconds(number);
        if (type.IsPrimitive)
            return Convert.ChangeType(number, type, System.Globalization.CultureInfo.InvariantCulture);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(type.GetGenericArguments()))!;
            list.Add(Value(type.GetGenericArguments()[0], number));
            return list;
        }

        Assert.True(IsRecord(type), $"A member of type {type} needs a case here.");
        var constructor = type.GetConstructors().MaxBy(each => each.GetParameters().Length)!;
        return constructor.Invoke([.. constructor.GetParameters().Select(each => Value(each.ParameterType, number))]);
    }

    /// <summary>Read anew every time.</summary>
    private static VerifyingKey Key(int number)
    {
        using var key = SigningKey.Create(EntropySource.InsecureSeeded([(byte)number], "key"));
        Assert.True(VerifyingKey.TryRead(key.PublicKey.Bytes, out var read));
        return read;
    }
}
