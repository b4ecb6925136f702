// Raw items of the facts, as Read-Facts.ps1 prints them on a healthy EKS node (Windows Server 2022, Nitro). A test states
// only what is wrong.

type Raw = Readonly<Record<string, unknown>>;

export const VOLUME_ID = 'vol-0a4064b39e5f534a2';
export const VOLUME_PATH = '\\\\?\\Volume{f71ae9ad-37c4-4f56-a7e7-be7fdef82d31}\\';
export const GLOBAL_MOUNT =
  'C:\\var\\lib\\kubelet\\plugins\\kubernetes.io\\csi\\ebs.csi.aws.com\\814679c8\\globalmount\\';
export const GIB = 1024 ** 3;
export const MIB = 1024 ** 2;

/** A pod's EBS volume of 20 GiB on NVMe, online. */
export function rawDisk(overrides: Raw = {}): Raw {
  return {
    Number: 1,
    UniqueId: 'vol0a4064b39e5f534a20001Amazon Elastic Block Store              1D0F',
    Path: '\\\\?\\scsi#disk&ven_nvme&prod_amazon_elastic_b#4&876e1cb8&0&000000#{53f56307-b6bf-11d0-94f2-00a0c91efb8b}',
    Location: 'PCI Slot 4 : Bus 0 : Device 4 : Function 0 : Adapter 2 : Port 0 : Target 0 : LUN 0',
    SerialNumber: 'vol0a4064b39e5f534a2_00000001.',
    FriendlyName: 'NVMe Amazon Elastic B',
    Model: 'Amazon Elastic Block Store',
    BusType: 17,
    PartitionStyle: 2,
    OperationalStatus: [53264],
    HealthStatus: 0,
    IsOffline: false,
    OfflineReason: null,
    IsReadOnly: false,
    IsBoot: false,
    IsSystem: false,
    Size: 20 * GIB,
    LargestFreeExtent: 0,
    ...overrides,
  };
}

/** The root volume of the node. */
export function rawBootDisk(overrides: Raw = {}): Raw {
  return rawDisk({
    Number: 0,
    UniqueId: 'vol03683f1d861744bc70001Amazon Elastic Block Store              1D0F',
    SerialNumber: 'vol03683f1d861744bc7_00000001.',
    PartitionStyle: 1,
    IsBoot: true,
    IsSystem: true,
    Size: 50 * GIB,
    ...overrides,
  });
}

/** The sandbox disk of a running container. */
export function rawContainerDisk(overrides: Raw = {}): Raw {
  return rawDisk({
    Number: 4,
    UniqueId: '4D534654202020205AA26F927438802D41760AFF283806CB',
    Location: 'C:\\ProgramData\\containerd\\root\\snapshots\\136\\sandbox.vhdx',
    SerialNumber: null,
    FriendlyName: 'Msft Virtual Disk',
    Model: 'Virtual Disk',
    BusType: 15,
    ...overrides,
  });
}

/** The data partition of `rawDisk`, mounted by kubelet. */
export function rawPartition(overrides: Raw = {}): Raw {
  return {
    DiskNumber: 1,
    PartitionNumber: 2,
    DriveLetter: '\u0000',
    AccessPaths: [GLOBAL_MOUNT, VOLUME_PATH],
    Offset: 16 * MIB,
    Size: 20 * GIB - 17 * MIB,
    GptType: '{ebd0a0a2-b9e5-4433-87c0-68b6b72699c7}',
    MbrType: null,
    IsHidden: false,
    IsReadOnly: false,
    ...overrides,
  };
}

/** The Microsoft reserved partition that every GPT disk begins with. */
export function rawReservedPartition(overrides: Raw = {}): Raw {
  return rawPartition({
    PartitionNumber: 1,
    AccessPaths: [null],
    Offset: 17408,
    Size: 16759808,
    GptType: '{e3c9e316-0b5c-4db8-817d-f92df00215ae}',
    ...overrides,
  });
}

/** The volume of `rawPartition`, four fifths of it free. */
export function rawVolume(overrides: Raw = {}): Raw {
  return {
    UniqueId: VOLUME_PATH,
    Path: VOLUME_PATH,
    DriveLetter: '\u0000',
    FileSystem: 'NTFS',
    FileSystemType: 14,
    FileSystemLabel: '',
    HealthStatus: 0,
    OperationalStatus: [2],
    Size: 20 * GIB,
    SizeRemaining: 16 * GIB,
    ...overrides,
  };
}

export function rawMapping(overrides: Raw = {}): Raw {
  return {
    LocalPath: null,
    RemotePath: '\\\\amznfsxaa11bb22.corp.example.com\\share',
    Status: 0,
    RequireIntegrity: false,
    RequirePrivacy: true,
    UseWriteThrough: false,
    ...overrides,
  };
}

/** The connection of the SMB client to the share of `rawMapping`. */
export function rawConnection(overrides: Raw = {}): Raw {
  return {
    ServerName: 'amznfsxaa11bb22.corp.example.com',
    ShareName: 'share',
    Dialect: '3.1.1',
    NumOpens: 14,
    ContinuouslyAvailable: false,
    Encrypted: true,
    Signed: true,
    Redirected: false,
    SmbInstance: 0,
    ...overrides,
  };
}

/** The csi-proxy service, running. */
export function rawService(overrides: Raw = {}): Raw {
  return {
    Name: 'csiproxy',
    DisplayName: 'csiproxy',
    State: 'Running',
    StartMode: 'Auto',
    ProcessId: 8444,
    ExitCode: 0,
    PathName: 'C:\\etc\\kubernetes\\node\\bin\\csi-proxy.exe -windows-service -logtostderr=false',
    StartName: 'LocalSystem',
    ...overrides,
  };
}

/** The csi-proxy process of that service. */
export function rawProcess(overrides: Raw = {}): Raw {
  return {
    ProcessId: 8444,
    ParentProcessId: 808,
    Name: 'csi-proxy.exe',
    ExecutablePath: 'C:\\etc\\kubernetes\\node\\bin\\csi-proxy.exe',
    CommandLine: 'C:\\etc\\kubernetes\\node\\bin\\csi-proxy.exe -windows-service -logtostderr=false',
    CreationDate: '2026-10-27T05:41:43.6625625Z',
    FileVersion: '1.3.0',
    ...overrides,
  };
}

/** The drivers as they run with csi-proxy; Windows shows the processes of containers too. */
export function rawEbsDriver(overrides: Raw = {}): Raw {
  return rawProcess({
    ProcessId: 5120,
    Name: 'aws-ebs-csi-driver.exe',
    ExecutablePath: 'C:\\aws-ebs-csi-driver.exe',
    CommandLine: 'C:\\aws-ebs-csi-driver.exe node --endpoint=unix:/csi/csi.sock',
    FileVersion: null,
    ...overrides,
  });
}

export function rawSmbDriver(overrides: Raw = {}): Raw {
  return rawProcess({
    ProcessId: 5324,
    Name: 'smbplugin.exe',
    ExecutablePath: 'C:\\smbplugin.exe',
    CommandLine: 'C:\\smbplugin.exe --endpoint=unix://C:\\csi\\csi.sock --enable-get-volume-stats=true',
    FileVersion: null,
    ...overrides,
  });
}

export function rawWindows(overrides: Raw = {}): Raw {
  return {
    ProductName: 'Windows Server 2022 Datacenter',
    CurrentBuildNumber: '20348',
    UBR: 4294,
    DisplayVersion: '21H2',
    InstallationType: 'Server Core',
    SanPolicy: 1,
    ComputerName: 'EC2AMAZ-7K2F9QD',
    Drivers: [rawNvmeDriver()],
    AmiName: 'Windows_Server-2022-English-Core-Base',
    AmiVersion: '2026.09.09',
    ...overrides,
  };
}

/** The AWS NVMe driver, started with Windows. */
export function rawNvmeDriver(overrides: Raw = {}): Raw {
  return {
    Name: 'AWSNVMe',
    Start: 0,
    ImagePath: 'System32\\drivers\\AWSNVMe.sys',
    FileVersion: '1.5.1.0',
    ...overrides,
  };
}

export function rawPowerShell(overrides: Raw = {}): Raw {
  return {
    PSVersion: '5.1.20348.4294',
    PSEdition: 'Desktop',
    LanguageMode: 'FullLanguage',
    ProcessorArchitecture: 'AMD64',
    ...overrides,
  };
}
