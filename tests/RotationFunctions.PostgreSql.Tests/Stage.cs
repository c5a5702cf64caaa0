using System.Globalization;
using System.Security.Cryptography;
using RotationFunctions.Databases;
using RotationFunctions.Tests;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>An account's secret and the rotator for it, on a real server.</summary>
internal sealed class Stage : RotationStage
{
    private int _rotations;

    /// <param name="secret">The current value, where it is not the account's usual one.</param>
    public Stage(Account account, DatabaseSecret? secret = null, DatabaseSettings? settings = null)
        : this(secret ?? account.Secret(), settings ?? new DatabaseSettings { Tls = new TlsSettings(account.Server.CaBundlePath) })
    {
    }

    private Stage(DatabaseSecret secret, DatabaseSettings settings)
        : base(new DatabaseRotator(new PostgreSqlEngine(settings.Tls, RandomNumberGenerator.Create()), settings), SecretWriter.Write(secret))
    {
        Store.Register(Second);
    }

    /// <summary>Begins a rotation with a token of its own, as RotateSecret does.</summary>
    public string Begin()
    {
        var token = (++_rotations).ToString("D32", CultureInfo.InvariantCulture);
        Store.Register(token);
        return token;
    }
}
