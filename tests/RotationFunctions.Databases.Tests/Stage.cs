using RotationFunctions.Tests;

namespace RotationFunctions.Databases.Tests;

/// <summary>One secret, one server and the rotator between them: what every scenario starts from.</summary>
internal sealed class Stage : RotationStage
{
    public const string Master = $",\"masterarn\":\"{Administrator}\"";

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

    /// <summary>A secret of two users that take turns, with its administrator's secret.</summary>
    public static Stage Alternating(DatabaseSettings? settings = null)
    {
        var stage = new Stage(settings);
        stage.Store.Add(First, Value("old", Master), StagingLabels.Current);
        stage.Server["root"] = "rootpw";
        stage.Store.Others[Administrator] = Value("rootpw").With("username", "root");
        return stage;
    }

    public static SecretValue Value(string password, string more = "") =>
        SecretValue.FromText($$"""{"engine":"fakesql","host":"db","username":"app","password":"{{password}}"{{more}}}""", "a version of the secret");

    /// <summary>Registers the empty pending version, as the service does before it calls the function.</summary>
    public Stage Begin(string token = Second)
    {
        Store.Register(token);
        return this;
    }

    /// <summary>Whether the value with that label logs in.</summary>
    public bool LogsIn(string label) =>
        Server.Knows(UserOf(label)) && Server[UserOf(label)] == PasswordOf(label);
}
