#Requires -Version 5.1
# Reads the services that storage depends on, csi-proxy under whatever name it was installed: the filter is constant, so one cheap query.
param([uint32] $OperationTimeoutSeconds = 10)

$filter = "Name = 'csiproxy' OR Name = 'csi-proxy' OR Name = 'LanmanWorkstation' OR Name = 'defragsvc' OR Name = 'kubelet' OR PathName LIKE '%csi-proxy%'"
Get-CimInstance -Namespace root/cimv2 -ClassName Win32_Service -Filter $filter -OperationTimeoutSec $OperationTimeoutSeconds |
    Select-Object -Property Name, State, StartMode, ProcessId, ExitCode, PathName
