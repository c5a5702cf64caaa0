using RotationFunctions.ApiKeys;
using RotationFunctions.Cli.Access;

namespace RotationFunctions.Cli.Supply;

/// <summary>A key that a person has made.</summary>
/// <param name="Id">The vendor's id of it; <c>null</c> where the recipe keeps none.</param>
internal sealed record NewKey(string Value, string? Id)
{
    /// <summary>Asks for what was not given: the id first, which shows, and then the key.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSettings"/> or <see cref="CommandErrors.InvalidKey"/></exception>
    public static NewKey Read(SupplyOrder order, Recipe recipe, CancellationToken cancellationToken)
    {
        var id = KeyIdInput.Read(order.KeyId, recipe, cancellationToken);
        var value = KeyInput.Read(order.KeepsWhiteSpace, cancellationToken);
        return value == id
            ? throw new RotationException(CommandErrors.InvalidKey, "The key was not stored. Its id is not the key itself: logs show ids.")
            : new NewKey(value, id);
    }

    // Never the key.
    public override string ToString() => $"the key {Id ?? "of no id"}";
}
