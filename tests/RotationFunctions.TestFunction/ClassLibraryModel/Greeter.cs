using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using RotationFunctions.TestFunction;

[assembly: LambdaSerializer(typeof(SourceGeneratorLambdaJsonSerializer<GreetingJson>))]

namespace RotationFunctions.TestFunction;

/// <summary>A handler of the class-library model: each shape that it may have.</summary>
public sealed class Greeter
{
    private readonly string _word = "Hello";

    public Task<Greeting> GreetAsync(JsonElement name, ILambdaContext context) => Task.FromResult(new Greeting($"{_word} {name.GetString()}", context.FunctionName));

    public static Greeting GreetAtOnce(JsonElement name) => new($"Hi {name.GetString()}", "");
}
