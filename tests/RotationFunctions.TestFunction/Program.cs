using Amazon.Lambda.RuntimeSupport;
using RotationFunctions.Aws;
using RotationFunctions.TestFunction;

// A function's process, and what it does is named by its handler.
var handler = Environment.GetEnvironmentVariable("_HANDLER") ?? "";
if (handler.Contains("::", StringComparison.Ordinal))
    await new RuntimeSupportInitializer(handler).RunLambdaBootstrap();
else if (handler == "rotate")
    await RotationFunction.RunAsync(_ => new PlainRotator());
else if (handler == "describe")
    await StoreProbe.RunAsync();
else
    await Behaviour.RunAsync(handler);
