// Read-only calls of csi-proxy: proof that it works, not only that it listens.
// https://github.com/kubernetes-csi/csi-proxy (client/api/filesystem/v1/api.proto, client/api/disk/v1/api.proto)
import type { GrpcAnswer } from '../host/host.ts';
import { failedReading, isDenied, type Reading } from './observation.ts';
import { readMessage, textField, type FieldValue } from './protobuf.ts';

/** Pure Go in csi-proxy up to v1.3.0: starts no PowerShell there, so it may be asked every cycle. */
export const PATH_EXISTS = { pipe: 'csi-proxy-filesystem-v1', method: '/v1.Filesystem/PathExists' } as const;

export interface CsiProxyCall {
  /** False when there is no pipe to ask; the pipes tell that. */
  readonly asked: boolean;
  /** The gRPC status; 0 is OK. Null when there was no answer in time. */
  readonly status: number | null;
  /** What csi-proxy said, or why there was no answer. */
  readonly detail: string;
  /** Null when there was no answer. */
  readonly seconds: number | null;
  /** Whether csi-proxy sees the folder that was asked for; null unless the status is OK. */
  readonly exists: boolean | null;
}

/** `PathExistsRequest { string path = 1; }` */
export function pathExistsRequest(path: string): Uint8Array {
  return textField(1, path);
}

export function decodePathExists(answer: GrpcAnswer): Reading<CsiProxyCall> {
  const reading = decodeCallAnswer(answer);
  if (!reading.ok) return reading;
  const { fields, ...call } = reading.value;
  // proto3 leaves out a field that has its default value: no field means false.
  const exists = call.status === 0 ? fields?.get(1)?.[0] === 1 : null;
  return { ok: true, value: { ...call, exists }, dropped: [] };
}

/** What any call of csi-proxy met. */
export interface CallAnswer extends Omit<CsiProxyCall, 'exists'> {
  /** The fields of its message; null when there was no answer. */
  readonly fields: ReadonlyMap<number, readonly FieldValue[]> | null;
}

/** No answer in time is a fact about csi-proxy, and so is that there is no pipe; an unusual error is not. */
export function decodeCallAnswer(answer: GrpcAnswer): Reading<CallAnswer> {
  const unanswered = { status: null, seconds: null, fields: null };
  if (answer.outcome === 'timeout') {
    return { ok: true, value: { asked: true, detail: 'no answer in time', ...unanswered }, dropped: [] };
  }
  if (answer.outcome === 'error') {
    if (answer.code === 'ENOENT')
      return { ok: true, value: { asked: false, detail: answer.message, ...unanswered }, dropped: [] };
    const kind = isDenied(answer.code) ? 'denied' : 'error';
    return failedReading(kind, `the call failed: ${answer.code}: ${answer.message}`);
  }
  const { status, statusMessage, seconds } = answer;
  const fields = readMessage(answer.message);
  if (fields === null)
    return failedReading('malformed', 'csi-proxy answered with something that is no protobuf message');
  return { ok: true, value: { asked: true, status, detail: statusMessage, seconds, fields }, dropped: [] };
}
