namespace RotationFunctions.Local.Page;

/// <param name="IsLogin">Whether the line tells of a login.</param>
internal sealed record ShownLine(string Time, string Function, string Text, bool IsLogin);
