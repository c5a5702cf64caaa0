using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Runs a class-library function by its handler, <c>Assembly::Namespace.Type::Method</c>, as the managed runtime does.</summary>
[RequiresUnreferencedCode("Finds the handler by its name.")]
[RequiresDynamicCode("Calls the handler by its type.")]
public sealed class RuntimeSupportInitializer(string handler)
{
    private FunctionHandler? _loaded;

    public async Task RunLambdaBootstrap()
    {
        using var bootstrap = new LambdaBootstrap((input, context) => _loaded!(input, context), LoadAsync);
        try
        {
            await bootstrap.RunAsync();
        }
        catch when (_loaded is null)
        {
            Environment.Exit(1);
        }
    }

    private Task<bool> LoadAsync()
    {
        try
        {
            _loaded = ClassLibraryHandler.Load(handler);
            return Task.FromResult(true);
        }
        catch (TargetInvocationException failure) when (failure.InnerException is { } cause)
        {
            throw cause;
        }
    }
}
