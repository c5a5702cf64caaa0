using System.Net;
using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

public class MalformedPolicyDocumentException(
    string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonSecretsManagerException(message, innerException, errorType, errorCode, requestId, statusCode);
