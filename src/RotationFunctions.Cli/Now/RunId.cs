using System.Security.Cryptography;
using System.Text;

namespace RotationFunctions.Cli.Now;

/// <summary>Names one run over many secrets, and each rotation of it: the same in every repeat, so that none happens twice.</summary>
internal sealed record RunId(string Text)
{
    public static RunId New() => new(RandomNumberGenerator.GetHexString(12, lowercase: true));

    public string TokenFor(string arn) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{Text}/{arn}")).AsSpan(0, 16)).ToString();
}
