namespace RotationFunctions.Local.Vendors;

/// <summary>The keys of a vendor's account, in memory.</summary>
/// <param name="invent">Makes the id and the value of the vendor's first key, second key and so on.</param>
public sealed class VendorKeys(Func<int, (string Id, string Value)> invent, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly List<VendorKey> _keys = [];
    private int _issued;

    /// <summary>How many may exist at once.</summary>
    public int Limit { get; set; } = 1000;

    /// <summary>How many were ever issued.</summary>
    public int Issued => _issued;

    public IReadOnlyList<VendorKey> All
    {
        get
        {
            lock (_lock)
                return [.. _keys];
        }
    }

    /// <summary>Issues a key; <c>null</c> where the limit is reached.</summary>
    public VendorKey? TryIssue(string name, params IReadOnlyList<string> scopes)
    {
        lock (_lock)
        {
            if (_keys.Count >= Limit)
                return null;
            var (id, value) = invent(++_issued);
            var key = new VendorKey(id, value, name, clock.GetUtcNow()) { Scopes = scopes };
            _keys.Add(key);
            return key;
        }
    }

    public VendorKey? FindById(string id) => All.FirstOrDefault(key => key.Id == id);

    public VendorKey? FindByValue(string value) => All.FirstOrDefault(key => key.Value == value);

    /// <returns>Whether there was such a key.</returns>
    public bool Revoke(string id)
    {
        lock (_lock)
            return _keys.RemoveAll(key => key.Id == id) > 0;
    }
}
