using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace RotationFunctions.Tests;

/// <summary>Speaks TLS for a server on loopback that speaks none.</summary>
internal sealed class TlsFront : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly int _behind;
    private readonly Task _accepting;
    private int _encrypted;

    /// <param name="behind">The port of the server.</param>
    /// <param name="authority">Issues the certificate, for the name <c>localhost</c>.</param>
    public TlsFront(int behind, TestCertificates authority)
    {
        _behind = behind;
        var (certificate, key) = authority.Issue("localhost");
        _certificate = X509Certificate2.CreateFromPem(certificate, key);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>How many connections have agreed on TLS.</summary>
    public int Encrypted => Volatile.Read(ref _encrypted);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _certificate.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        while (!_stopping.IsCancellationRequested)
        {
            var accepted = await _listener.AcceptTcpClientAsync(_stopping.Token).AsTask().ContinueWith(
                accept => accept.IsCompletedSuccessfully ? accept.Result : null, TaskScheduler.Default);
            if (accepted is not null)
                connections.Add(CarryAsync(accepted));
        }
        await Task.WhenAll(connections);
    }

    private async Task CarryAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await using var encrypted = new SslStream(client.GetStream());
                await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stopping.Token);
                Interlocked.Increment(ref _encrypted);
                await server.ConnectAsync(IPAddress.Loopback, _behind, _stopping.Token);
                await Task.WhenAny(
                    encrypted.CopyToAsync(server.GetStream(), _stopping.Token), server.GetStream().CopyToAsync(encrypted, _stopping.Token));
            }
            catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // One of the two has gone, or does not trust the certificate.
            }
        }
    }
}
