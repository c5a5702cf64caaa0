using System.Text;

namespace RotationFunctions.Local.SecretsManager;

/// <summary>The value that a request brings: text or bytes. It is not printed.</summary>
internal sealed class GivenValue(string? text, byte[]? binary)
{
    private const int Longest = 65536;

    public string? Text => text;

    public byte[]? Binary => binary;

    /// <returns><c>null</c> where the request has no value.</returns>
    /// <exception cref="ServiceError">There are two, or one that is too long.</exception>
    public static GivenValue? Read(ApiRequest request)
    {
        var text = request.FindText("SecretString", Longest);
        if (text is not null && Encoding.UTF8.GetByteCount(text) > Longest)
            throw ServiceError.Validation("SecretString", $"Member must have length less than or equal to {Longest}");
        var binary = request.FindBinary("SecretBinary");
        if (text is not null && binary is not null)
            throw ServiceError.InvalidParameter("You can't specify both SecretString and SecretBinary. Give one of the two.");
        if (binary is { Length: < 1 or > Longest })
            throw ServiceError.Validation("SecretBinary", $"Member must have length between 1 and {Longest}");
        return text is null && binary is null ? null : new GivenValue(text, binary);
    }
}
