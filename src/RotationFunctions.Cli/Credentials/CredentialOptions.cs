using System.CommandLine;
using RotationFunctions.ApiKeys;
using RotationFunctions.Cli.Access;

namespace RotationFunctions.Cli.Credentials;

/// <summary>
/// How this machine logs in with a secret's credential: by the variables that the function has, unless an option says otherwise.
/// </summary>
internal sealed class CredentialOptions(OperatorCommand command)
{
    private readonly Option<string?> _caBundle = command.Add(new Option<string?>("--ca-bundle")
    {
        Description = "A PEM file of the certificate authorities of the database. Unless given: CA_BUNDLE_PATH, or the system's.",
    });

    private readonly Option<string?> _recipe = command.Add(new Option<string?>("--recipe")
    {
        Description = $"For an API key: the recipe's file, or one of {string.Join(", ", RecipeBook.Names)}. Unless given: RECIPE.",
    });

    public CredentialRotators Read(ParseResult parsed)
    {
        var caBundle = parsed.GetValue(_caBundle) is { } file ? Path.GetFullPath(file) : null;
        return new CredentialRotators(name => name == "CA_BUNDLE_PATH" && caBundle is not null ? caBundle
            : Environment.GetEnvironmentVariable(name), parsed.GetValue(_recipe));
    }
}
