namespace RotationFunctions.Cli.Credentials;

internal enum ProofResult
{
    /// <summary>It could not be found out: no way to the server, or nothing that could be asked.</summary>
    Unknown,

    Works,

    /// <summary>The server or vendor refuses it.</summary>
    Refused,
}
