using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using RotationFunctions.Local.Faults;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Local.Page;
using RotationFunctions.Local.Rotation;
using RotationFunctions.Local.SecretsManager;
using RotationFunctions.Local.SecretsManager.Operations;

namespace RotationFunctions.Local;

/// <summary>
/// Secrets Manager and Lambda on this machine, for developing and testing rotation functions. It is a tool for one machine: it has no
/// authentication, keeps secrets in clear text, and listens on the loopback interface alone.
/// </summary>
public sealed class LocalAws : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly LambdaEmulator _lambda;
    private readonly FunctionFaults _functions;
    private readonly RotationRunner _runner;
    private readonly PageFeed _page;
    private readonly RotationClock _schedules;
    private readonly RotationRegister _register;
    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();
    private readonly List<Relay> _relays = [];
    private bool _isDisposed;

    private LocalAws(LocalAwsOptions options)
    {
        Options = options;
        _page = new PageFeed(options.Clock);
        _lambda = new LambdaEmulator(options, NewId, Tell);
        var file = options.StateFolder is { } folder ? new StateFile(folder) : null;
        var secrets = new SecretCatalogue(options.Clock, file?.Read() ?? []);
        _functions = new FunctionFaults(_lambda, Faults);
        _runner = new RotationRunner(() => _register!, Calls, _functions, options, Tell);
        _register = new RotationRegister(secrets, _lambda, NewId) { Run = _runner.Begin };
        _schedules = new RotationClock(_register, options.Clock);
        secrets.Changed = all =>
        {
            _schedules.Look();
            file?.Write(all);
        };
        secrets.Removed = _page.Note;
        _lambda.Appeared = function =>
        {
            _register.Resume(function);
            _schedules.Look();
        };
        _web = BuildWeb(options, secrets);
    }

    /// <summary>Called for everything that happens in a rotation, in its order, by the thread it happens on.</summary>
    public event Action<RotationActivity>? RotationHappened;

    /// <summary>Called for every line that a function writes.</summary>
    public event Action<FunctionLogLine>? FunctionLogged;

    public LocalAwsOptions Options { get; }

    /// <summary>Where Secrets Manager and Lambda answer programs, and a page shows people what happens, such as <c>http://127.0.0.1:5050</c>.</summary>
    public Uri Endpoint { get; private set; } = null!;

    /// <summary>The Secrets Manager operations that were called for each secret.</summary>
    public CallRecord Calls { get; } = new();

    /// <summary>The functions, to invoke them directly.</summary>
    public IFunctions Functions => _functions;

    /// <summary>What is to go wrong, and how often each call that can go wrong was made.</summary>
    public FaultPlan Faults { get; } = new();

    public static async Task<LocalAws> StartAsync(LocalAwsOptions options, CancellationToken cancellationToken)
    {
        if (!IPAddress.IsLoopback(options.Address))
            throw new ArgumentException($"The local AWS has no authentication, so it listens on a loopback address alone, not on {options.Address}.", nameof(options));
        var aws = new LocalAws(options);
        try
        {
            await aws._web.StartAsync(cancellationToken);
        }
        catch
        {
            await aws.DisposeAsync();
            throw;
        }
        aws.Endpoint = new Uri(aws._web.Urls.Single());
        aws._lambda.Endpoint = aws.Endpoint;
        return aws;
    }

    /// <summary>Adds a function; its process starts with its first invocation.</summary>
    /// <returns>The function's ARN.</returns>
    public string Define(FunctionDefinition function) => _lambda.Define(function);

    /// <summary>Leads to another server, such as a database, and lets <see cref="Faults"/> happen at the requests that go there. It ends with the local AWS.</summary>
    /// <param name="listenOn">A port of 127.0.0.1; 0 for one that is free.</param>
    /// <exception cref="SocketException">Nobody can listen there.</exception>
    public Relay StartRelay(string host, int port, int listenOn)
    {
        var relay = Relay.To(host, port, () => new RequestFaults(Faults, Options.Clock), listenOn);
        _relays.Add(relay);
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        _schedules.Dispose();
        try
        {
            await _runner.DisposeAsync();
        }
        finally // also where a listener of a rotation has thrown: no process stays behind
        {
            await _lambda.DisposeAsync();
            foreach (var relay in _relays)
                await relay.DisposeAsync();
            await _web.StopAsync(new CancellationToken(canceled: true));
            await _web.DisposeAsync();
            _random.Dispose();
        }
    }

    private IOperations[] Operations(SecretCatalogue secrets) =>
    [
        new SecretOperations(secrets, Options),
        new ValueOperations(secrets, new WriteQuota(Options.EnforceQuotas, Options.Clock)),
        new ListOperations(secrets),
        new RotationOperations(secrets, _register, _lambda, new WriteQuota(Options.EnforceQuotas, Options.Clock)),
        new PasswordOperations(_random),
    ];

    private WebApplication BuildWeb(LocalAwsOptions options, SecretCatalogue secrets)
    {
        var secretsManager = new SecretsManagerService(secrets, Operations(secrets), Calls, () => Faults.NeedsPast);
        // Nothing of the host's own configuration may open another address.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(options.Address, options.Port);
            kestrel.Limits.MaxRequestBodySize = 8 * 1024 * 1024;
        });
        var web = builder.Build();
        web.UseLoopbackGuard();
        web.MapSecretsManager(secretsManager, new CallFaults(Faults, _lambda, options.Clock), NewId);
        web.MapRuntimeApi(_lambda);
        web.MapInvoke(_lambda, _functions);
        web.MapPage(_page, secrets);
        return web;
    }

    private void Tell(FunctionLogLine line)
    {
        _page.Note(line);
        FunctionLogged?.Invoke(line);
    }

    private void Tell(RotationActivity activity)
    {
        _page.Note(activity);
        RotationHappened?.Invoke(activity);
    }

    private string NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.GetBytes(bytes);
        return new Guid(bytes).ToString();
    }
}
