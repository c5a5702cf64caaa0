using System.Text.Json;

namespace RotationFunctions.Cli.Demo;

/// <summary>For machines: the same facts as one JSON object, written at the end.</summary>
internal sealed class JsonReport(TextWriter output) : IDemoReport
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly Dictionary<string, string> _stage = [];
    private readonly List<DemoStep> _steps = [];
    private readonly List<DemoProof> _proofs = [];

    public Task<T> WhileAsync<T>(string doing, Func<Task<T>> work) => work();

    public void Show(string name, string value) => _stage[name] = value;

    public void Show(DemoStep step) => _steps.Add(step);

    public void Show(DemoProof proof) => _proofs.Add(proof);

    public void End(bool succeeded, string sentence) => output.WriteLine(JsonSerializer.Serialize(
        new { Succeeded = succeeded, Sentence = sentence, Stage = _stage, Steps = _steps, Proofs = _proofs }, Readable));
}
