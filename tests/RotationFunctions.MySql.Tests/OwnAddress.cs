using System.Net.NetworkInformation;
using System.Net.Sockets;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>An address of this machine that is not loopback, where the driver behaves as it does in production.</summary>
internal static class OwnAddress
{
    public static string Required => Requirement.Have(Find(), "This machine has no IPv4 address but loopback. Give it a network.");

    private static string? Find() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .FirstOrDefault(unicast => unicast.Address.AddressFamily == AddressFamily.InterNetwork)?.Address.ToString();
}
