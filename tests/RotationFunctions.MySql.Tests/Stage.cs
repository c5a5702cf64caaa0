using RotationFunctions.Databases;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>An account's secret and the rotator for it, on a real server.</summary>
internal sealed class Stage : RotationStage
{
    /// <param name="secret">The current value, where it is not the account's usual one.</param>
    public Stage(Account account, DatabaseSecret? secret = null, DatabaseSettings? settings = null, MySqlSettings? mySql = null)
        : this(secret ?? account.Secret(), settings ?? new DatabaseSettings { Tls = new TlsSettings(account.Server.CaBundlePath) }, mySql ?? new MySqlSettings())
    {
    }

    private Stage(DatabaseSecret secret, DatabaseSettings settings, MySqlSettings mySql)
        : base(new DatabaseRotator(new MySqlEngine(settings.Tls, mySql), settings), SecretWriter.Write(secret))
    {
        Store.Register(Second);
    }
}
