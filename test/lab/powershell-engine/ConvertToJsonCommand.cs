using System.Management.Automation;
using Lab;

namespace Microsoft.PowerShell.Commands;

/// <summary>ConvertTo-Json as Windows PowerShell 5.1 has it, on JavaScriptSerializer, and not as PowerShell 7 has it.</summary>
[Cmdlet(VerbsData.ConvertTo, "Json")]
public sealed class ConvertToJsonCommand : PSCmdlet
{
    private readonly List<object> inputs = [];

    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    public object? InputObject { get; set; }

    [Parameter]
    [ValidateRange(1, 100)]
    public int Depth { get; set; } = 2;

    [Parameter]
    public SwitchParameter Compress { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is not null) inputs.Add(InputObject);
    }

    protected override void EndProcessing()
    {
        // The pipe has already unrolled arrays: none gives nothing, and one loses its brackets.
        if (inputs.Count == 0) return;
        try
        {
            var plain = new JsonShape(Depth).Plain(inputs.Count == 1 ? inputs[0] : inputs.ToArray(), 0);
            WriteObject(JsonText.Write(plain, Compress));
        }
        catch (InvalidOperationException problem)
        {
            ThrowTerminatingError(new ErrorRecord(problem, "NonStringKeyInDictionary", ErrorCategory.InvalidOperation, InputObject));
        }
    }
}
