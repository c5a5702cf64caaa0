using System.Buffers.Binary;
using System.Text;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>Messages that a server of PostgreSQL's protocol sends.</summary>
internal static class ServerMessage
{
    public static readonly byte[] AskForClearText = Make('R', Number(3));
    public static readonly byte[] LoggedIn = Make('R', Number(0));
    public static readonly byte[] Ready = Make('Z', "I"u8.ToArray());
    public static readonly byte[] Parsed = Make('1');
    public static readonly byte[] Bound = Make('2');
    public static readonly byte[] Closed = Make('3');
    public static readonly byte[] NoRows = Make('n');

    public static byte[] AskForMd5(byte[] salt) => Make('R', [.. Number(5), .. salt]);

    public static byte[] Parameter(string name, string value) => Make('S', [.. Text(name), .. Text(value)]);

    /// <summary>One column of text.</summary>
    public static byte[] Column(string name) => Make('T', [0, 1, .. Text(name), .. Number(0), 0, 0, .. Number(25), 0xFF, 0xFF, .. Number(-1), 0, 0]);

    public static byte[] Row(string value) => Make('D', [0, 1, .. Number(Encoding.UTF8.GetByteCount(value)), .. Encoding.UTF8.GetBytes(value)]);

    public static byte[] Completed(string tag) => Make('C', Text(tag));

    public static byte[] Error(string sqlState) =>
        Make('E', [.. Text("SERROR"), .. Text("VERROR"), .. Text($"C{sqlState}"), .. Text("Mrefused"), 0]);

    private static byte[] Make(char type, byte[]? body = null) => [(byte)type, .. Number((body?.Length ?? 0) + 4), .. body ?? []];

    private static byte[] Text(string value) => [.. Encoding.UTF8.GetBytes(value), 0];

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
