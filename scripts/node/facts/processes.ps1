#Requires -Version 5.1
# Reads the processes of csi-proxy and the CSI drivers, because they may run as a HostProcess container and not as a service.
param([uint32] $OperationTimeoutSeconds = 10)

$filter = "Name LIKE 'csi-proxy%' OR Name = 'aws-ebs-csi-driver.exe' OR Name = 'smbplugin.exe'"
Get-CimInstance -Namespace root/cimv2 -ClassName Win32_Process -Filter $filter -OperationTimeoutSec $OperationTimeoutSeconds |
    Select-Object -Property ProcessId, ParentProcessId, Name, ExecutablePath, CommandLine,
        @{ Name = 'CreationDate'; Expression = { if ($null -ne $_.CreationDate) { $_.CreationDate.ToUniversalTime().ToString('o') } else { $null } } }
