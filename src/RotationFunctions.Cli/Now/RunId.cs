using System.Security.Cryptography;
using System.Text;

namespace RotationFunctions.Cli.Now;

/// <summary>Names one run over many secrets, and each rotation of it: the same in every repeat, so that none happens twice.</summary>
internal sealed record RunId(string Text)
{
    public static RunId New() => new(RandomNumberGenerator.GetHexString(12, lowercase: true));

    /// <param name="turn">The how manyth rotation of that secret it is.</param>
    public string TokenFor(string arn, int turn = 1) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{Text}/{arn}/{turn}")).AsSpan(0, 16)).ToString();
}
