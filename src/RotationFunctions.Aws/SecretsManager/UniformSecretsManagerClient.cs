using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using Amazon.SecretsManager.Model.Internal.MarshallTransformations;

namespace RotationFunctions.Aws;

/// <summary>
/// The SDK's client, whose calls for a rotation all go through the SDK's pipeline as one type of answer. The pipeline is a chain of generic virtual
/// methods, and native code makes each of them anew for every type, at the first call: with one type, a fresh function makes them once and not
/// for each operation (docs/performance.md).
/// </summary>
internal sealed class UniformSecretsManagerClient(AmazonSecretsManagerConfig config) : AmazonSecretsManagerClient(config)
{
    public override Task<DescribeSecretResponse> DescribeSecretAsync(DescribeSecretRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DescribeSecretResponse>(request, DescribeSecretRequestMarshaller.Instance, DescribeSecretResponseUnmarshaller.Instance, cancellationToken);

    public override Task<GetSecretValueResponse> GetSecretValueAsync(GetSecretValueRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<GetSecretValueResponse>(request, GetSecretValueRequestMarshaller.Instance, GetSecretValueResponseUnmarshaller.Instance, cancellationToken);

    public override Task<PutSecretValueResponse> PutSecretValueAsync(PutSecretValueRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<PutSecretValueResponse>(request, PutSecretValueRequestMarshaller.Instance, PutSecretValueResponseUnmarshaller.Instance, cancellationToken);

    public override Task<UpdateSecretVersionStageResponse> UpdateSecretVersionStageAsync(
        UpdateSecretVersionStageRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<UpdateSecretVersionStageResponse>(
            request, UpdateSecretVersionStageRequestMarshaller.Instance, UpdateSecretVersionStageResponseUnmarshaller.Instance, cancellationToken);

    private async Task<TResponse> CallAsync<TResponse>(
        AmazonWebServiceRequest request, IMarshaller<IRequest, AmazonWebServiceRequest> marshaller, JsonResponseUnmarshaller unmarshaller, CancellationToken cancellationToken)
        where TResponse : AmazonWebServiceResponse
    {
        var options = new InvokeOptions { RequestMarshaller = marshaller, ResponseUnmarshaller = unmarshaller };
        return (TResponse)await InvokeAsync<AmazonWebServiceResponse>(request, options, cancellationToken);
    }
}
