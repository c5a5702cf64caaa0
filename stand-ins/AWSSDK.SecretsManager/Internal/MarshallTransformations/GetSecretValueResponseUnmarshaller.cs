using Amazon.Runtime.Internal.Transform;
using Amazon.SecretsManager.Internal;

namespace Amazon.SecretsManager.Model.Internal.MarshallTransformations;

public static class GetSecretValueResponseUnmarshaller
{
    public static JsonResponseUnmarshaller Instance => Operations.GetSecretValue;
}
