// What an operator can say about how to judge. The options table fills it; checks only read it.
import { CSI_DRIVERS } from '../csi-drivers.ts';
import type { ExpectedMapping } from '../facts/shares.ts';

export interface CheckSettings {
  readonly smb: {
    /** Whether mapped shares are probed. */
    readonly probe: boolean;
    /** From so many SMB global mappings on there are many (warning), or too many (critical). */
    readonly warningMappings: number;
    readonly criticalMappings: number;
    /** Drives that have to be mapped, and folders on them. */
    readonly expected: readonly ExpectedMapping[];
  };
  readonly csiProxy: {
    /**
     * - `auto`: csi-proxy is expected when anything of it is seen on the node, or a driver that needs it
     * - `required`: always expected
     * - `off`: never expected (all drivers run in HostProcess mode)
     */
    readonly expect: 'auto' | 'required' | 'off';
    /** APIs that must answer, as `disk-v1`. */
    readonly apis: readonly string[];
  };
  readonly ebs: {
    /** Below this share of free space a volume is low (warning) or almost full (critical); 0 to 1. */
    readonly freeSpaceWarningRatio: number;
    readonly freeSpaceCriticalRatio: number;
    /** More unallocated space than this behind the last partition means that the volume was not grown. */
    readonly unallocatedWarningBytes: number;
  };
}

export const DEFAULT_CHECK_SETTINGS: CheckSettings = {
  smb: { probe: true, warningMappings: 300, criticalMappings: 600, expected: [] },
  csiProxy: { expect: 'auto', apis: [...new Set(Object.values(CSI_DRIVERS).flatMap(({ apis }) => apis))] },
  ebs: {
    freeSpaceWarningRatio: 0.1,
    freeSpaceCriticalRatio: 0.03,
    unallocatedWarningBytes: 100 * 1024 * 1024,
  },
};
