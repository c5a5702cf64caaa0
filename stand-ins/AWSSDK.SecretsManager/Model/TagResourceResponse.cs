#nullable disable

using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

public class TagResourceResponse : AmazonWebServiceResponse;
