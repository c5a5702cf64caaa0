using System.Text.Json;
using Amazon.Lambda.Core;
using RotationFunctions.Aws;

namespace RotationFunctions.Lambda;

/// <summary>
/// MySQL and MariaDB for the managed .NET runtime. Handler: <c>RotationFunctions.Lambda::RotationFunctions.Lambda.MySqlFunction::HandleAsync</c>.
/// </summary>
public sealed class MySqlFunction
{
    private readonly RotationFunction _function = RotationFunction.Create(Handlers.MySql);

    public Task<RotationAnswer> HandleAsync(JsonElement json, ILambdaContext context) => _function.HandleAsync(json, context);
}
