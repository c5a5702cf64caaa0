using RotationFunctions.Local.Lambda;
using RotationFunctions.Tests;

namespace RotationFunctions.IntegrationTests;

/// <summary>The ways in which the function is deployed.</summary>
public enum FunctionBuild
{
    /// <summary>The executable as a developer builds it.</summary>
    Executable,

    /// <summary>The executable as it is deployed: native code.</summary>
    Native,

    /// <summary>The class library, loaded by its handler as the managed runtime loads it.</summary>
    ClassLibrary,
}

internal static class FunctionBuilds
{
    public static FunctionDefinition Define(this FunctionBuild build) => build switch
    {
        FunctionBuild.Executable => new() { Name = "rotator", Command = Siblings.Executable("RotationFunctions.Lambda"), Handler = "postgresql" },
        FunctionBuild.Native => new() { Name = "rotator", Command = Native(), Handler = "postgresql" },
        FunctionBuild.ClassLibrary => new()
        {
            Name = "rotator",
            Command = Siblings.Executable("RotationFunctions.TestFunction"),
            Handler = "RotationFunctions.Lambda::RotationFunctions.Lambda.PostgreSqlFunction::HandleAsync",
        },
        _ => throw new ArgumentOutOfRangeException(nameof(build), build, null),
    };

    private static string Native()
    {
        var path = Siblings.Published("RotationFunctions.Lambda", "bootstrap");
        return Requirement.Have(File.Exists(path) ? path : null, $"There is no native function at '{path}'. Make it with ./build.sh publish.");
    }
}
