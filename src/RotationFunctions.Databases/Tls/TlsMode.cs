namespace RotationFunctions.Databases;

/// <summary>How a connection to a database is protected. There is nothing in between: TLS that verifies nothing protects nothing.</summary>
public enum TlsMode
{
    /// <summary>In clear text.</summary>
    None,

    /// <summary>TLS with a verified certificate chain and host name.</summary>
    Verified,
}
