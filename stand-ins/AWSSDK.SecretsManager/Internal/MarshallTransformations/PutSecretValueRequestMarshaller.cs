using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.SecretsManager.Internal;

namespace Amazon.SecretsManager.Model.Internal.MarshallTransformations;

public static class PutSecretValueRequestMarshaller
{
    public static IMarshaller<IRequest, AmazonWebServiceRequest> Instance => Operations.PutSecretValue;
}
