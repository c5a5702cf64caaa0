using Microsoft.AspNetCore.Http;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Local.SecretsManager;

namespace RotationFunctions.Local.Faults;

/// <summary>Faults at calls of Secrets Manager. Only a function's calls count: a person's would shift the numbers.</summary>
internal sealed class CallFaults(FaultPlan plan, LambdaEmulator lambda, TimeProvider clock)
{
    public Fault? Next(HttpContext http, string operation) => FunctionEnvironment.IsFunction(TokenOf(http)) ? plan.Next(operation) : null;

    /// <returns>Whether the call goes on; else its connection is gone.</returns>
    /// <exception cref="ServiceError">The error that is answered in the call's place.</exception>
    public async Task<bool> StrikeBeforeAsync(HttpContext http, Fault? fault)
    {
        switch (fault?.Kind)
        {
            case FaultKind.Delay:
                await Task.Delay(fault.Delay!.Value, clock, http.RequestAborted);
                return true;
            case FaultKind.Throttle:
                throw new ServiceError("ThrottlingException", "Rate exceeded");
            case FaultKind.ServerError:
                throw new ServiceError("InternalServiceError", "An error occurred on the server side.");
            case FaultKind.CutBefore or FaultKind.KillBefore:
                await CutAsync(http, isKilled: fault.Kind == FaultKind.KillBefore);
                return false;
            default:
                return true;
        }
    }

    /// <returns>Whether the answer goes out; else its connection is gone.</returns>
    public async Task<bool> StrikeAfterAsync(HttpContext http, Fault? fault)
    {
        if (fault?.Kind is not (FaultKind.CutAfter or FaultKind.KillAfter))
            return true;
        await CutAsync(http, isKilled: fault.Kind == FaultKind.KillAfter);
        return false;
    }

    // The process first: it must not hear of the cut, and call again.
    private async Task CutAsync(HttpContext http, bool isKilled)
    {
        if (isKilled)
            await lambda.KillAsync(FunctionEnvironment.ProcessOf(TokenOf(http)));
        http.Abort();
    }

    private static string TokenOf(HttpContext http) => http.Request.Headers["X-Amz-Security-Token"].ToString();
}
