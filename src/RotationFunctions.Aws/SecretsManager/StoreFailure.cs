using System.Net;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;

namespace RotationFunctions.Aws;

/// <summary>Gives a failed call to Secrets Manager its name. What the service said is left out: its validation errors quote the value.</summary>
internal static class StoreFailure
{
    public static RotationException Name(Exception failure, string operation, string secretId) => failure switch
    {
        RotationException named => named, // by those who find the credentials
        ResourceNotFoundException => new RotationException(RotationErrors.SecretNotFound,
            $"There is no secret {secretId} in this account and region. Check the name or ARN, and the region."),
        DecryptionFailureException or EncryptionFailureException => new RotationException(RotationErrors.AccessDenied,
            $"Secrets Manager could not use the KMS key of secret {secretId} for {operation}. The role that asks needs kms:Decrypt and "
            + "kms:GenerateDataKey on that key, and the key must be enabled."),
        AmazonServiceException { ErrorCode: "AccessDeniedException" or "AccessDenied" } => new RotationException(RotationErrors.AccessDenied,
            $"The call {operation} on secret {secretId} is not allowed. Allow secretsmanager:{operation} (and its KMS key, if it has one) "
            + "in the role that asks and in the secret's resource policy."),
        AmazonServiceException unknown when IsAboutCredentials(unknown) => new RotationException(RotationErrors.CredentialsRefused,
            $"Secrets Manager does not take the credentials by which {operation} of secret {secretId} was asked for ({Describe(unknown)}): they have "
            + "expired, or are not valid. Get new ones, look at the clock, and ask again."),
        AmazonServiceException service when IsPassing(service) => new RotationException(RotationErrors.StoreUnavailable,
            $"Secrets Manager could not answer {operation} for secret {secretId} now ({Describe(service)}). Running the step again is safe.",
            isTransient: true),
        AmazonServiceException odd when string.IsNullOrEmpty(odd.ErrorCode) || odd is AmazonUnmarshallingException => new RotationException(
            RotationErrors.StoreUnavailable,
            $"What answered {operation} for secret {secretId} is not Secrets Manager ({Describe(odd)}). Look for a proxy on the way, and at the "
            + "endpoint that the environment names.", isTransient: true),
        AmazonSecretsManagerException refusal => new RotationException(RotationErrors.StoreRefused,
            $"Secrets Manager refused {operation} for secret {secretId} ({Describe(refusal)}). The error's "
            + "name says why: https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html"),
        AmazonClientException => new RotationException(RotationErrors.StoreUnavailable,
            $"The call {operation} for secret {secretId} could not be made ({failure.GetType().Name}). It needs credentials (a "
            + "function's role, or a profile), a region and a way to Secrets Manager.", isTransient: true),
        _ => new RotationException(RotationErrors.StoreUnavailable,
            $"Secrets Manager could not be reached for {operation} of secret {secretId} ({failure.GetType().Name}). A function in a VPC needs "
            + "an interface endpoint for Secrets Manager or a NAT gateway, and a security group that lets HTTPS out.", isTransient: true),
    };

    // Those of https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html, and what signature version 4 adds.
    private static bool IsAboutCredentials(AmazonServiceException service) =>
        service.ErrorCode is "ExpiredTokenException" or "ExpiredToken" or "UnrecognizedClientException" or "InvalidClientTokenId"
            or "InvalidSignatureException" or "IncompleteSignature" or "IncompleteSignatureException" or "MissingAuthenticationToken"
            or "MissingAuthenticationTokenException" or "InvalidAccessKeyId" or "SignatureDoesNotMatch";

    private static bool IsPassing(AmazonServiceException service) =>
        service.StatusCode >= HttpStatusCode.InternalServerError
        || service is InternalServiceErrorException
        || service.ErrorCode is "ThrottlingException" or "Throttling" or "TooManyRequestsException" or "RequestLimitExceeded";

    private static string Describe(AmazonServiceException service) =>
        $"{(string.IsNullOrEmpty(service.ErrorCode) ? $"HTTP status {(int)service.StatusCode}" : service.ErrorCode)}, request {(string.IsNullOrEmpty(service.RequestId) ? "without an id" : service.RequestId)}";
}
