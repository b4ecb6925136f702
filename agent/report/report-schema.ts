// The shape of a report, published as a JSON schema. Times are ISO 8601 in UTC, durations seconds, sizes bytes.
// A part that could not be looked at is null, never an empty list.
import * as z from 'zod';
import { csiProxy } from './csi-proxy-schema.ts';

const outcome = z.enum(['ok', 'failed', 'timeout', 'stale', 'never']);
const status = z.enum(['ok', 'warning', 'critical', 'unknown', 'not_applicable']);
const severity = z.enum(['critical', 'warning', 'info']);

const subject = z.object({
  kind: z.enum([
    'csi_proxy',
    'smb_global_mapping',
    'smb_server',
    'ebs_volume',
    'disk',
    'pod_volume',
    'staged_volume',
    'node',
    'collector',
  ]),
  name: z.string(),
});

const finding = z.object({
  code: z.string().describe('stable PascalCase name; `winstorage-agent explain CODE` tells more'),
  severity,
  check: z.string(),
  subject,
  message: z.string().describe('what was seen'),
  meaning: z.string().describe('what it means for pods'),
  evidence: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  remedy: z.string(),
  commands: z.array(z.string()).describe('to paste, for people: the agent runs none of them'),
  changingCommands: z.array(z.string()).describe('those of them that change the node; the others only look'),
  runbook: z.string(),
  since: z.string().describe('when it was first seen without a break; a restart of the agent makes it new'),
  appearances: z.number().int().describe('how often it came, when it came and went within an hour'),
});

const pending = z.object({
  code: z.string(),
  check: z.string(),
  subject,
  message: z.string(),
  since: z.string().describe('when it was first seen without a break'),
  countsFrom: z
    .string()
    .describe('when it becomes a finding at the earliest, if another look then still shows it'),
});

const check = z.object({
  name: z.string(),
  title: z.string(),
  status,
  reason: z.string().nullable().describe('for unknown and not_applicable: why'),
  findings: z.number().int(),
});

const collector = z.object({
  name: z.string(),
  outcome,
  lastRunAt: z.string().nullable(),
  lastSuccessAt: z.string().nullable(),
  durationSeconds: z.number().nullable(),
  failure: z.object({ kind: z.string(), message: z.string() }).nullable(),
  dropped: z.array(z.string()).describe('items that could not be read; the others were'),
  skippedCycles: z.number().int().describe('cycles for which it is left alone after time-outs'),
});

const up = z
  .boolean()
  .nullable()
  .describe('false: a critical finding names it; null: a check of it could not look');
const objectStatus = z
  .enum(['critical', 'unknown', 'warning', 'ok'])
  .describe('the worst that is known of it; unknown outweighs a warning');

const persistentVolumes = z
  .array(z.string())
  .nullable()
  .describe(
    "PersistentVolumes of pods on this node that use it, at most 500; null: kubelet's folders could not be read",
  );

const podUids = z.array(z.string()).nullable().describe('uids of these pods, at most 500');

const smbGlobalMapping = z.object({
  localPath: z.string().nullable(),
  remotePath: z.string(),
  serverKind: z
    .string()
    .nullable()
    .describe('a guess by the name of the server; null where the path names none'),
  state: z.string(),
  requirePrivacy: z.boolean().nullable(),
  connection: z
    .object({
      dialect: z.string().nullable().describe('version of SMB, such as 3.1.1'),
      encrypted: z.boolean().nullable(),
      signed: z.boolean().nullable(),
      openFiles: z.number().nullable().describe('open handles of files and folders'),
    })
    .nullable()
    .describe(
      'what the SMB client holds of the share, of all users together: null where they differ; no connection at all is null too, as is one that could not be read',
    ),
  up,
  status: objectStatus,
  persistentVolumes,
  podUids,
});

const ebsVolume = z.object({
  volumeId: z.string(),
  persistentVolumes,
  driver: z.string().nullable().describe('the CSI driver that staged it; null: none did, or it is not known'),
  podUids,
  diskNumber: z.number(),
  isBoot: z.boolean(),
  up,
  status: objectStatus,
  isOffline: z.boolean().nullable(),
  offlineReason: z.string().nullable(),
  isReadOnly: z.boolean().nullable(),
  partitionStyle: z.string().nullable(),
  busType: z.string().nullable(),
  health: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  unallocatedBytes: z.number().nullable(),
  fileSystems: z
    .array(
      z.object({
        partitionNumber: z.number(),
        accessPaths: z.array(z.string()),
        fileSystem: z.string().nullable(),
        label: z.string().nullable(),
        sizeBytes: z.number().nullable(),
        freeBytes: z.number().nullable(),
      }),
    )
    .nullable(),
});

export const report = z.object({
  schema: z.literal(1),
  generatedAt: z.string(),
  agent: z.object({
    name: z.literal('winstorage-agent'),
    version: z.string(),
    host: z.string().describe('`windows`, or `recorded:NAME` when what is shown is no live node'),
    recording: z.object({ title: z.string(), recordedAt: z.string() }).nullable(),
  }),
  node: z.object({
    name: z.string().nullable(),
    windowsBuild: z.string().nullable(),
    windowsName: z.string().nullable(),
    windowsRelease: z
      .string()
      .nullable()
      .describe('the Windows Server release that the build belongs to; null: not known'),
    sanPolicy: z.string().nullable(),
    baseAmi: z
      .object({ name: z.string(), version: z.string().nullable() })
      .nullable()
      .describe("AWS's Windows AMI that the image of the node began as; null: not known"),
    diskDrivers: z
      .array(
        z.object({
          name: z.string(),
          start: z.string().nullable(),
          fileVersion: z.string().nullable().describe('null: the file carries none'),
        }),
      )
      .nullable()
      .describe('installed drivers that EBS disks may come through: AWSNVMe, xenvbd, stornvme'),
    cpuLoadRatio: z.number().nullable(),
  }),
  status: z.enum(['ok', 'warning', 'critical', 'unknown']),
  summary: z.string().describe('one line of at most 80 characters'),
  findings: z.array(finding).describe('the most severe first'),
  pending: z
    .array(pending)
    .describe('what is normal for a while and was not seen for long enough: no part of any status'),
  checks: z.array(check),
  collectors: z.array(collector),
  csiProxy: csiProxy.nullable(),
  smbGlobalMappings: z.array(smbGlobalMapping).nullable(),
  ebsVolumes: z.array(ebsVolume).nullable(),
  disks: z
    .record(z.enum(['ebs', 'instance-store', 'container', 'other']), z.number())
    .nullable()
    .describe('number of disks by kind'),
  omitted: z
    .object({
      findings: z.record(z.string(), z.number().int()).describe('by code'),
      pending: z.record(z.string(), z.number().int()).describe('by code'),
      smbGlobalMappings: z.record(z.string(), z.number().int()).describe('by state'),
      ebsVolumes: z.number().int(),
    })
    .nullable()
    .describe(
      'how many there are that are not listed, because there are too many; null: everything is listed',
    ),
});

/** The published JSON schema (draft 2020-12) of `/api/v1/report`. */
export function reportJsonSchema(): unknown {
  return { title: 'winstorage-agent report', ...z.toJSONSchema(report) };
}

type Immutable<T> = T extends readonly (infer Item)[]
  ? readonly Immutable<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Immutable<T[Key]> }
    : T;

export type Report = Immutable<z.infer<typeof report>>;
export type Finding = Report['findings'][number];
export type PendingFinding = Report['pending'][number];
export type ReportStatus = Report['status'];
