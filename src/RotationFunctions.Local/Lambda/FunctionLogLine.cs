namespace RotationFunctions.Local.Lambda;

/// <summary>One line that a function, or Lambda about it, has written.</summary>
public sealed record FunctionLogLine(string FunctionName, string Text);
