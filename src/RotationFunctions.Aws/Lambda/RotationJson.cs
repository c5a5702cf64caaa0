using System.Text.Json;
using System.Text.Json.Serialization;

namespace RotationFunctions.Aws;

/// <summary>The JSON that goes in and out of the function. The event is taken as it comes, so that a wrong one gets an error of ours.</summary>
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(RotationAnswer))]
public sealed partial class RotationJson : JsonSerializerContext;
