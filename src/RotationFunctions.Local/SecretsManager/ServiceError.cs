namespace RotationFunctions.Local.SecretsManager;

/// <summary>An error that the service answers, by the code that the real one has for it.</summary>
internal sealed class ServiceError(string code, string message) : Exception(message)
{
    public string Code { get; } = code;

    public static ServiceError NotFound(string what = "the specified secret.") =>
        new("ResourceNotFoundException", $"Secrets Manager can't find {what}");

    public static ServiceError InvalidRequest(string message) => new("InvalidRequestException", message);

    public static ServiceError InvalidParameter(string message) => new("InvalidParameterException", message);

    public static ServiceError Validation(string member, string constraint) => new("ValidationException",
        $"1 validation error detected: Value at '{char.ToLowerInvariant(member[0])}{member[1..]}' failed to satisfy constraint: {constraint}");
}
