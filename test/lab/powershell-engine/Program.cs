using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Lab;

internal static class Program
{
    private static int Main(string[] args)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        CommandLine line;
        SimulatedNode node;
        try
        {
            line = CommandLine.Parse(args);
            node = SimulatedNode.FromEnvironment();
        }
        catch (LabException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return 1;
        }
        return ExitCode.ForThisSystem(Run(line, node));
    }

    private static int Run(CommandLine line, SimulatedNode node)
    {
        Thread.Sleep(TimeSpan.FromSeconds(node.StartupSeconds));
        foreach (var (name, value) in node.Env) Environment.SetEnvironmentVariable(name, value);
        if (node.Stderr.Length > 0) Console.Error.Write(node.Stderr);
        var forced = node.ExitCode is uint code ? unchecked((int)code) : (int?)null;
        if (node.ExitBeforeOutput) return forced ?? 1;

        if (!File.Exists(line.File))
        {
            Console.Error.WriteLine(
                $"The argument '{line.File}' to the -File parameter does not exist. Provide the path to an existing '.ps1' file as an argument to the -File parameter.");
            return ExitCode.FileNotFound;
        }
        var refusals = SyntaxGuard.Refusals(line.File);
        foreach (var refusal in refusals) Console.Error.WriteLine(refusal);
        if (refusals.Count > 0) return 1;

        Session.Node = node;
        Session.Output = new NodeOutput(node);
        var own = ScriptRun.Run(line, node);
        return forced ?? own;
    }
}

/// <summary>What the cmdlets need: they are made by the engine, which passes them nothing.</summary>
internal static class Session
{
    internal static SimulatedNode Node { get; set; } = new();
    internal static NodeOutput Output { get; set; } = new(new SimulatedNode());

    /// <summary>Ends at once: an exception would reach the script, which would report a mistake in the lab as a fact.</summary>
    [DoesNotReturn]
    internal static void Abort(string problem)
    {
        Console.Error.WriteLine("lab: " + problem);
        Environment.Exit(70);
    }
}

/// <summary>The lab itself was asked for something it cannot do.</summary>
internal sealed class LabException(string message) : Exception(message);
