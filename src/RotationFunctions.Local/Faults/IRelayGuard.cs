namespace RotationFunctions.Local.Faults;

/// <summary>Sees what goes through one connection of a <see cref="Relay"/>. An <see cref="IOException"/> cuts the connection.</summary>
public interface IRelayGuard
{
    /// <summary>Sees what the client sends before the server does.</summary>
    /// <param name="request">One character for each byte.</param>
    /// <returns>The answer in the server's place, empty for none; <c>null</c> where the request goes on.</returns>
    Task<byte[]?> OnRequestAsync(string request);

    /// <summary>Sees that the server answers, before the client does.</summary>
    /// <param name="asked">What it was asked for.</param>
    /// <param name="answer">Part of the answer, one character for each byte.</param>
    /// <returns>What the client gets in its place; <c>null</c> where the answer goes on.</returns>
    Task<byte[]?> OnAnswerAsync(string asked, string answer);
}
