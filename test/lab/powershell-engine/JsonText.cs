using System.Globalization;
using System.Text;

namespace Lab;

/// <summary>Writes JSON byte for byte as JavaScriptSerializer does, and in 5.1's own layout when not compressed.</summary>
internal sealed class JsonText
{
    private const string NewLine = "\r\n";
    private readonly StringBuilder text = new();
    private readonly bool compress;

    private JsonText(bool compress) => this.compress = compress;

    internal static string Write(object? value, bool compress)
    {
        var writer = new JsonText(compress);
        writer.Value(value, 0);
        return writer.text.ToString();
    }

    /// <param name="column">Where the value starts: 5.1 indents what is inside from there, and not from the line's start.</param>
    private void Value(object? value, int column)
    {
        switch (value)
        {
            case Dictionary<string, object?> dictionary:
                Block('{', '}', column, dictionary, (entry, inner) =>
                {
                    var before = text.Length;
                    Quoted(entry.Key);
                    text.Append(compress ? ":" : ":  ");
                    Value(entry.Value, inner + text.Length - before);
                });
                break;
            case List<object?> list:
                Block('[', ']', column, list, Value);
                break;
            default:
                Scalar(value);
                break;
        }
    }

    private void Block<T>(char open, char close, int column, IReadOnlyCollection<T> parts, Action<T, int> write)
    {
        text.Append(open);
        var first = true;
        foreach (var part in parts)
        {
            if (!first) text.Append(',');
            first = false;
            Break(column + 4);
            write(part, column + 4);
        }
        // An empty list is spread over three lines too.
        if (parts.Count == 0 && !compress) text.Append(NewLine);
        Break(column);
        text.Append(close);
    }

    private void Break(int column)
    {
        if (!compress) text.Append(NewLine).Append(' ', column);
    }

    private void Scalar(object? value)
    {
        switch (value)
        {
            case null: text.Append("null"); break;
            case bool flag: text.Append(flag ? "true" : "false"); break;
            case string or char or Guid: Quoted(value.ToString()!); break;
            case Uri uri: Quoted(uri.OriginalString); break;
            case DateTime time: Date(time); break;
            case DateTimeOffset time: Date(time.UtcDateTime); break;
            case double or float: text.Append(((IFormattable)value).ToString("R", CultureInfo.InvariantCulture)); break;
            default: text.Append(((IConvertible)value).ToString(CultureInfo.InvariantCulture)); break;
        }
    }

    private void Date(DateTime time) =>
        text.Append("\"\\/Date(").Append((time.ToUniversalTime() - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond).Append(")\\/\"");

    private void Quoted(string value)
    {
        text.Append('"');
        foreach (var c in value)
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' or '<' or '>' or '&' or '\'' or '\u0085' or '\u2028' or '\u2029' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        text.Append('"');
    }
}
