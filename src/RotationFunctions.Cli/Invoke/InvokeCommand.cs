using System.CommandLine;
using RotationFunctions.Cli.Access;

namespace RotationFunctions.Cli.Invoke;

/// <summary><c>rotate invoke</c></summary>
internal static class InvokeCommand
{
    private const string Purpose = "Send one step of a rotation to a function, and print its answer as Lambda gives it. It works on AWS, a "
        + "local AWS and the Lambda Test Tool.";

    public static Command Create()
    {
        var command = new OperatorCommand("invoke", Purpose, "rotate invoke finishSecret orders/db",
            "rotate invoke checkSecret orders/db --function rotate-postgresql");
        var step = command.Add(new Argument<string>("STEP")
        {
            Description = "createSecret, setSecret, testSecret, finishSecret or checkSecret.",
        });
        step.AcceptOnlyFromAmong([.. RotationSteps.OfRotation.Append(RotationStep.CheckSecret).Select(known => known.WireName())]);
        var secret = command.AddSecret();
        var function = command.Add(new Option<string?>("--function")
        {
            Description = "The function, in the place of the secret's own: its name or ARN.",
        });
        var token = command.Add(new Option<string?>("--token")
        {
            Description = "The version that the rotation makes. Unless given: the one that is pending, or on a local AWS a "
                + "new one. With --function too, Secrets Manager is not asked.",
        });
        return command.Running((parsed, access, cancellationToken) => new InvokeRun(access).RunAsync(
            parsed.GetValue(step)!, parsed.GetValue(secret)!, parsed.GetValue(function), parsed.GetValue(token), cancellationToken));
    }
}
