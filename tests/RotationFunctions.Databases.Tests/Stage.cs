using RotationFunctions.Tests;

namespace RotationFunctions.Databases.Tests;

/// <summary>One secret, one server and the rotator between them: what every scenario starts from.</summary>
internal sealed class Stage : RotationStage
{
    public Stage(DatabaseSettings? settings = null)
        : this(new FakeServer(), settings ?? new DatabaseSettings())
    {
    }

    private Stage(FakeServer server, DatabaseSettings settings)
        : base(new DatabaseRotator(server, settings), Value("old"))
    {
        Server = server;
        Server["app"] = "old";
    }

    public FakeServer Server { get; }

    public static SecretValue Value(string password, string more = "") =>
        SecretValue.FromText($$"""{"engine":"fakesql","host":"db","username":"app","password":"{{password}}"{{more}}}""", "a version of the secret");

    /// <summary>Registers the empty pending version, as the service does before it calls the function.</summary>
    public Stage Begin(string token = Second)
    {
        Store.Register(token);
        return this;
    }
}
