using Microsoft.AspNetCore.Http;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Local.SecretsManager;

namespace RotationFunctions.Local.Faults;

/// <summary>Faults at calls of Secrets Manager. Only a function's calls count: a person's would shift the numbers.</summary>
internal sealed class CallFaults(FaultPlan plan, LambdaEmulator lambda, TimeProvider clock)
{
    public Fault? Next(HttpContext http, string operation) => FunctionEnvironment.IsFunction(TokenOf(http)) ? plan.Next(operation) : null;

    /// <returns>The error that is answered in the call's place; <c>null</c> where it goes on, or where there is nobody any more to answer.</returns>
    public async Task<ServiceError?> StrikeBeforeAsync(HttpContext http, Fault? fault)
    {
        switch (fault?.Kind)
        {
            case FaultKind.Delay:
                await Task.Delay(fault.Delay!.Value, clock, http.RequestAborted);
                return null;
            case FaultKind.Throttle:
                return new ServiceError("ThrottlingException", "Rate exceeded");
            case FaultKind.ServerError:
                return new ServiceError("InternalServiceError", "An error occurred on the server side.");
            case FaultKind.CutBefore or FaultKind.KillBefore:
                await CutAsync(http, isKilled: fault.Kind == FaultKind.KillBefore);
                return null;
            default:
                return null;
        }
    }

    public Task StrikeAfterAsync(HttpContext http, Fault? fault) => fault?.Kind is FaultKind.CutAfter or FaultKind.KillAfter
        ? CutAsync(http, isKilled: fault.Kind == FaultKind.KillAfter)
        : Task.CompletedTask;

    // The process first: it must not hear of the cut, and call again.
    private async Task CutAsync(HttpContext http, bool isKilled)
    {
        if (isKilled)
            await lambda.KillAsync(FunctionEnvironment.ProcessOf(TokenOf(http)));
        http.Abort();
    }

    private static string TokenOf(HttpContext http) => http.Request.Headers["X-Amz-Security-Token"].ToString();
}
