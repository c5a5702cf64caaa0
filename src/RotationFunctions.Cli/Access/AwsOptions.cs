using System.CommandLine;

namespace RotationFunctions.Cli.Access;

/// <summary>
/// How a command finds the account and region whose secrets it works on: by the SDK's own rules, unless an option says otherwise.
/// </summary>
internal sealed class AwsOptions
{
    private readonly Option<string?> _endpoint = new("--endpoint")
    {
        Description = "Where Secrets Manager and Lambda answer, such as a local AWS. Unless given: AWS_ENDPOINT_URL_SECRETS_MANAGER, "
            + "AWS_ENDPOINT_URL_LAMBDA, AWS_ENDPOINT_URL, or AWS itself.",
    };
    private readonly Option<string?> _region = new("--region")
    {
        Description = "The region. Unless given: that of --profile, or AWS_REGION.",
    };
    private readonly Option<string?> _profile = new("--profile")
    {
        Description = "The profile with the credentials. Unless given: AWS_PROFILE, or the SDK's "
            + "usual search.",
    };

    public AwsOptions(Command command)
    {
        _endpoint.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !AwsAccess.IsUrl(token.Value))
                result.AddError("--endpoint must be a URL, such as http://127.0.0.1:5050.");
        });
        command.Options.Add(_endpoint);
        command.Options.Add(_region);
        command.Options.Add(_profile);
    }

    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSettings"/></exception>
    public AwsAccess Open(ParseResult parsed) =>
        AwsAccess.Open(new AwsRoute(parsed.GetValue(_endpoint), parsed.GetValue(_region), parsed.GetValue(_profile)));
}
