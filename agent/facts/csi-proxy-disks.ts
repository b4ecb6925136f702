// The disks that csi-proxy lists: what aws-ebs-csi-driver looks for a volume in. Asked only where an operator wants it.
// https://github.com/kubernetes-csi/csi-proxy (client/api/disk/v1/api.proto)
import type { GrpcAnswer } from '../host/host.ts';
import { decodeCallAnswer } from './csi-proxy-call.ts';
import { ebsVolumeId } from './disk-kind.ts';
import type { Disk } from './disks.ts';
import { failedReading, type Reading } from './observation.ts';
import { readMessage } from './protobuf.ts';

/** Read-only. Up to v1.2.1 csi-proxy starts PowerShell for it, which takes seconds. The request has no field. */
export const LIST_DISK_IDS = { pipe: 'csi-proxy-disk-v1', method: '/v1.Disk/ListDiskIDs' } as const;

interface CsiProxyDisk {
  readonly number: number;
  /** Empty where there is none; so is the serial number. */
  readonly page83: string;
  readonly serialNumber: string;
}

export interface CsiProxyDisks {
  /** False when it is switched off, and when there is no pipe to ask. */
  readonly asked: boolean;
  /** The gRPC status; 0 is OK. Null when there was no answer in time. */
  readonly status: number | null;
  readonly detail: string;
  /** Null when there was no answer. */
  readonly seconds: number | null;
  /** Null unless the status is OK. */
  readonly disks: readonly CsiProxyDisk[] | null;
  /** What Windows showed to the agent just before. Both lists age, and disks come and go, so only these can be compared. */
  readonly volumeIds: readonly string[];
}

/** Why csi-proxy was not asked. */
export function notAsked(detail: string): Reading<CsiProxyDisks> {
  return {
    ok: true,
    value: { asked: false, status: null, detail, seconds: null, disks: null, volumeIds: [] },
    dropped: [],
  };
}

/** @param shown the disks that Windows showed to the agent just before the call */
export function decodeListDiskIds(answer: GrpcAnswer, shown: readonly Disk[]): Reading<CsiProxyDisks> {
  const reading = decodeCallAnswer(answer);
  if (!reading.ok) return reading;
  const { fields, ...call } = reading.value;
  const volumeIds = shown.map(ebsVolumeId).filter((volumeId) => volumeId !== null);
  if (call.status !== 0) return { ok: true, value: { ...call, disks: null, volumeIds }, dropped: [] };
  const disks = (fields?.get(1) ?? []).map(readEntry);
  if (!disks.every((disk) => disk !== null))
    return failedReading('malformed', 'csi-proxy listed its disks in a form that is not known');
  const inOrder = disks.toSorted((one, other) => one.number - other.number);
  return { ok: true, value: { ...call, disks: inOrder, volumeIds }, dropped: [] };
}

/** An entry of `map<uint32, DiskIDs> diskIDs = 1`, which is a message with the key in field 1 and the value in field 2. */
function readEntry(entry: number | Uint8Array): CsiProxyDisk | null {
  const fields = typeof entry === 'number' ? null : readMessage(entry);
  // proto3 leaves out what has its default value: no key is disk 0.
  const number = fields?.get(1)?.[0] ?? 0;
  const value = fields?.get(2)?.[0] ?? new Uint8Array();
  if (fields === null || typeof number !== 'number' || typeof value === 'number') return null;
  const ids = readMessage(value);
  if (ids === null) return null;
  return { number, page83: text(ids.get(1)?.[0]), serialNumber: text(ids.get(2)?.[0]) };
}

function text(value: number | Uint8Array | undefined): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : '';
}
