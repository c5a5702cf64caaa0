using System.Net;
using System.Text;

namespace RotationFunctions.Fuzz;

/// <summary>Answers in a vendor's place.</summary>
/// <param name="answers">The bodies, a line each; the last one stands for all that follow.</param>
internal sealed class AnsweringHandler(HttpMessageHandler inner, HttpStatusCode status, string answers) : DelegatingHandler(inner)
{
    private readonly Queue<string> _bodies = new(answers.Split('\n'));

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = _bodies.Count > 1 ? _bodies.Dequeue() : _bodies.Peek();
        return Task.FromResult(new HttpResponseMessage(status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) });
    }
}
