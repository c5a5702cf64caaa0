using System.Text.Json.Nodes;

namespace RotationFunctions.Local.SecretsManager.Operations;

/// <summary>Some of the service's operations, by their names. Each is called under the catalogue's lock.</summary>
internal interface IOperations
{
    IReadOnlyDictionary<string, Func<ApiRequest, JsonObject>> ByName { get; }
}
