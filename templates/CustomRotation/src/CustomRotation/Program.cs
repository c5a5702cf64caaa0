using CustomRotation;
using RotationFunctions.Aws;

using var http = new HttpClient();
await RotationFunction.RunAsync(_ => new ServiceRotator(http));
