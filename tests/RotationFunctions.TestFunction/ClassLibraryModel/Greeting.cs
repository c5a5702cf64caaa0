namespace RotationFunctions.TestFunction;

public sealed record Greeting(string Text, string FunctionName);
