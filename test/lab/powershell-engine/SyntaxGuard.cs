using System.Management.Automation.Language;

namespace Lab;

/// <summary>The engine is newer than Windows PowerShell 5.1. This refuses what 5.1 could not have parsed or known.</summary>
internal static class SyntaxGuard
{
    // Automatic variables of PowerShell 6 and later. In strict mode 5.1 stops at them.
    private static readonly HashSet<string> LaterVariables =
        new(StringComparer.OrdinalIgnoreCase) { "IsWindows", "IsLinux", "IsMacOS", "IsCoreCLR", "PSStyle", "EnabledExperimentalFeatures" };

    /// <summary>Looks at the script and at every script in the folders below it, because it may call them.</summary>
    internal static List<string> Refusals(string script)
    {
        var below = Directory.EnumerateFiles(Path.GetDirectoryName(script)!, "*.ps1", SearchOption.AllDirectories)
            .Where(file => Path.GetDirectoryName(file) != Path.GetDirectoryName(script));
        return below.Prepend(script).Order(StringComparer.Ordinal).SelectMany(RefusalsOfFile).ToList();
    }

    private static IEnumerable<string> RefusalsOfFile(string file)
    {
        var ast = Parser.ParseFile(file, out var tokens, out var errors);
        foreach (var error in errors) yield return At(file, error.Extent, error.Message);
        foreach (var node in ast.FindAll(_ => true, searchNestedScriptBlocks: true))
            if (Foreign(node) is string what) yield return At(file, node.Extent, $"Windows PowerShell 5.1 has no {what}");
        foreach (var (token, what) in ForeignTokens(tokens))
            yield return At(file, token.Extent, $"Windows PowerShell 5.1 has no {what}");
    }

    private static string? Foreign(Ast node) => node switch
    {
        TernaryExpressionAst => "ternary operator (? :)",
        PipelineChainAst => "pipeline chains (&& ||)",
        PipelineAst { Background: true } => "background operator (&)",
        BinaryExpressionAst { Operator: TokenKind.QuestionQuestion } => "null-coalescing operator (??)",
        AssignmentStatementAst { Operator: TokenKind.QuestionQuestionEquals } => "null-coalescing assignment (??=)",
        MemberExpressionAst { NullConditional: true } => "null-conditional member access (?.)",
        IndexExpressionAst { NullConditional: true } => "null-conditional indexing (?[])",
        ScriptBlockAst { CleanBlock: not null } => "clean block",
        VariableExpressionAst variable when LaterVariables.Contains(variable.VariablePath.UserPath)
            => $"automatic variable ${variable.VariablePath.UserPath}",
        _ => null,
    };

    private static IEnumerable<(Token, string)> ForeignTokens(Token[] tokens)
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            var token = tokens[i];
            if (token is StringExpandableToken && (token.Text.Contains("`u{") || token.Text.Contains("`e")))
                yield return (token, "escape sequences `u{} and `e");
            if (token is NumberToken && token.Text.StartsWith("0b", StringComparison.OrdinalIgnoreCase))
                yield return (token, "binary numbers");
            if (token.Kind == TokenKind.Pipe && StartsLine(tokens, i)) yield return (token, "pipe at the start of a line");
        }
    }

    private static bool StartsLine(Token[] tokens, int index)
    {
        var before = tokens[..index].LastOrDefault(token => token.Kind is not (TokenKind.Comment or TokenKind.NewLine));
        return before is not null && before.Kind != TokenKind.LineContinuation
            && before.Extent.EndLineNumber < tokens[index].Extent.StartLineNumber;
    }

    private static string At(string file, IScriptExtent where, string what) =>
        $"{file}:{where.StartLineNumber}:{where.StartColumnNumber}: {what}";
}
