namespace RotationFunctions.Local.Vendors;

/// <summary>What goes wrong with one request.</summary>
public abstract record VendorFault
{
    private VendorFault()
    {
    }

    /// <summary>The connection breaks before anything is done.</summary>
    public sealed record Dropped : VendorFault;

    /// <summary>What was asked is done, and the connection breaks before the answer.</summary>
    public sealed record ReplyLost : VendorFault;

    /// <summary>Nothing is done; the answer is a status, such as 429.</summary>
    public sealed record Refused(int Status, TimeSpan? RetryAfter = null) : VendorFault;

    /// <summary>It is done when <paramref name="Until"/> has completed.</summary>
    public sealed record Held(Task Until) : VendorFault;
}
