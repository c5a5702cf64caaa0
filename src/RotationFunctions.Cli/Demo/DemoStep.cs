namespace RotationFunctions.Cli.Demo;

/// <summary>One step of the rotation, as the local AWS and the database server saw it.</summary>
/// <param name="Milliseconds">From the invocation to the function's answer.</param>
/// <param name="Labels">Which version each staging label stands on after the step.</param>
/// <param name="Logins">Logins of the application's user that the server granted; <c>null</c> where its log cannot be read.</param>
/// <param name="FailedLogins">Those that it refused.</param>
/// <param name="VendorRequests">Requests that a vendor was sent; <c>null</c> where there is none.</param>
/// <param name="Error">What the function reported, where it failed.</param>
/// <param name="Log">What the function logged, where it failed.</param>
internal sealed record DemoStep(
    string Step,
    double Milliseconds,
    IReadOnlyDictionary<string, string> Labels,
    int SecretsManagerCalls,
    int SecretsManagerWrites,
    int? Logins,
    int? FailedLogins,
    int? VendorRequests,
    string? Error,
    IReadOnlyList<string>? Log);
