#nullable disable

namespace Amazon.SecretsManager.Model;

public class RotationRulesType
{
    public long? AutomaticallyAfterDays { get; set; }

    public string Duration { get; set; }

    public string ScheduleExpression { get; set; }
}
