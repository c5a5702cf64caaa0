using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace RotationFunctions.Local.SecretsManager.Operations;

/// <summary>Random passwords, made by the runtime's own generator.</summary>
internal sealed class PasswordOperations(RandomNumberGenerator random) : IOperations
{
    public IReadOnlyDictionary<string, Func<ApiRequest, JsonObject>> ByName => new Dictionary<string, Func<ApiRequest, JsonObject>>
    {
        ["GetRandomPassword"] = Make,
    };

    private JsonObject Make(ApiRequest request)
    {
        var settings = new PasswordSettings
        {
            Length = (int)(request.FindNumber("PasswordLength", 1, 4096) ?? 32),
            ExcludeCharacters = request.FindText("ExcludeCharacters", 4096, 0) ?? "",
            ExcludeNumbers = request.FindFlag("ExcludeNumbers") ?? false,
            ExcludePunctuation = request.FindFlag("ExcludePunctuation") ?? false,
            ExcludeUppercase = request.FindFlag("ExcludeUppercase") ?? false,
            ExcludeLowercase = request.FindFlag("ExcludeLowercase") ?? false,
            RequireEachIncludedType = request.FindFlag("RequireEachIncludedType") ?? true,
        };
        try
        {
            return new JsonObject { ["RandomPassword"] = new PasswordGenerator(settings, random).NewPassword() };
        }
        catch (RotationException)
        {
            throw ServiceError.InvalidParameter("No password can be made by these settings.");
        }
    }
}
