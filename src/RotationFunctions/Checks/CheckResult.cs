using System.Text.Json.Serialization;

namespace RotationFunctions;

/// <summary>What looking at one thing came to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckResult>))]
public enum CheckResult
{
    /// <summary>It is as a rotation needs it.</summary>
    Passed,

    /// <summary>A rotation will work, but something better, or something that may bite later, should be known.</summary>
    Warning,

    /// <summary>A rotation would fail.</summary>
    Failed,
}
