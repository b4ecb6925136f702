using System.Globalization;
using System.Management.Automation;
using System.Text;
using System.Text.RegularExpressions;

namespace Lab;

/// <summary>The WHERE clause as far as scripts use it: = and LIKE, AND, OR, parentheses. It fails on everything else.</summary>
internal sealed partial class Wql
{
    private readonly List<string> tokens;
    private int next;

    private Wql(List<string> tokens) => this.tokens = tokens;

    internal static Predicate<PSObject> Compile(string filter)
    {
        var parser = new Wql(Tokens(filter));
        var result = parser.Or();
        return parser.Peek() == "" ? result : throw new WqlException($"unexpected '{parser.Peek()}'");
    }

    [GeneratedRegex("""\G\s*('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[=()]|$)""")]
    private static partial Regex Token { get; }

    private static List<string> Tokens(string filter)
    {
        var result = new List<string>();
        for (var at = 0; at < filter.Length;)
        {
            var match = Token.Match(filter, at);
            if (!match.Success) throw new WqlException($"the lab cannot read '{filter[at..]}'");
            if (match.Groups[1].Length > 0) result.Add(match.Groups[1].Value);
            at += Math.Max(match.Length, 1);
        }
        return result;
    }

    private Predicate<PSObject> Or()
    {
        var left = And();
        while (Take("OR"))
        {
            var (first, second) = (left, And());
            left = instance => first(instance) || second(instance);
        }
        return left;
    }

    private Predicate<PSObject> And()
    {
        var left = Term();
        while (Take("AND"))
        {
            var (first, second) = (left, Term());
            left = instance => first(instance) && second(instance);
        }
        return left;
    }

    private Predicate<PSObject> Term()
    {
        if (Take("("))
        {
            var inner = Or();
            return Take(")") ? inner : throw new WqlException("missing ')'");
        }
        var property = Next();
        if (Take("="))
        {
            var wanted = Literal(Next());
            return instance => string.Equals(Text(instance, property), wanted, StringComparison.OrdinalIgnoreCase);
        }
        if (!Take("LIKE")) throw new WqlException($"the lab knows only = and LIKE, not '{Peek()}'");
        var pattern = Like(Literal(Next()));
        return instance => Text(instance, property) is string text && pattern.IsMatch(text);
    }

    private static string? Text(PSObject instance, string property) =>
        instance.Properties[property] is PSPropertyInfo found
            ? Convert.ToString(found.Value, CultureInfo.InvariantCulture)
            : throw new WqlException($"no property '{property}'");

    private static Regex Like(string pattern)
    {
        if (pattern.Contains('[')) throw new WqlException("the lab knows no [sets] in LIKE");
        var expression = new StringBuilder();
        foreach (var c in pattern) expression.Append(c switch { '%' => ".*", '_' => ".", _ => Regex.Escape(c.ToString()) });
        return new Regex($@"\A{expression}\z", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }

    private static string Literal(string token) =>
        token.StartsWith('\'') || token.StartsWith('"') ? Regex.Replace(token[1..^1], @"\\(.)", "$1")
        : token.Length > 0 && char.IsAsciiDigit(token[0]) ? token
        : throw new WqlException($"expected a value, not '{token}'");

    private string Peek() => next < tokens.Count ? tokens[next] : "";

    private string Next() => next < tokens.Count ? tokens[next++] : throw new WqlException("it ends too early");

    private bool Take(string token)
    {
        if (!Peek().Equals(token, StringComparison.OrdinalIgnoreCase)) return false;
        next++;
        return true;
    }
}

internal sealed class WqlException(string message) : Exception(message);
