using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

[RequiresUnreferencedCode("Finds the handler by its name.")]
[RequiresDynamicCode("Calls the handler by its type.")]
internal static class ClassLibraryHandler
{
    /// <summary>Loads a handler of the shape <c>Task&lt;TOutput&gt; Method(TInput, ILambdaContext)</c> or <c>TOutput Method(TInput, ILambdaContext)</c>.</summary>
    public static FunctionHandler Load(string handler)
    {
        if (handler.Split("::") is not [var assemblyName, var typeName, var methodName])
            throw new ArgumentException($"The handler '{handler}' must have the form Assembly::Namespace.Type::Method.", nameof(handler));
        var type = Assembly.Load(assemblyName).GetType(typeName, throwOnError: true)!;
        var method = type.GetMethod(methodName)
            ?? throw new ArgumentException($"The type '{typeName}' has no public method '{methodName}'.", nameof(handler));
        var target = method.IsStatic ? null : Activator.CreateInstance(type);
        var serializer = SerializerOf(method);
        var (input, output) = (method.GetParameters()[0].ParameterType, ResultOf(method.ReturnType));
        var caller = typeof(ClassLibraryHandler).GetMethod(nameof(Bind), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(input, output);
        return (FunctionHandler)caller.Invoke(null, [method, target, serializer])!;
    }

    private static FunctionHandler Bind<TInput, TOutput>(MethodInfo method, object? target, ILambdaSerializer serializer) => async (input, context) =>
    {
        var arguments = new object?[] { serializer.Deserialize<TInput>(input), context }[..method.GetParameters().Length];
        var result = method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        var answer = new MemoryStream();
        serializer.Serialize(result is Task<TOutput> task ? await task : (TOutput)result!, answer);
        answer.Position = 0;
        return answer;
    };

    private static Type ResultOf(Type returned) =>
        returned.IsGenericType && returned.GetGenericTypeDefinition() == typeof(Task<>) ? returned.GetGenericArguments()[0] : returned;

    private static ILambdaSerializer SerializerOf(MethodInfo method)
    {
        var attribute = method.GetCustomAttribute<LambdaSerializerAttribute>()
            ?? method.DeclaringType!.Assembly.GetCustomAttribute<LambdaSerializerAttribute>()
            ?? throw new InvalidOperationException($"Neither '{method.Name}' nor its assembly names a serializer with LambdaSerializerAttribute.");
        return (ILambdaSerializer)Activator.CreateInstance(attribute.SerializerType)!;
    }
}
