// Every check, listed explicitly: a bundle has no folder to read at run time. A test holds list, folder, tests and docs
// together. This order is the order of every output.
import type { Check } from './check.ts';
import { collectors } from './collectors.ts';
import { csiDriverRegistration } from './csi-driver-registration.ts';
import { csiProxyApiVersions } from './csi-proxy-api-versions.ts';
import { csiProxyCall } from './csi-proxy-call.ts';
import { csiProxyChildren } from './csi-proxy-children.ts';
import { csiProxyDisks } from './csi-proxy-disks.ts';
import { csiProxyPipes } from './csi-proxy-pipes.ts';
import { csiProxyService } from './csi-proxy-service.ts';
import { csiProxyRelease } from './csi-proxy-version.ts';
import { ebsDiskHealth } from './ebs-disk-health.ts';
import { ebsDiskOffline } from './ebs-disk-offline.ts';
import { ebsDiskRaw } from './ebs-disk-raw.ts';
import { ebsDiskReadOnly } from './ebs-disk-read-only.ts';
import { ebsDiskUnused } from './ebs-disk-unused.ts';
import { ebsSerialNumber } from './ebs-serial-number.ts';
import { ebsVolumeAccessPath } from './ebs-volume-access-path.ts';
import { ebsVolumeFileSystem } from './ebs-volume-file-system.ts';
import { ebsVolumeFreeSpace } from './ebs-volume-free-space.ts';
import { ebsVolumeHealth } from './ebs-volume-health.ts';
import { ebsVolumeSize } from './ebs-volume-size.ts';
import { ebsVolumeStaged } from './ebs-volume-staged.ts';
import { inTreeVolumes } from './in-tree-volumes.ts';
import { kubeletMounts } from './kubelet-mounts.ts';
import { kubeletVolumeProgress } from './kubelet-volume-progress.ts';
import { nvmeDriver } from './nvme-driver.ts';
import { powershellLanguageMode } from './powershell-language-mode.ts';
import { sanPolicy } from './san-policy.ts';
import { smbConnection } from './smb-connection.ts';
import { smbExpectedMappings } from './smb-expected-mappings.ts';
import { smbMappingCensus } from './smb-mapping-census.ts';
import { smbMappingPrivacy } from './smb-mapping-privacy.ts';
import { smbMappingState } from './smb-mapping-state.ts';
import { smbRemotePath } from './smb-remote-path.ts';
import { smbServerMappedTwice } from './smb-server-mapped-twice.ts';
import { smbShareAccess } from './smb-share-access.ts';
import { windowsBuild } from './windows-build.ts';
import { windowsServices } from './windows-services.ts';

export const ALL_CHECKS: readonly Check[] = [
  csiProxyPipes,
  csiProxyService,
  csiProxyApiVersions,
  csiProxyCall,
  csiProxyDisks,
  csiProxyChildren,
  csiProxyRelease,
  csiDriverRegistration,
  smbMappingState,
  smbServerMappedTwice,
  smbMappingPrivacy,
  smbConnection,
  smbRemotePath,
  smbShareAccess,
  smbMappingCensus,
  smbExpectedMappings,
  ebsDiskOffline,
  ebsDiskReadOnly,
  ebsDiskRaw,
  ebsDiskHealth,
  ebsVolumeFileSystem,
  ebsVolumeHealth,
  ebsVolumeAccessPath,
  ebsVolumeSize,
  ebsVolumeFreeSpace,
  ebsSerialNumber,
  ebsVolumeStaged,
  ebsDiskUnused,
  kubeletMounts,
  kubeletVolumeProgress,
  inTreeVolumes,
  windowsBuild,
  windowsServices,
  nvmeDriver,
  sanPolicy,
  powershellLanguageMode,
  collectors,
];
