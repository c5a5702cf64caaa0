using Amazon.Runtime;

namespace Amazon.SecretsManager.Internal;

/// <summary>The SDK's defaults by mode, such as time-outs; those that are the same for every service.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-smart-config-defaults.html"/></remarks>
internal static class DefaultConfigurations
{
    public static readonly IDefaultConfiguration[] All =
    [
        Make(DefaultConfigurationMode.Standard, connect: 3100, handshake: 3100),
        Make(DefaultConfigurationMode.InRegion, connect: 1100, handshake: 1100),
        Make(DefaultConfigurationMode.CrossRegion, connect: 3100, handshake: 3100),
        Make(DefaultConfigurationMode.Mobile, connect: 30000, handshake: 30000),
        Make(DefaultConfigurationMode.Auto, connect: 1100, handshake: 1100),
    ];

    private static DefaultConfiguration Make(DefaultConfigurationMode mode, int connect, int handshake) => new()
    {
        Name = mode,
        RetryMode = RequestRetryMode.Standard,
        ConnectTimeout = TimeSpan.FromMilliseconds(connect),
        TlsNegotiationTimeout = TimeSpan.FromMilliseconds(handshake),
    };
}
