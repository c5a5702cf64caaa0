using RotationFunctions;
using RotationFunctions.Aws;
using RotationFunctions.Lambda;

try
{
    await RotationFunction.RunAsync(Handlers.Find(Environment.GetEnvironmentVariable("_HANDLER")));
    return 0;
}
catch (RotationException mistake)
{
    await Console.Error.WriteLineAsync(mistake.Message);
    return 1;
}
