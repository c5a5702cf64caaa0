using System.CommandLine;
using RotationFunctions.Cli.Demo;
using RotationFunctions.Cli.Local;

var rotate = new RootCommand("Rotates AWS Secrets Manager secrets, and shows how.")
{
    DemoCommand.Create(),
    LocalCommand.Create(),
};
return await rotate.Parse(args).InvokeAsync();
