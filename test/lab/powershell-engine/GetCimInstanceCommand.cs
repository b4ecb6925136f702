using System.Management.Automation;
using System.Text.Json;
using Lab;

namespace Microsoft.Management.Infrastructure.CimCmdlets;

/// <summary>Get-CimInstance over the simulated node, with its faults.</summary>
[Cmdlet(VerbsCommon.Get, "CimInstance")]
public sealed class GetCimInstanceCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public string ClassName { get; set; } = "";

    [Parameter]
    public string Namespace { get; set; } = "root/cimv2";

    [Parameter]
    public string? Filter { get; set; }

    [Parameter]
    public uint OperationTimeoutSec { get; set; }

    protected override void ProcessRecord()
    {
        if (Fail()) return;
        var classes = Session.Node.Cim.FirstOrDefault(entry => Same(entry.Key.Replace('\\', '/'), Namespace.Replace('\\', '/'))).Value;
        if (classes is null)
        {
            Report("HRESULT 0x8004100e", ErrorCategory.MetadataError, "Invalid namespace ");
            return;
        }
        var instances = classes.FirstOrDefault(entry => Same(entry.Key, ClassName)).Value;
        if (instances is null)
        {
            Report("HRESULT 0x80041010", ErrorCategory.MetadataError, "Invalid class ");
            return;
        }
        WriteInstances(instances);
    }

    private void WriteInstances(List<JsonElement> instances)
    {
        try
        {
            var matches = Filter is null ? _ => true : Wql.Compile(Filter);
            foreach (var instance in instances.Select(values => CimInstances.Make(Namespace, ClassName, values)))
                if (matches(instance)) WriteObject(instance);
        }
        catch (LabException problem)
        {
            Session.Abort(problem.Message);
        }
        catch (WqlException problem)
        {
            Report("HRESULT 0x80041017", ErrorCategory.InvalidArgument, "Invalid query: " + problem.Message);
        }
    }

    private bool Fail()
    {
        var fault = Session.Node.Faults.FirstOrDefault(entry => Same(entry.Key, ClassName)).Value;
        if (fault is null) return false;
        // Like a stuck COM call: no timeout and no stop request ends it, only the end of the process.
        Thread.Sleep(TimeSpan.FromSeconds(fault.HangSeconds));
        Session.Output.Flood(fault.FloodBytes);
        if (IsTooLate(fault.AnswersAfterSeconds))
        {
            // WBEM_S_TIMEDOUT. Public scripts test for this id; its category was not found recorded.
            Report("HRESULT 0x40004", ErrorCategory.NotSpecified, "Timed out");
            return true;
        }
        if (fault.Error is null) return false;
        Report(fault.Error.Id, Enum.Parse<ErrorCategory>(fault.Error.Category), fault.Error.Message);
        return true;
    }

    /// <summary>Waits for the answer, or as long as the caller wants to wait for it; without a limit, it waits.</summary>
    private bool IsTooLate(double seconds)
    {
        var isTooLate = OperationTimeoutSec > 0 && seconds > OperationTimeoutSec;
        Thread.Sleep(TimeSpan.FromSeconds(isTooLate ? OperationTimeoutSec : seconds));
        return isTooLate;
    }

    private void Report(string id, ErrorCategory category, string message) =>
        WriteError(new ErrorRecord(new CimException(message), id, category, $"{Namespace.Replace('/', '\\')}:{ClassName}"));

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}

internal sealed class CimException(string message) : Exception(message);
