using System.Text.Json;
using Amazon.Lambda.Core;
using RotationFunctions.Aws;

[assembly: LambdaSerializer(typeof(RotationSerializer))]

namespace RotationFunctions.Lambda;

/// <summary>
/// PostgreSQL for the managed .NET runtime. Handler: <c>RotationFunctions.Lambda::RotationFunctions.Lambda.PostgreSqlFunction::HandleAsync</c>.
/// </summary>
public sealed class PostgreSqlFunction
{
    private readonly RotationFunction _function = RotationFunction.Create(Handlers.PostgreSql);

    public Task<RotationAnswer> HandleAsync(JsonElement json, ILambdaContext context) => _function.HandleAsync(json, context);
}
