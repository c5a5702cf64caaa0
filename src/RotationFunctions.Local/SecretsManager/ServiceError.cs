namespace RotationFunctions.Local.SecretsManager;

/// <summary>An error that the service answers, by the code that the real one has for it.</summary>
internal sealed class ServiceError(string code, string message) : Exception(message)
{
    public const string TokenMissing = "You must provide a ClientRequestToken value. We recommend a UUID-type value.";

    // Those of the service itself; the rest come from what stands before every AWS service.
    private static readonly string[] Modelled =
    [
        "InternalServiceError", "InvalidNextTokenException", "InvalidParameterException", "InvalidRequestException", "LimitExceededException",
        "ResourceExistsException", "ResourceNotFoundException",
    ];

    public string Code { get; } = code;

    public int Status => Code == "InternalServiceError" ? 500 : 400;

    /// <summary>How the real answer spells the name of the member that holds the message.</summary>
    public string MessageMember => Modelled.Contains(Code) ? "Message" : "message";

    public static ServiceError NotFound(string what = "the specified secret.") =>
        new("ResourceNotFoundException", $"Secrets Manager can't find {what}");

    public static ServiceError InvalidRequest(string message) => new("InvalidRequestException", message);

    public static ServiceError InvalidParameter(string message) => new("InvalidParameterException", message);

    public static ServiceError AlreadyInUse(string token, string secretArn) => new("ResourceExistsException",
        $"You can't use ClientRequestToken {token} because that value is already in use for a version of secret {secretArn}.");

    public static ServiceError Validation(string member, string constraint) => Validation("Value", member, constraint);

    /// <summary>A member that must be there is not.</summary>
    public static ServiceError Missing(string member) => Validation("Value null", member, "Member must not be null");

    private static ServiceError Validation(string value, string member, string constraint) => new("ValidationException",
        $"1 validation error detected: {value} at '{char.ToLowerInvariant(member[0])}{member[1..]}' failed to satisfy constraint: {constraint}");
}
