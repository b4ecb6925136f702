// Every metric of the agent's own, as data: name, labels, help, and how its samples come out of a report.
// docs/metrics.md has a row for each; a test holds both together. Names and labels are relied on from outside.
import { CATALOGUE } from '../checks/catalogue.ts';
import { SMB_MAPPING_STATES } from '../facts/smb-global-mappings.ts';
import type { Report } from './report-schema.ts';

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface MetricDefinition {
  readonly name: `winstorage_${string}`;
  /** Says where a value comes from, and that it is as old as its collector's last run. */
  readonly help: string;
  readonly labels: readonly string[];
  /** No sample for what is unknown or gone: a series that vanishes is honest, an old value is not. */
  readonly samples: (report: Report, limits: MetricLimits) => readonly Sample[];
}

export interface MetricLimits {
  /** Series per node for SMB mappings by path; what is above is only counted. */
  readonly maxSmbMappingSeries: number;
}

const CHECK_STATUSES = ['ok', 'warning', 'critical', 'unknown', 'not_applicable'] as const;
const SERVICE_STATES = [
  'Running',
  'Stopped',
  'Start Pending',
  'Stop Pending',
  'Paused',
  'Pause Pending',
  'Continue Pending',
  'Unknown',
];

const CACHED = 'Read in the background; winstorage_collector_last_run_timestamp_seconds tells when.';

function flag(value: boolean): number {
  return value ? 1 : 0;
}

function one(value: number, labels: Sample['labels'] = {}): Sample[] {
  return [{ labels, value }];
}

const about: MetricDefinition[] = [
  {
    name: 'winstorage_build_info',
    help: 'Version of winstorage-agent and what it looks at: host is "windows", or "recorded:NAME" when a recording is played.',
    labels: ['version', 'node_version', 'host'],
    samples: ({ agent }) =>
      one(1, { version: agent.version, node_version: process.versions.node, host: agent.host }),
  },
  {
    name: 'winstorage_node_info',
    help: 'Windows build and name of the node, from its registry, and its SAN policy for new disks.',
    labels: ['windows_build', 'windows_name', 'san_policy'],
    samples: ({ node }) =>
      node.windowsBuild === null
        ? []
        : one(1, {
            windows_build: node.windowsBuild,
            windows_name: node.windowsName ?? '',
            san_policy: node.sanPolicy ?? '',
          }),
  },
  {
    name: 'winstorage_report_timestamp_seconds',
    help: 'When the report that these metrics show was put together, in seconds since 1970.',
    labels: [],
    samples: ({ generatedAt }) => one(Date.parse(generatedAt) / 1000),
  },
];

const csiProxy: MetricDefinition[] = [
  {
    name: 'winstorage_csi_proxy_up',
    help: `1 when every expected csi-proxy pipe answers. Absent when csi-proxy is not expected or it cannot be told. ${CACHED}`,
    labels: [],
    samples: ({ csiProxy: view }) => (view === null || view.up === null ? [] : one(flag(view.up))),
  },
  {
    name: 'winstorage_csi_proxy_expected',
    help: 'Whether csi-proxy is expected on this node, by configuration or by what is seen of it. Absent when it cannot be told.',
    labels: [],
    samples: ({ csiProxy: view }) =>
      view === null || view.expected === null ? [] : one(flag(view.expected)),
  },
  {
    name: 'winstorage_csi_proxy_pipe_up',
    help: `1 when the pipe sends an HTTP/2 SETTINGS frame to a new connection, as a gRPC server does. Only pipes that were connected to. ${CACHED}`,
    labels: ['api_group', 'api_version'],
    samples: ({ csiProxy: view }) =>
      (view?.pipes ?? []).flatMap((pipe) =>
        pipe.level === null
          ? []
          : one(flag(pipe.level === 'answers'), { api_group: pipe.group, api_version: pipe.version }),
      ),
  },
  {
    name: 'winstorage_csi_proxy_pipe_listed',
    help: `Whether Windows lists a pipe of this csi-proxy API. Absent where the list cannot be read. ${CACHED}`,
    labels: ['api_group', 'api_version'],
    samples: ({ csiProxy: view }) =>
      (view?.pipes ?? []).flatMap((pipe) =>
        pipe.listed === null
          ? []
          : one(flag(pipe.listed), { api_group: pipe.group, api_version: pipe.version }),
      ),
  },
  {
    name: 'winstorage_csi_proxy_pipe_answer_seconds',
    help: `Time from connecting to the first frame of the pipe. ${CACHED}`,
    labels: ['api_group', 'api_version'],
    samples: ({ csiProxy: view }) =>
      (view?.pipes ?? []).flatMap((pipe) =>
        pipe.answerSeconds === null
          ? []
          : one(pipe.answerSeconds, { api_group: pipe.group, api_version: pipe.version }),
      ),
  },
  {
    name: 'winstorage_csi_proxy_service_state',
    help: `State of the csi-proxy service (Win32_Service), 1 for the state it is in. Absent when there is no such service. ${CACHED}`,
    labels: ['state'],
    samples: ({ csiProxy: view }) =>
      view?.service
        ? SERVICE_STATES.map((state) => ({ labels: { state }, value: flag(view.service?.state === state) }))
        : [],
  },
];

const smb: MetricDefinition[] = [
  {
    name: 'winstorage_smb_global_mappings',
    help: `Number of SMB global mappings by state (MSFT_SmbGlobalMapping.Status). OK does not prove that the share can be used. ${CACHED}`,
    labels: ['state'],
    samples: ({ smbGlobalMappings }) =>
      smbGlobalMappings === null
        ? []
        : [...SMB_MAPPING_STATES, 'Unknown'].map((state) => ({
            labels: { state },
            value: smbGlobalMappings.filter((mapping) => mapping.state === state).length,
          })),
  },
  {
    name: 'winstorage_smb_global_mapping_up',
    help: `0 when a critical finding names the mapping, 1 when none does. Absent when it cannot be told. ${CACHED}`,
    labels: ['local_path', 'remote_path'],
    samples: ({ smbGlobalMappings }, { maxSmbMappingSeries }) => {
      // Two mappings of one path are one series: the worse one counts.
      const byPath = Map.groupBy(
        smbGlobalMappings ?? [],
        (mapping) => `${mapping.localPath ?? ''}\n${mapping.remotePath}`,
      );
      return [...byPath.values()].slice(0, maxSmbMappingSeries).flatMap((group) => {
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
    samples: ({ smbGlobalMappings }, { maxSmbMappingSeries }) =>
      smbGlobalMappings === null ? [] : one(Math.max(0, smbGlobalMappings.length - maxSmbMappingSeries)),
  },
];

type VolumeView = NonNullable<Report['ebsVolumes']>[number];

function perVolume(value: (volume: VolumeView) => number | null): MetricDefinition['samples'] {
  return ({ ebsVolumes }) =>
    uniqueVolumes(ebsVolumes).flatMap((volume) => {
      const number = value(volume);
      return number === null ? [] : one(number, { volume_id: volume.volumeId });
    });
}

/** Two disks may show one volume id; that is a finding, and must not make two series of one name. */
function uniqueVolumes(volumes: Report['ebsVolumes']): readonly VolumeView[] {
  return [...new Map((volumes ?? []).map((volume) => [volume.volumeId, volume])).values()];
}

function totalBytes(volume: VolumeView, which: 'sizeBytes' | 'freeBytes'): number | null {
  const known = (volume.fileSystems ?? [])
    .map((fileSystem) => fileSystem[which])
    .filter((bytes) => bytes !== null);
  return known.length === 0 ? null : known.reduce((sum, bytes) => sum + bytes, 0);
}

const ebs: MetricDefinition[] = [
  {
    name: 'winstorage_ebs_volume_up',
    help: `0 when a critical finding names the EBS volume, 1 when none does. Absent when it cannot be told. ${CACHED}`,
    labels: ['volume_id'],
    samples: perVolume(({ up }) => (up === null ? null : flag(up))),
  },
  {
    name: 'winstorage_ebs_volume_info',
    help: `An EBS volume that is attached to the node, by the serial number of its disk (MSFT_Disk). ${CACHED}`,
    labels: ['volume_id', 'disk', 'boot', 'bus', 'partition_style', 'file_system', 'access_path'],
    samples: ({ ebsVolumes }) =>
      uniqueVolumes(ebsVolumes).map((volume) => ({
        labels: {
          volume_id: volume.volumeId,
          disk: String(volume.diskNumber),
          boot: String(volume.isBoot),
          bus: volume.busType ?? '',
          partition_style: volume.partitionStyle ?? '',
          file_system: volume.fileSystems?.find((entry) => entry.fileSystem !== null)?.fileSystem ?? '',
          access_path: volume.fileSystems?.flatMap((entry) => entry.accessPaths)[0] ?? '',
        },
        value: 1,
      })),
  },
  {
    name: 'winstorage_ebs_volume_size_bytes',
    help: `Size of the disk (MSFT_Disk.Size). ${CACHED}`,
    labels: ['volume_id'],
    samples: perVolume(({ sizeBytes }) => sizeBytes),
  },
  {
    name: 'winstorage_ebs_volume_unallocated_bytes',
    help: `Space behind the last partition: what expanding the volume has not yet given to its file system. ${CACHED}`,
    labels: ['volume_id'],
    samples: perVolume(({ unallocatedBytes }) => unallocatedBytes),
  },
  {
    name: 'winstorage_ebs_volume_file_system_size_bytes',
    help: `Size of the file systems of the volume that can hold data, all together (MSFT_Volume.Size). ${CACHED}`,
    labels: ['volume_id'],
    samples: perVolume((volume) => totalBytes(volume, 'sizeBytes')),
  },
  {
    name: 'winstorage_ebs_volume_file_system_free_bytes',
    help: `Free space in these file systems (MSFT_Volume.SizeRemaining). ${CACHED}`,
    labels: ['volume_id'],
    samples: perVolume((volume) => totalBytes(volume, 'freeBytes')),
  },
  {
    name: 'winstorage_ebs_volume_offline',
    help: `1 when Windows holds the disk offline. That is normal for a volume that no pod uses. ${CACHED}`,
    labels: ['volume_id'],
    samples: perVolume(({ isOffline }) => (isOffline === null ? null : flag(isOffline))),
  },
  {
    name: 'winstorage_ebs_volume_read_only',
    help: `1 when Windows holds the disk read-only (MSFT_Disk.IsReadOnly). ${CACHED}`,
    labels: ['volume_id'],
    samples: perVolume(({ isReadOnly }) => (isReadOnly === null ? null : flag(isReadOnly))),
  },
  {
    name: 'winstorage_disks',
    help: `Number of disks by kind; each running container adds one of kind "container". ${CACHED}`,
    labels: ['kind'],
    samples: ({ disks }) =>
      Object.entries(disks ?? {}).map(([kind, value]) => ({ labels: { kind }, value: value ?? 0 })),
  },
];

const judgement: MetricDefinition[] = [
  {
    name: 'winstorage_check_status',
    help: 'Status of each check, 1 for the one it has; "unknown" when a fact that it needs could not be read.',
    labels: ['check', 'status'],
    samples: ({ checks }) =>
      checks.flatMap((check) =>
        CHECK_STATUSES.map((status) => ({
          labels: { check: check.name, status },
          value: flag(check.status === status),
        })),
      ),
  },
  {
    name: 'winstorage_findings',
    help: 'Number of findings by code, 0 for the codes that hold nowhere on the node. docs/checks.md explains each.',
    labels: ['code', 'severity'],
    samples: ({ findings }) =>
      CATALOGUE.map(({ code, severity }) => ({
        labels: { code, severity },
        value: findings.filter((finding) => finding.code === code).length,
      })),
  },
];

type CollectorView = Report['collectors'][number];

function perCollector(value: (collector: CollectorView) => number | null): MetricDefinition['samples'] {
  return ({ collectors }) =>
    collectors.flatMap((collector) => {
      const number = value(collector);
      return number === null ? [] : one(number, { collector: collector.name });
    });
}

const collectors: MetricDefinition[] = [
  {
    name: 'winstorage_collector_success',
    help: '1 when the last look at this fact succeeded and is still fresh.',
    labels: ['collector'],
    samples: perCollector(({ outcome }) => flag(outcome === 'ok')),
  },
  {
    name: 'winstorage_collector_timeout',
    help: '1 when the last look at this fact got no answer in time.',
    labels: ['collector'],
    samples: perCollector(({ outcome }) => flag(outcome === 'timeout')),
  },
  {
    name: 'winstorage_collector_duration_seconds',
    help: 'How long the last look at this fact took.',
    labels: ['collector'],
    samples: perCollector(({ durationSeconds }) => durationSeconds),
  },
  {
    name: 'winstorage_collector_last_run_timestamp_seconds',
    help: 'When this fact was last looked at, in seconds since 1970.',
    labels: ['collector'],
    samples: perCollector(({ lastRunAt }) => (lastRunAt === null ? null : Date.parse(lastRunAt) / 1000)),
  },
  {
    name: 'winstorage_collector_last_success_timestamp_seconds',
    help: 'When a look at this fact last succeeded, in seconds since 1970. Absent when none did.',
    labels: ['collector'],
    samples: perCollector(({ lastSuccessAt }) =>
      lastSuccessAt === null ? null : Date.parse(lastSuccessAt) / 1000,
    ),
  },
  {
    name: 'winstorage_collector_skipped_cycles',
    help: 'For how many more cycles this fact is left alone after time-outs; 0 when it is read every cycle.',
    labels: ['collector'],
    samples: perCollector(({ skippedCycles }) => skippedCycles),
  },
  {
    name: 'winstorage_collector_dropped_items',
    help: 'Number of items in the last answer that could not be read; the others were.',
    labels: ['collector'],
    samples: perCollector(({ dropped }) => dropped.length),
  },
];

export const METRICS: readonly MetricDefinition[] = [
  ...about,
  ...csiProxy,
  ...smb,
  ...ebs,
  ...judgement,
  ...collectors,
];
