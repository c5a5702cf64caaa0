using System.Text.Json.Serialization;

namespace RotationFunctions;

/// <summary>One thing that was looked at before a rotation is trusted.</summary>
/// <param name="Name">What was looked at, in a few words.</param>
/// <param name="Sentence">What was found and, unless all is well, what to do.</param>
/// <param name="Statements">The statements that the sentence speaks of, in the order in which they are run, with no secret in them; <c>null</c> where there are none.</param>
public sealed record Check(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("result")] CheckResult Result,
    [property: JsonPropertyName("sentence")] string Sentence,
    [property: JsonPropertyName("statements"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Statements = null);
