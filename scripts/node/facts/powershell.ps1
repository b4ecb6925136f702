#Requires -Version 5.1
# Reads what this PowerShell is. No CIM: when this answers and others do not, PowerShell itself is not to blame.
param([uint32] $OperationTimeoutSeconds = 10)

@{
    PSVersion             = [string]$PSVersionTable.PSVersion
    PSEdition             = [string]$PSVersionTable.PSEdition
    LanguageMode          = [string]$ExecutionContext.SessionState.LanguageMode
    ProcessorArchitecture = $env:PROCESSOR_ARCHITECTURE
}
