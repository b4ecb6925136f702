#Requires -Version 5.1
# Reads the SMB global mappings from the raw class, all of them: asking for one that is missing would be an error.
param([uint32] $OperationTimeoutSeconds = 10)

Get-CimInstance -Namespace root/Microsoft/Windows/SMB -ClassName MSFT_SmbGlobalMapping -OperationTimeoutSec $OperationTimeoutSeconds |
    Select-Object -Property LocalPath, RemotePath, Status, RequireIntegrity, RequirePrivacy, UseWriteThrough
