using System.Text;
using System.Text.Json;

namespace Lab;

/// <summary>Standard output as a Windows node writes it: in the console's code page, lines end in CR LF, nothing is held back.</summary>
internal sealed class NodeOutput(SimulatedNode node)
{
    private readonly Stream stream = Console.OpenStandardOutput();
    private readonly Encoding encoding = Encoding.GetEncoding(node.StdoutEncoding);
    private bool started;

    internal void WriteLine(string line)
    {
        if (FactOf(line) is string fact && node.PrintBefore.TryGetValue(fact, out var text)) Write(encoding.GetBytes(text));
        Write(encoding.GetBytes(line + "\r\n"));
    }

    /// <summary>A provider or a security product gone wild in our process.</summary>
    internal void Flood(long bytes)
    {
        var chunk = Encoding.ASCII.GetBytes(new string('x', 65536));
        for (var left = bytes; left > 0; left -= chunk.Length) Write(chunk.AsSpan(0, (int)Math.Min(left, chunk.Length)));
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (!started) stream.Write(Convert.FromHexString(node.StdoutPrefixHex));
        started = true;
        stream.Write(bytes);
        stream.Flush();
    }

    private string? FactOf(string line)
    {
        if (node.PrintBefore.Count == 0 || !line.StartsWith('{')) return null;
        using var document = JsonDocument.Parse(line);
        return document.RootElement.TryGetProperty("fact", out var fact) ? fact.GetString() : null;
    }
}
