using System.Net;

namespace RotationFunctions.Local;

/// <summary>What a local AWS is like.</summary>
public sealed record LocalAwsOptions
{
    /// <summary>Only a loopback address is taken: there is no authentication.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The TCP port; 0 for one that is free.</summary>
    public int Port { get; init; }

    public string Region { get; init; } = "us-east-1";

    /// <summary>Twelve digits.</summary>
    public string AccountId { get; init; } = "123456789012";

    /// <summary>Whether the service's two write quotas, 50 calls a second each, are enforced.</summary>
    public bool EnforceQuotas { get; init; }

    /// <summary>
    /// The pauses before a rotation whose step failed is run again as a whole. The service's own number and spacing are not documented.
    /// </summary>
    public IReadOnlyList<TimeSpan> RotationRetries { get; init; } =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)];

    /// <summary>
    /// A folder in which the secrets are kept over a restart, in clear text; <c>null</c> to keep them in memory alone.
    /// </summary>
    public string? StateFolder { get; init; }

    /// <summary>How many processes of one function may run at once.</summary>
    public int MostProcessesPerFunction { get; init; } = 10;

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
