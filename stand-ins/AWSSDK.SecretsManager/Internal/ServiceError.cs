using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.SecretsManager.Model;

namespace Amazon.SecretsManager.Internal;

/// <summary>Makes the exception that an error answer asks for by its <c>__type</c>.</summary>
internal static class ServiceError
{
    public static AmazonSecretsManagerException Read(JsonUnmarshallerContext context, Exception? inner, HttpStatusCode status)
    {
        var (code, message) = ReadBody(context.Stream);
        code ??= context.ResponseData.GetHeaderValue("x-amzn-ErrorType") is { Length: > 0 } header ? header : null;
        var requestId = context.ResponseData.GetHeaderValue("x-amzn-RequestId") ?? "";
        return Make(ShortName(code ?? ""), message ?? $"The service answered {(int)status} and said no more.", inner, requestId, status);
    }

    private static (string? Code, string? Message) ReadBody(Stream body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? (root.String("__type") ?? root.String("code"), root.String("message") ?? root.String("Message"))
                : (null, null);
        }
        catch (JsonException)
        {
            return (null, null); // an answer of something in between, such as a proxy's page
        }
    }

    // `prefix#Name` and `Name:address` both mean Name.
    private static string ShortName(string code) => code[(code.IndexOf('#', StringComparison.Ordinal) + 1)..].Split(':')[0];

    private static AmazonSecretsManagerException Make(string code, string message, Exception? inner, string requestId, HttpStatusCode status)
    {
        var type = (int)status >= 500 ? ErrorType.Receiver : ErrorType.Sender;
        return code switch
        {
            "DecryptionFailure" => new DecryptionFailureException(message, inner, type, code, requestId, status),
            "EncryptionFailure" => new EncryptionFailureException(message, inner, type, code, requestId, status),
            "InternalServiceError" => new InternalServiceErrorException(message, inner, type, code, requestId, status),
            "InvalidNextTokenException" => new InvalidNextTokenException(message, inner, type, code, requestId, status),
            "InvalidParameterException" => new InvalidParameterException(message, inner, type, code, requestId, status),
            "InvalidRequestException" => new InvalidRequestException(message, inner, type, code, requestId, status),
            "LimitExceededException" => new LimitExceededException(message, inner, type, code, requestId, status),
            "MalformedPolicyDocumentException" => new MalformedPolicyDocumentException(message, inner, type, code, requestId, status),
            "PreconditionNotMetException" => new PreconditionNotMetException(message, inner, type, code, requestId, status),
            "PublicPolicyException" => new PublicPolicyException(message, inner, type, code, requestId, status),
            "ResourceExistsException" => new ResourceExistsException(message, inner, type, code, requestId, status),
            "ResourceNotFoundException" => new ResourceNotFoundException(message, inner, type, code, requestId, status),
            _ => new AmazonSecretsManagerException(message, inner, type, code, requestId, status),
        };
    }
}
