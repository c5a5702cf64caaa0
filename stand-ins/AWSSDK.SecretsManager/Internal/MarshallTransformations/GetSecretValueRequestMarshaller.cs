using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.SecretsManager.Internal;

namespace Amazon.SecretsManager.Model.Internal.MarshallTransformations;

public static class GetSecretValueRequestMarshaller
{
    public static IMarshaller<IRequest, AmazonWebServiceRequest> Instance => Operations.GetSecretValue;
}
