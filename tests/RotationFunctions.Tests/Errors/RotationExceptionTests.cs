using System.Reflection;

namespace RotationFunctions.Tests;

public class RotationExceptionTests
{
    [Fact]
    public void Its_message_starts_with_its_code_so_that_a_log_line_alone_tells_the_cause()
    {
        var error = new RotationException("SomeCause", "What, which one, and what to do.", isTransient: true);

        Assert.Equal("SomeCause: What, which one, and what to do.", error.Message);
        Assert.Equal("SomeCause", error.Code);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public void It_has_no_place_for_what_a_driver_said() => Assert.DoesNotContain(
        typeof(RotationException).GetConstructors().SelectMany(constructor => constructor.GetParameters()),
        parameter => typeof(Exception).IsAssignableFrom(parameter.ParameterType));

    [Fact]
    public void Each_code_is_spelled_as_its_constant()
    {
        var codes = typeof(RotationErrors).GetFields(BindingFlags.Public | BindingFlags.Static);

        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.Equal(code.Name, code.GetRawConstantValue()));
    }
}
