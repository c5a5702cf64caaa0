using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;

namespace RotationFunctions.TestFunction;

/// <summary>What a function can do well or badly.</summary>
internal static class Behaviour
{
    private static readonly TaskCompletionSource AllAreHere = new();
    private static int _here;

    public static async Task RunAsync(string handler)
    {
        using var bootstrap = LambdaBootstrapBuilder.Create((input, context) => HandleAsync(handler, input, context)).Build();
        await bootstrap.RunAsync();
    }

    private static async Task<Stream> HandleAsync(string handler, Stream input, ILambdaContext context)
    {
        var payload = await JsonNode.ParseAsync(input);
        switch (handler)
        {
            case "context":
                return Answer(Describe(context, payload));
            case "succeed":
                return Answer("nothing was done");
            case "log":
                context.Logger.LogWarning("a warning with a \"quote\"");
                context.Logger.LogDebug("a detail");
                return Answer("logged");
            case "fail":
                Fail();
                break;
            case "exit":
                Environment.Exit(3);
                break;
            case "hang":
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
                break;
            case "large":
                return new MemoryStream(Encoding.ASCII.GetBytes($"\"{new string('x', payload!.GetValue<int>())}\""));
            case "meet":
                return Answer(await MeetAsync(payload!.GetValue<int>()));
        }
        throw new InvalidOperationException($"There is no behaviour '{handler}'.");
    }

    private static void Fail()
    {
        try
        {
            throw new FormatException("the inner one");
        }
        catch (FormatException inner)
        {
            throw new InvalidOperationException("the outer one", inner);
        }
    }

    // Each answers once as many are being served at the same time.
    private static async Task<string> MeetAsync(int expected)
    {
        if (Interlocked.Increment(ref _here) == expected)
            AllAreHere.SetResult();
        await AllAreHere.Task;
        return Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
    }

    private static JsonObject Describe(ILambdaContext context, JsonNode? payload) => new()
    {
        ["requestId"] = context.AwsRequestId,
        ["functionArn"] = context.InvokedFunctionArn,
        ["functionName"] = context.FunctionName,
        ["functionVersion"] = context.FunctionVersion,
        ["memory"] = context.MemoryLimitInMB,
        ["logGroup"] = context.LogGroupName,
        ["logStream"] = context.LogStreamName,
        ["remainingSeconds"] = context.RemainingTime.TotalSeconds,
        ["process"] = Environment.ProcessId,
        ["payload"] = payload?.DeepClone(),
    };

    private static MemoryStream Answer(JsonNode answer) => new(JsonSerializer.SerializeToUtf8Bytes(answer));
}
