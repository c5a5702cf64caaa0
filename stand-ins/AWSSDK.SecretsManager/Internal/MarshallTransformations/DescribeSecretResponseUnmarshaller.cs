using Amazon.Runtime.Internal.Transform;
using Amazon.SecretsManager.Internal;

namespace Amazon.SecretsManager.Model.Internal.MarshallTransformations;

public static class DescribeSecretResponseUnmarshaller
{
    public static JsonResponseUnmarshaller Instance => Operations.DescribeSecret;
}
