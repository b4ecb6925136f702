#Requires -Version 5.1
# Reads the partitions in one flat query; they are joined with disks and volumes later, because associations cost one call each.
param([uint32] $OperationTimeoutSeconds = 10)

Get-CimInstance -Namespace root/Microsoft/Windows/Storage -ClassName MSFT_Partition -OperationTimeoutSec $OperationTimeoutSeconds |
    Select-Object -Property DiskNumber, PartitionNumber, DriveLetter, AccessPaths, Offset, Size, GptType, MbrType,
        IsHidden, IsReadOnly, IsOffline, OperationalStatus
