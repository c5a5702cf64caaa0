using RotationFunctions;
using RotationFunctions.Aws;
using RotationFunctions.Lambda;

try
{
    await RotationFunction.RunAsync(settings => Handlers.Find(Environment.GetEnvironmentVariable("_HANDLER"))(settings));
    return 0;
}
catch (RotationException)
{
    return 1; // it has been logged and reported as an init error
}
