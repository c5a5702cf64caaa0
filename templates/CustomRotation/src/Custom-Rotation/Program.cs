using Custom_Rotation;
using RotationFunctions.Aws;

using var http = new HttpClient();
await RotationFunction.RunAsync(_ => new ServiceRotator(http));
