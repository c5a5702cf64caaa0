using System.Text.Json;
using System.Text.Json.Serialization;

namespace RotationFunctions.TestFunction;

/// <summary>What the context says of naming has no effect in Lambda's serializer.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Greeting))]
public sealed partial class GreetingJson : JsonSerializerContext;
