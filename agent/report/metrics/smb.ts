// SMB global mappings.
import { SMB_MAPPING_STATES } from '../../facts/smb-global-mappings.ts';
import type { Report } from '../report-schema.ts';
import { CACHED, flag, one, type MetricDefinition } from './metric.ts';

type MappingView = NonNullable<Report['smbGlobalMappings']>[number];

/** The mappings of each series. Two mappings of one path are one series: the worse one counts. */
function seriesOf(mappings: readonly MappingView[]): readonly (readonly MappingView[])[] {
  const byPath = Map.groupBy(mappings, ({ localPath, remotePath }) => `${localPath ?? ''}\n${remotePath}`);
  return [...byPath.values()];
}

export const SMB_METRICS: readonly MetricDefinition[] = [
  {
    name: 'winstorage_smb_global_mappings',
    help: `Number of SMB global mappings by state (MSFT_SmbGlobalMapping.Status). OK does not prove that the share can be used. ${CACHED}`,
    labels: ['state'],
    samples: ({ smbGlobalMappings, omitted }) =>
      smbGlobalMappings === null
        ? []
        : [...SMB_MAPPING_STATES, 'Unknown'].map((state) => ({
            labels: { state },
            value:
              smbGlobalMappings.filter((mapping) => mapping.state === state).length +
              (omitted?.smbGlobalMappings[state] ?? 0),
          })),
  },
  {
    name: 'winstorage_smb_global_mapping_up',
    help: `0 when a critical finding names the mapping, 1 when none does. Absent when it cannot be told. ${CACHED}`,
    labels: ['local_path', 'remote_path'],
    samples: ({ smbGlobalMappings }, { maxSmbMappingSeries }) => {
      return seriesOf(smbGlobalMappings ?? [])
        .slice(0, maxSmbMappingSeries)
        .flatMap((group) => {
          const first = group[0];
          if (first === undefined || group.some((mapping) => mapping.up === null)) return [];
          const value = flag(group.every((mapping) => mapping.up));
          return one(value, { local_path: first.localPath ?? '', remote_path: first.remotePath });
        });
    },
  },
  {
    name: 'winstorage_smb_global_mappings_not_exported',
    help: 'Number of SMB global mappings without a series of their own, because there are more than the limit (smb.maxSeries).',
    labels: [],
    samples: ({ smbGlobalMappings, omitted }, { maxSmbMappingSeries }) =>
      smbGlobalMappings === null
        ? []
        : one(
            Object.values(omitted?.smbGlobalMappings ?? {}).reduce(
              (sum, count) => sum + count,
              seriesOf(smbGlobalMappings).slice(maxSmbMappingSeries).flat().length,
            ),
          ),
  },
];
