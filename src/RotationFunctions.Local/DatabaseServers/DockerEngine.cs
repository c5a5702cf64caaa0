using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;

namespace RotationFunctions.Local.DatabaseServers;

/// <summary>Starts servers in containers, where this machine has a Docker engine that can.</summary>
internal static class DockerEngine
{
    private const string NoAnswer = "no Docker engine answers";

    /// <param name="build">Makes the container, which is not started yet.</param>
    /// <param name="connect">Makes a server of the started container.</param>
    /// <returns>The server, or why there is none, as a part of a sentence.</returns>
    public static async Task<(TServer? Server, string Refusal)> TryStartAsync<TContainer, TServer>(
        Func<TContainer> build, Func<TContainer, Task<TServer>> connect, CancellationToken cancellationToken)
        where TContainer : class, IContainer
        where TServer : class
    {
        if (!MayBeThere())
            return (null, NoAnswer);
        TContainer? container = null;
        try
        {
            container = build();
            await container.StartAsync(cancellationToken);
            return (await connect(container), "");
        }
        catch (Exception failure) // of whatever kind: an engine that cannot is no reason not to look elsewhere
        {
            await TryRemoveAsync(container);
            cancellationToken.ThrowIfCancellationRequested();
            return (null, failure is DockerUnavailableException ? NoAnswer : $"Docker cannot start one ({FirstLineOf(failure)})");
        }
    }

    private static async Task TryRemoveAsync(IContainer? container)
    {
        try
        {
            if (container is not null)
                await container.DisposeAsync();
        }
        catch (Exception)
        {
            // the engine that could not start it may be gone
        }
    }

    private static string FirstLineOf(Exception failure) => failure.GetBaseException().Message.Split('\r', '\n')[0].TrimEnd('.');

    private static bool MayBeThere() =>
        Environment.GetEnvironmentVariable("DOCKER_HOST") is not null
        || OperatingSystem.IsWindows()
        || File.Exists("/var/run/docker.sock")
        || File.Exists(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker/run/docker.sock"));
}
