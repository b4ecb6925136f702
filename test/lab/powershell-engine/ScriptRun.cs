using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.Management.Infrastructure.CimCmdlets;
using Microsoft.PowerShell;
using Microsoft.PowerShell.Commands;

namespace Lab;

/// <summary>Runs one script file in the real engine, with the exit codes of powershell.exe -File.</summary>
internal static class ScriptRun
{
    internal static int Run(CommandLine line, SimulatedNode node)
    {
        using var runspace = RunspaceFactory.CreateRunspace(SessionState());
        runspace.Open();
        PretendVersion(runspace, node);
        // Last: opening a runspace that is already constrained would constrain the set-up too.
        runspace.SessionStateProxy.LanguageMode = Enum.Parse<PSLanguageMode>(node.LanguageMode);

        using var shell = PowerShell.Create(runspace);
        shell.AddCommand(line.File);
        AddArguments(shell, line.Arguments);
        using var output = new PSDataCollection<PSObject>();
        // DataAdded comes in the pipeline's own thread, so a line is out before the script goes on.
        output.DataAdded += (_, added) => Session.Output.WriteLine(LanguagePrimitives.ConvertTo<string>(output[added.Index]));
        shell.Streams.Error.DataAdded += (_, added) => ReportError(shell.Streams.Error[added.Index]);
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException problem)
        {
            ReportError(problem.ErrorRecord);
            return 1;
        }
        return runspace.SessionStateProxy.GetVariable("LASTEXITCODE") is int code ? code : 0;
    }

    private static InitialSessionState SessionState()
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows()) state.ExecutionPolicy = ExecutionPolicy.Bypass;
        state.Commands.Add(new SessionStateCmdletEntry("Select-Object", typeof(SelectObjectCommand), null));
        state.Commands.Add(new SessionStateCmdletEntry("ConvertTo-Json", typeof(ConvertToJsonCommand), null));
        state.Commands.Add(new SessionStateCmdletEntry("Get-ItemProperty", typeof(GetItemPropertyCommand), null));
        state.Commands.Add(new SessionStateCmdletEntry("Get-Item", typeof(GetItemCommand), null));
        state.Commands.Add(new SessionStateCmdletEntry("Get-Date", typeof(GetDateCommand), null));
        state.Commands.Add(new SessionStateCmdletEntry("Get-CimInstance", typeof(GetCimInstanceCommand), null));
        // Else a missing cmdlet costs a search through the disk before it is reported.
        state.Variables.Add(new SessionStateVariableEntry(
            "PSModuleAutoLoadingPreference", PSModuleAutoLoadingPreference.None, ""));
        return state;
    }

    private static void PretendVersion(Runspace runspace, SimulatedNode node)
    {
        var table = (IDictionary)runspace.SessionStateProxy.GetVariable("PSVersionTable");
        table["PSVersion"] = Version.Parse(node.PsVersion);
        table["PSEdition"] = "Desktop";
    }

    private static void AddArguments(PowerShell shell, IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            if (!arguments[i].StartsWith('-')) shell.AddArgument(arguments[i]);
            else if (i + 1 < arguments.Count && !arguments[i + 1].StartsWith('-'))
                shell.AddParameter(arguments[i][1..], arguments[++i]);
            else shell.AddParameter(arguments[i][1..]);
        }
    }

    private static void ReportError(ErrorRecord error) => Console.Error.WriteLine(
        $"{error.InvocationInfo?.MyCommand?.Name} : {error.Exception.Message}\n{error.InvocationInfo?.PositionMessage}\n"
        + $"    + CategoryInfo          : {error.CategoryInfo}\n"
        + $"    + FullyQualifiedErrorId : {error.FullyQualifiedErrorId}\n");
}
