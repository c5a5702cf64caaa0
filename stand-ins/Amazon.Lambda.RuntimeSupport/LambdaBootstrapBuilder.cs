using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Makes a function of a handler.</summary>
public sealed class LambdaBootstrapBuilder
{
    private readonly FunctionHandler _handler;
    private LambdaBootstrapInitializer? _initializer;

    private LambdaBootstrapBuilder(FunctionHandler handler) => _handler = handler;

    public static LambdaBootstrapBuilder Create(Func<Stream, ILambdaContext, Task<Stream>> handler) =>
        new((input, context) => handler(input, context));

    public static LambdaBootstrapBuilder Create<TInput, TOutput>(
        Func<TInput, ILambdaContext, Task<TOutput>> handler, ILambdaSerializer serializer) => new(async (input, context) =>
    {
        var output = await handler(serializer.Deserialize<TInput>(input), context);
        var answer = new MemoryStream();
        serializer.Serialize(output, answer);
        answer.Position = 0;
        return answer;
    });

    public static LambdaBootstrapBuilder Create<TInput, TOutput>(
        Func<TInput, ILambdaContext, TOutput> handler, ILambdaSerializer serializer) =>
        Create<TInput, TOutput>((input, context) => Task.FromResult(handler(input, context)), serializer);

    public LambdaBootstrapBuilder UseBootstrapHandler(LambdaBootstrapInitializer initializer)
    {
        _initializer = initializer;
        return this;
    }

    public LambdaBootstrap Build() => new(_handler, _initializer);
}
