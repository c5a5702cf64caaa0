using System.Text;

namespace RotationFunctions.Local.Faults;

/// <summary>What a server that speaks HTTP answers where it refuses. The connection ends with it: nothing of another answer may follow.</summary>
public static class HttpRefusal
{
    /// <summary>429, with the wish to be left alone for two seconds.</summary>
    public static byte[] TooManyRequests() => Answer("429 Too Many Requests\r\nRetry-After: 2");

    public static byte[] InternalServerError() => Answer("500 Internal Server Error");

    public static byte[] ServiceUnavailable() => Answer("503 Service Unavailable");

    private static byte[] Answer(string start) => Encoding.ASCII.GetBytes($"HTTP/1.1 {start}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}
