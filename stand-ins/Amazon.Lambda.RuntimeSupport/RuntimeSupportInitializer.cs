using System.Diagnostics.CodeAnalysis;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Runs a class-library function by its handler, <c>Assembly::Namespace.Type::Method</c>, as the managed runtime does.</summary>
[RequiresUnreferencedCode("Finds the handler by its name.")]
[RequiresDynamicCode("Calls the handler by its type.")]
public sealed class RuntimeSupportInitializer(string handler)
{
    public async Task RunLambdaBootstrap()
    {
        FunctionHandler? loaded = null;
        Exception? failure = null;
        try
        {
            loaded = ClassLibraryHandler.Load(handler);
        }
        catch (Exception loading)
        {
            failure = loading is System.Reflection.TargetInvocationException { InnerException: { } inner } ? inner : loading;
        }
        using var bootstrap = new LambdaBootstrap(loaded!);
        if (failure is null)
        {
            await bootstrap.RunAsync();
            return;
        }
        await bootstrap.ReportInitErrorAsync(failure, CancellationToken.None);
        Environment.Exit(1);
    }
}
