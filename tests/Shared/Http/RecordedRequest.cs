namespace RotationFunctions.Tests;

/// <summary>One request that a server got.</summary>
/// <param name="Headers">By their names, in whatever case.</param>
internal sealed record RecordedRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body);
