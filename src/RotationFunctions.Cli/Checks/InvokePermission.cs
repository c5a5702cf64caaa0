using System.Text.Json;
using RotationFunctions.Cli.Access;

namespace RotationFunctions.Cli.Checks;

/// <summary>Looks whether Secrets Manager may invoke a function, as far as the function's policy can be seen from here.</summary>
internal static class InvokePermission
{
    private const string Name = "permission";
    private const string Service = "secretsmanager.amazonaws.com";

    public static async Task LookAsync(AwsAccess access, string function, Checklist checks, CancellationToken cancellationToken)
    {
        try
        {
            if (await access.Functions.FindPolicyAsync(function, cancellationToken) is { } statements && statements.EnumerateArray().Any(Allows))
                checks.Pass(Name, "Secrets Manager may invoke the function.");
            else
            {
                checks.Fail(Name,
                    "The function does not exist, or its policy does not let Secrets Manager invoke it. Give it with: aws lambda "
                    + "add-permission --function-name "
                    + $"{function} --statement-id SecretsManager --action lambda:InvokeFunction --principal {Service}{access.Route.ForAws}");
            }
        }
        catch (RotationException failure)
        {
            checks.Warn(Name, $"Whether Secrets Manager may invoke the function could not be seen. {failure.Message}");
        }
    }

    private static bool Allows(JsonElement statement) =>
        TextsOf(statement, "Effect").Contains("Allow")
        && statement.TryGetProperty("Principal", out var principal) && principal.ValueKind == JsonValueKind.Object
            && TextsOf(principal, "Service").Contains(Service)
        && TextsOf(statement, "Action").Any(action => action is "lambda:InvokeFunction" or "lambda:*" or "*");

    private static IEnumerable<string?> TextsOf(JsonElement json, string name) => !json.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(item => item.GetString())
        : [value.GetString()];
}
