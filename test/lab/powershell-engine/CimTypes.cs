namespace Lab;

/// <summary>The CIM types of the properties that scripts select, as real Windows Server 2019 to 23H2 declares them.</summary>
internal static class CimTypes
{
    private static readonly Dictionary<string, Dictionary<string, string>> Classes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["MSFT_Disk"] = Properties(
            ("uint32", "Number NumberOfPartitions LogicalSectorSize PhysicalSectorSize Signature"),
            ("string", "UniqueId Path Location SerialNumber AdapterSerialNumber FriendlyName Manufacturer Model FirmwareVersion Guid ObjectId"),
            ("uint16", "UniqueIdFormat BusType PartitionStyle HealthStatus ProvisioningType OfflineReason"),
            ("uint16[]", "OperationalStatus"),
            ("boolean", "IsOffline IsReadOnly IsBoot IsSystem IsClustered IsHighlyAvailable IsScaleOut BootFromDisk"),
            ("uint64", "Size AllocatedSize LargestFreeExtent")),
        ["MSFT_Partition"] = Properties(
            ("uint32", "DiskNumber PartitionNumber"),
            ("string", "DiskId GptType Guid UniqueId ObjectId"),
            ("char16", "DriveLetter"),
            ("string[]", "AccessPaths"),
            ("uint64", "Offset Size"),
            ("uint16", "MbrType OperationalStatus TransitionState"),
            ("boolean", "IsActive IsBoot IsDAX IsHidden IsOffline IsReadOnly IsShadowCopy IsSystem NoDefaultDriveLetter")),
        ["MSFT_Volume"] = Properties(
            ("string", "UniqueId ObjectId Path FileSystem FileSystemLabel"),
            ("char16", "DriveLetter"),
            ("uint16", "FileSystemType HealthStatus"),
            ("uint16[]", "OperationalStatus"),
            ("uint64", "Size SizeRemaining"),
            ("uint32", "DriveType AllocationUnitSize DedupMode")),
        ["MSFT_SmbGlobalMapping"] = Properties(
            ("string", "LocalPath RemotePath"),
            ("uint32", "Status"),
            ("boolean", "RequireIntegrity RequirePrivacy UseWriteThrough")),
        ["MSFT_SmbConnection"] = Properties(
            ("string", "ServerName ShareName UserName Credential Dialect"),
            ("uint32", "SmbInstance"),
            ("uint64", "NumOpens"),
            ("boolean", "ContinuouslyAvailable Encrypted Redirected Signed")),
        ["Win32_Service"] = Properties(
            ("string", "Name DisplayName State StartMode PathName StartName Status Description"),
            ("uint32", "ProcessId ExitCode ServiceSpecificExitCode CheckPoint WaitHint"),
            ("boolean", "Started DelayedAutoStart")),
        ["Win32_Process"] = Properties(
            ("uint32", "ProcessId ParentProcessId HandleCount ThreadCount"),
            ("string", "Name ExecutablePath CommandLine"),
            ("datetime", "CreationDate"),
            ("uint64", "WorkingSetSize KernelModeTime UserModeTime")),
    };

    internal static Dictionary<string, string> Of(string className) =>
        Classes.TryGetValue(className, out var types) ? types : throw new LabException($"The lab does not know the class {className}; add it to CimTypes.cs");

    private static Dictionary<string, string> Properties(params (string Type, string Names)[] groups) => groups
        .SelectMany(group => group.Names.Split(' ').Select(name => (name, group.Type)))
        .ToDictionary(pair => pair.name, pair => pair.Type, StringComparer.OrdinalIgnoreCase);
}
