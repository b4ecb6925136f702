// Every rule, listed explicitly: a bundle has no folder to read at run time. A test holds list, folder, tests and docs
// together. This order is the order of the docs.
import type { Rule } from './rule.ts';
import { blockVolume } from './rules/block-volume.ts';
import { claimClass } from './rules/claim-class.ts';
import { classFileSystem } from './rules/class-file-system.ts';
import { ebsAccessMode } from './rules/ebs-access-mode.ts';
import { ebsBindingMode } from './rules/ebs-binding-mode.ts';
import { hostPath } from './rules/host-path.ts';
import { hostProcess } from './rules/host-process.ts';
import { imageBuild } from './rules/image-build.ts';
import { inTreeEbs } from './rules/in-tree-ebs.ts';
import { linuxFields } from './rules/linux-fields.ts';
import { manifestReadable } from './rules/manifest-readable.ts';
import { memoryVolume } from './rules/memory-volume.ts';
import { mountOptions } from './rules/mount-options.ts';
import { mountPath } from './rules/mount-path.ts';
import { nodeSelection } from './rules/node-selection.ts';
import { sharedClaim } from './rules/shared-claim.ts';
import { smbSecret } from './rules/smb-secret.ts';
import { smbSource } from './rules/smb-source.ts';
import { volumeFileSystem } from './rules/volume-file-system.ts';
import { volumeKind } from './rules/volume-kind.ts';

export const ALL_RULES: readonly Rule[] = [
  manifestReadable,
  classFileSystem,
  claimClass,
  volumeFileSystem,
  inTreeEbs,
  ebsBindingMode,
  ebsAccessMode,
  sharedClaim,
  blockVolume,
  memoryVolume,
  volumeKind,
  mountOptions,
  smbSource,
  smbSecret,
  hostPath,
  mountPath,
  nodeSelection,
  imageBuild,
  linuxFields,
  hostProcess,
];
