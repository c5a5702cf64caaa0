using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>Runs a theory on each server; with <paramref name="values"/>, once for each of them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnBothServersAttribute(params object[] values) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        IReadOnlyCollection<ITheoryDataRow> rows =
        [
            .. from server in Enum.GetValues<TestServer>()
               from row in values.Length == 0 ? [new TheoryDataRow(server)] : values.Select(value => new TheoryDataRow(server, value))
               select row,
        ];
        return new ValueTask<IReadOnlyCollection<ITheoryDataRow>>(rows);
    }

    public override bool SupportsDiscoveryEnumeration() => true;
}
