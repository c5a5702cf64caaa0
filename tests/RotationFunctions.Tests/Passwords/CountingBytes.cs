using System.Security.Cryptography;

namespace RotationFunctions.Tests;

/// <summary>Every byte in turn, so that what comes of all 256 can be counted.</summary>
internal sealed class CountingBytes : RandomNumberGenerator
{
    private byte _next;

    public override void GetBytes(byte[] data) => GetBytes(data.AsSpan());

    public override void GetBytes(Span<byte> data)
    {
        foreach (ref var item in data)
            item = _next++;
    }
}
