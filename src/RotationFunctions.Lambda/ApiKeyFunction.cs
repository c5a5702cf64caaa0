using System.Text.Json;
using Amazon.Lambda.Core;
using RotationFunctions.Aws;

namespace RotationFunctions.Lambda;

/// <summary>
/// API keys for the managed .NET runtime. Handler: <c>RotationFunctions.Lambda::RotationFunctions.Lambda.ApiKeyFunction::HandleAsync</c>.
/// </summary>
public sealed class ApiKeyFunction
{
    private readonly RotationFunction _function = RotationFunction.Create(Handlers.ApiKey);

    public Task<RotationAnswer> HandleAsync(JsonElement json, ILambdaContext context) => _function.HandleAsync(json, context);
}
