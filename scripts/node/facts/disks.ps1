#Requires -Version 5.1
# Reads the disks from the raw class, so that enumerations stay numbers; containers add disks too, and nothing is left out here.
param([uint32] $OperationTimeoutSeconds = 10)

Get-CimInstance -Namespace root/Microsoft/Windows/Storage -ClassName MSFT_Disk -OperationTimeoutSec $OperationTimeoutSeconds |
    Select-Object -Property Number, UniqueId, Path, Location, SerialNumber, FriendlyName, Model, BusType, PartitionStyle,
        OperationalStatus, HealthStatus, IsOffline, OfflineReason, IsReadOnly, IsBoot, IsSystem,
        Size, AllocatedSize, LargestFreeExtent, NumberOfPartitions
