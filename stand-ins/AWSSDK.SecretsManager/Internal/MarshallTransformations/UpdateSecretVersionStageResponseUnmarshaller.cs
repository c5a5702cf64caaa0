using Amazon.Runtime.Internal.Transform;
using Amazon.SecretsManager.Internal;

namespace Amazon.SecretsManager.Model.Internal.MarshallTransformations;

public static class UpdateSecretVersionStageResponseUnmarshaller
{
    public static JsonResponseUnmarshaller Instance => Operations.UpdateSecretVersionStage;
}
