using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace RotationFunctions.Tests;

/// <summary>An address of this machine that is not the loopback one: drivers trust that one more than others.</summary>
internal static class MachineAddress
{
    public static IPAddress Require() => Requirement.Have(Find(), "This machine has no address but the loopback one.");

    private static IPAddress? Find() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork);
}
