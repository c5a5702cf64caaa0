using System.Reflection;
using RotationFunctions.Databases;
using RotationFunctions.Tests;

namespace RotationFunctions.Deployment.Tests.Documents;

/// <summary>Whoever writes an engine finds in docs/writing-an-engine.md all that the strategies ask of one, and nothing that they do not.</summary>
public class EngineGuideTests
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly string[] Lines = File.ReadAllLines(Repository.PathOf("docs/writing-an-engine.md"));

    [Fact]
    public void Every_member_of_the_interfaces_has_one_row_and_every_row_is_for_a_member()
    {
        var rows = Lines.Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);

        Assert.Equal(new[] { typeof(IDatabaseEngine), typeof(IDatabaseSession) }.SelectMany(MembersOf).Order(), rows.Order());
    }

    [Fact]
    public void Every_property_of_a_turn_is_explained()
    {
        var page = string.Join('\n', Lines);

        Assert.DoesNotContain(
            typeof(UserTurn).GetProperties(Own).Select(property => property.Name),
            name => !page.Contains($"`{name}`", StringComparison.Ordinal) && !page.Contains($"`UserTurn.{name}`", StringComparison.Ordinal));
    }

    private static IEnumerable<string> MembersOf(Type type) =>
        type.GetProperties(Own).Select(property => property.Name).Concat(type.GetMethods(Own).Where(method => !method.IsSpecialName).Select(method => method.Name));
}
