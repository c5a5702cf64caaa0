namespace RotationFunctions.Databases.Tests;

/// <summary>A database server as the strategies see one: accounts with passwords, one lock, and a record of what was asked of it.</summary>
internal sealed class FakeServer : IDatabaseEngine
{
    private readonly Dictionary<string, string> _passwords = [];
    private bool _isLocked;

    public string Name => "FakeSQL";

    public int UsualPort => 1234;

    public int LongestUserName { get; set; } = 32;

    public IReadOnlyCollection<string> EngineNames => ["fakesql"];

    /// <summary>What happened, such as <c>login app ok</c>, <c>lock</c>, <c>set app</c>.</summary>
    public List<string> Record { get; } = [];

    /// <summary>Called before each entry of the record takes effect; it may throw, or do what somebody else does meanwhile.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called after each entry of the record took effect; throwing here is a lost reply.</summary>
    public Func<string, Task> After { get; set; } = _ => Task.CompletedTask;

    public Predicate<string> AcceptsPassword { get; set; } = _ => true;

    public bool HasTls { get; set; } = true;

    public bool KeepsOldPasswords { get; set; }

    public bool KnowsTurns { get; set; } = true;

    public bool ComparesPasswords { get; set; }

    /// <summary>A host at which somebody else's server lets everybody in.</summary>
    public string? ForeignHost { get; set; }

    public string this[string user]
    {
        get => _passwords[user];
        set => _passwords[user] = value;
    }

    public bool Knows(string user) => _passwords.ContainsKey(user);

    public int FailedLogins => Record.Count(entry => entry.EndsWith(" refused", StringComparison.Ordinal));

    public async Task<IDatabaseSession> LogInAsync(DatabaseSecret credential, TlsMode tls, CancellationToken cancellationToken)
    {
        var user = credential.UserName;
        var isRight = credential.Host == ForeignHost || _passwords.TryGetValue(user, out var password) && password == credential.Password;
        await DoAsync($"login {user} {(isRight ? "ok" : "refused")}{(tls == TlsMode.None ? " in clear text" : "")}", () =>
        {
            if (tls == TlsMode.Verified && !HasTls)
                throw new RotationException(DatabaseErrors.TlsFailed, "The server has no TLS.");
            if (!isRight)
                throw new RotationException(DatabaseErrors.LoginRefused, "The server refused the login.");
        });
        return new Session(this, user);
    }

    private async Task DoAsync(string entry, Action effect)
    {
        await Before(entry);
        Record.Add(entry);
        effect();
        await After(entry);
    }

    private sealed class Session(FakeServer server, string user) : IDatabaseSession
    {
        private bool _holdsLock;

        public string Account => user;

        public bool KeepsOldPassword => server.KeepsOldPasswords;

        public bool KnowsTurns => server.KnowsTurns;

        public bool ComparesPasswords => server.ComparesPasswords;

        public async Task LockAsync(string lockedUser, TimeSpan timeout, CancellationToken cancellationToken)
        {
            await server.DoAsync("lock", () =>
            {
                if (server._isLocked)
                    throw new RotationException(RotationErrors.RotationInProgress, "Another attempt holds the lock.", isTransient: true);
                _holdsLock = server._isLocked = true;
            });
        }

        public Task SetOwnPasswordAsync(string password, CancellationToken cancellationToken) => server.DoAsync($"set {user}", () =>
        {
            if (!server.AcceptsPassword(password))
                throw new RotationException(DatabaseErrors.PasswordRejected, "The server's policy refuses the password.");
            server[user] = password;
        });

        public async Task<bool> NextExistsAsync(UserTurn turn, string? begunWith, CancellationToken cancellationToken)
        {
            await server.DoAsync($"find {turn.Next}", () =>
            {
                if (turn.Next.Length > server.LongestUserName)
                    throw new RotationException(DatabaseErrors.UserNameTooLong, "The name is too long.");
            });
            return server.Knows(turn.Next);
        }

        public async Task PrepareNextAsync(UserTurn turn, string password, CancellationToken cancellationToken)
        {
            await server.DoAsync($"equip {turn.Next}", () => { });
            await server.DoAsync($"set {turn.Next}", () =>
            {
                if (!server.AcceptsPassword(password))
                    throw new RotationException(DatabaseErrors.PasswordRejected, "The server's policy refuses the password.");
                server[turn.Next] = password;
            });
        }

        public Task ProbeAsync(string? sql, CancellationToken cancellationToken) => server.DoAsync($"probe {sql}".TrimEnd(), () => { });

        public ValueTask DisposeAsync()
        {
            if (_holdsLock)
                server._isLocked = false;
            _holdsLock = false;
            return ValueTask.CompletedTask;
        }
    }
}
