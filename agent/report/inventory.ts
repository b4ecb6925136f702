// The parts of a report that list what is on the node: csi-proxy's pipes, SMB global mappings, EBS volumes, disks.
import type { FindingKind, Subject } from '../checks/check.ts';
import type { CheckSettings } from '../checks/check-settings.ts';
import { csiProxyCallSucceeded } from '../checks/csi-proxy-call.ts';
import { csiProxyExpectation } from '../checks/csi-proxy-expectation.ts';
import type { CheckResult } from '../checks/run-checks.ts';
import type { CsiProxyCall } from '../facts/csi-proxy-call.ts';
import { diskKind, type DiskKind } from '../facts/disk-kind.ts';
import { joinEbsVolumes } from '../facts/ebs-volumes.ts';
import type { FactName, Observations } from '../facts/facts.ts';
import {
  distinct,
  EBS_CSI_DRIVER,
  podVolumesOfEbs,
  podVolumesOfMapping,
  stagedEbsVolumes,
} from '../facts/kubelet-volumes.ts';
import type { PodVolume } from '../facts/kubelet.ts';
import { csiProxyVersion } from '../facts/processes.ts';
import { findCsiProxyService } from '../facts/services.ts';
import { connectionsToShare, summariseConnections } from '../facts/smb-connections.ts';
import { smbServer } from '../facts/smb-paths.ts';
import { smbServerKind } from '../facts/smb-server-kind.ts';
import type { CallStatistics } from './call-statistics.ts';
import { countBy, MAX_EBS_VOLUMES, MAX_MAPPINGS, MAX_USERS } from './limits.ts';
import type { Report } from './report-schema.ts';

type CsiProxyView = NonNullable<Report['csiProxy']>;

export function csiProxyView(
  observations: Observations,
  settings: CheckSettings,
  calls: CallStatistics,
): Report['csiProxy'] {
  const pipes = observations['csi-proxy-pipes'].value;
  if (pipes === null) return null;
  const services = observations.services.value;
  const { expected, why } = csiProxyExpectation(settings, {
    'csi-proxy-pipes': pipes,
    services: services ?? undefined,
    processes: observations.processes.value ?? undefined,
    kubelet: observations.kubelet.value ?? undefined,
  });
  const service = services === null ? undefined : findCsiProxyService(services);
  const views = pipes.pipes.map((pipe): CsiProxyView['pipes'][number] => ({
    group: pipe.group,
    version: pipe.version,
    expected: expected === true && settings.csiProxy.apis.includes(`${pipe.group}-${pipe.version}`),
    listed: pipe.listed,
    level: pipe.answer?.level ?? null,
    detail: pipe.answer?.detail ?? null,
    answerSeconds: pipe.answer?.answerSeconds ?? null,
  }));
  return {
    expected,
    why,
    up: expected === true ? everyPipeAnswers(views.filter((view) => view.expected)) : null,
    pipes: views,
    listFailure: pipes.listFailure,
    version: csiProxyVersion(observations.processes.value ?? []),
    call: callView(observations['csi-proxy-call'].value),
    calls,
    service:
      service === undefined
        ? null
        : {
            name: service.name,
            state: service.state,
            startMode: service.startMode,
            processId: service.processId,
          },
  };
}

function callView(call: CsiProxyCall | null): CsiProxyView['call'] {
  if (call === null) return null;
  const { asked, status, detail, seconds } = call;
  return { asked, success: csiProxyCallSucceeded(call), status, detail, seconds };
}

/** Null when none is known to be down, and one of them cannot be told: this agent was refused, or did not connect. */
function everyPipeAnswers(pipes: CsiProxyView['pipes']): boolean | null {
  const isUntold = (level: CsiProxyView['pipes'][number]['level']): boolean =>
    level === null || level === 'denied' || level === 'failed';
  if (pipes.some(({ level }) => level !== 'answers' && !isUntold(level))) return false;
  return pipes.some(({ level }) => isUntold(level)) ? null : true;
}

type MappingView = NonNullable<Report['smbGlobalMappings']>[number];
type EbsVolumeView = NonNullable<Report['ebsVolumes']>[number];

/** The first mappings, and how many others there are in each state; null when they could not be read. */
export function smbMappingViews(
  observations: Observations,
  results: readonly CheckResult[],
): { readonly views: readonly MappingView[]; readonly omitted: Readonly<Record<string, number>> } | null {
  const mappings = observations['smb-global-mappings'].value;
  if (mappings === null) return null;
  const upOf = createUpOf(results, 'smb-global-mappings', 'smb_global_mapping');
  const kubelet = observations.kubelet.value;
  const connections = observations['smb-connections'].value ?? [];
  const views = mappings
    .slice(0, MAX_MAPPINGS)
    .map(({ localPath, remotePath, state, requirePrivacy }): MappingView => ({
      localPath,
      remotePath,
      serverKind: smbServer(remotePath) === null ? null : smbServerKind(remotePath).kind,
      state,
      requirePrivacy,
      connection: summariseConnections(connectionsToShare(remotePath, connections)),
      up: state === 'Unknown' ? null : upOf(remotePath),
      ...usersOf(kubelet === null ? null : podVolumesOfMapping(kubelet, remotePath)),
    }));
  return { views, omitted: countBy(mappings.slice(MAX_MAPPINGS), ({ state }) => state) };
}

/** The first volumes, and how many others there are; null when the disks could not be read. */
export function ebsVolumeViews(
  observations: Observations,
  results: readonly CheckResult[],
): { readonly views: readonly EbsVolumeView[]; readonly omitted: number } | null {
  if (observations.disks.value === null) return null;
  const upOf = createUpOf(results, 'disks', 'ebs_volume');
  const kubelet = observations.kubelet.value;
  const staged = new Set(
    kubelet === null ? [] : stagedEbsVolumes(kubelet).map(({ volumeHandle }) => volumeHandle),
  );
  const joined = joinEbsVolumes(
    observations.disks.value,
    observations.partitions.value,
    observations.volumes.value,
  );
  const views = joined
    .slice(0, MAX_EBS_VOLUMES)
    .map(({ volumeId, disk, isBoot, unallocatedBytes, dataPartitions }): EbsVolumeView => ({
      volumeId,
      ...usersOf(kubelet === null ? null : podVolumesOfEbs(kubelet, volumeId)),
      driver: staged.has(volumeId) ? EBS_CSI_DRIVER : null,
      diskNumber: disk.number,
      isBoot,
      up: upOf(volumeId),
      isOffline: disk.isOffline,
      offlineReason: disk.offlineReason?.label ?? null,
      isReadOnly: disk.isReadOnly,
      partitionStyle: disk.partitionStyle,
      busType: disk.busType,
      health: disk.health?.label ?? null,
      sizeBytes: disk.sizeBytes,
      unallocatedBytes,
      fileSystems:
        dataPartitions?.map(({ partition, volume }) => ({
          partitionNumber: partition.number,
          accessPaths: partition.accessPaths,
          fileSystem: volume?.fileSystem ?? null,
          label: volume?.label ?? null,
          sizeBytes: volume?.sizeBytes ?? null,
          freeBytes: volume?.freeBytes ?? null,
        })) ?? null,
    }));
  return { views, omitted: Math.max(0, joined.length - MAX_EBS_VOLUMES) };
}

/** Which PersistentVolumes and pods of this node have something; null when kubelet could not be read. */
function usersOf(volumes: readonly PodVolume[] | null) {
  return {
    persistentVolumes:
      volumes === null ? null : distinct(volumes.map(({ name }) => name)).slice(0, MAX_USERS),
    podUids: volumes === null ? null : distinct(volumes.map(({ podUid }) => podUid)).slice(0, MAX_USERS),
  };
}

export function diskCounts(observations: Observations): Report['disks'] {
  if (observations.disks.value === null) return null;
  const counts: Record<DiskKind, number> = { ebs: 0, 'instance-store': 0, container: 0, other: 0 };
  for (const disk of observations.disks.value) counts[diskKind(disk)] += 1;
  return counts;
}

function isCritical({ severity }: FindingKind): boolean {
  return severity === 'critical';
}

/**
 * Whether an object is usable: false when a critical finding names it, null when a check of such objects could not look,
 * since "no finding" would then say more than is known. These checks are known by the fact that lists the objects.
 */
function createUpOf(
  results: readonly CheckResult[],
  listedBy: FactName,
  kind: Subject['kind'],
): (name: string) => boolean | null {
  // A check that knows nothing critical cannot make an object unusable, so its blindness says nothing either.
  const own = results.filter(
    ({ check }) => check.needs.includes(listedBy) && Object.values(check.findings).some(isCritical),
  );
  const isBlind = own.some((result) => result.status === 'unknown');
  const critical = new Set(
    own.flatMap(({ check, findings }) =>
      findings
        .filter(({ subject, code }) => subject.kind === kind && check.findings[code]?.severity === 'critical')
        .map(({ subject }) => subject.name),
    ),
  );
  return (name) => (critical.has(name) ? false : isBlind ? null : true);
}
