using System.Text.Json.Serialization;
using RotationFunctions.Cli.Now.Leak;

namespace RotationFunctions.Cli.Now;

/// <summary>The end of the rotation of one secret.</summary>
/// <param name="Reason">Why it did not succeed, and what to do.</param>
internal sealed record RotationEnd(string Arn, string Name, RotationResult Result, string? Reason)
{
    /// <summary>What became of the leaked values, where that was asked for and came true.</summary>
    public LeakEnd? Leak { get; init; }

    /// <summary>The error's code, where a call to Secrets Manager did not succeed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    /// <summary>Whether Secrets Manager refuses the rotation for the state that the secret is in, which somebody must look at first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsRefused { get; init; }

    /// <summary>Whether its version has lost <c>AWSPENDING</c>: under the token that it had, nothing is rotated any more.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsOver { get; init; }

    /// <summary>Whether it may succeed in the same run, once the reason is done away with.</summary>
    [JsonIgnore]
    public bool CanBeResumed => Result != RotationResult.Succeeded && !IsOver && !IsRefused;
}
