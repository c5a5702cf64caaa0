namespace RotationFunctions.MySql;

/// <summary>A way in which the server lets an account in.</summary>
/// <param name="Verifier">What the server stores for the password. It must not be shown.</param>
internal sealed record AuthenticationMethod(string Plugin, string Verifier)
{
    public override string ToString() => Plugin;
}
