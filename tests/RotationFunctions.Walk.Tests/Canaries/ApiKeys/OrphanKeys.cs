namespace RotationFunctions.Walk.Tests.Canaries.ApiKeys;

/// <summary>Makes a key in every attempt, and revokes none that was made in vain.</summary>
internal sealed class OrphanKeys(Uri vendor, string administrator) : KeyCanary(vendor, administrator);
