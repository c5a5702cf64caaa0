using Amazon.Lambda.Core;

namespace RotationFunctions.Aws.Tests.Lambda;

/// <summary>An invocation's context, and what is logged through it.</summary>
internal sealed class StubContext(TimeSpan remaining) : ILambdaContext, ILambdaLogger
{
    public List<(string Level, string Message)> Log { get; } = [];

    public string AwsRequestId => "request";

    public IClientContext ClientContext => null!;

    public string FunctionName => "function";

    public string FunctionVersion => "$LATEST";

    public ICognitoIdentity Identity => null!;

    public string InvokedFunctionArn => "arn";

    public ILambdaLogger Logger => this;

    public string LogGroupName => "group";

    public string LogStreamName => "stream";

    public int MemoryLimitInMB => 128;

    public TimeSpan RemainingTime => remaining;

    void ILambdaLogger.Log(string message) => Log.Add(("", message));

    void ILambdaLogger.LogLine(string message) => Log.Add(("", message));

    void ILambdaLogger.Log(string level, string message) => Log.Add((level, message));
}
