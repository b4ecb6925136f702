// gRPC calls over a real named pipe without a buffer, as csi-proxy's are, by the Windows node.exe under Wine.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeListDiskIds } from '../../agent/facts/csi-proxy-disks.ts';
import type { GrpcCallResults, TimedCall } from './grpc-call-main.ts';
import { runMain } from './run-main.ts';
import { ROOT, stopWine } from './wine.ts';

const SERVER = join(ROOT, '.cache/unbuffered-grpc-server/win-x64/unbuffered-grpc-server.exe');

let results: GrpcCallResults;

beforeAll(async () => {
  results = (await runMain('grpc-call-main', [SERVER])) as GrpcCallResults;
}, 120_000);

afterAll(stopWine);

function call(name: string): TimedCall {
  const found = results.calls[name];
  if (found === undefined) throw new Error(`there was no call '${name}'`);
  return found;
}

describe('gRPC calls over a pipe without a buffer, under Wine', () => {
  it('has each of 100 calls answered by a server whose SETTINGS come late', () => {
    expect(results.repeated.answered, JSON.stringify(results.repeated.first)).toBe(100);
    expect(results.repeated.minSeconds).toBeGreaterThan(0.04);
  });

  it('hangs without the acknowledging stream, which is why that exists', () => {
    expect(call('plain socket').answer).toEqual({ outcome: 'timeout' });
  });

  it('leaves the server able to answer after a call that hung', () => {
    expect(call('after the plain socket').answer).toMatchObject({ outcome: 'answered', status: 0 });
  });

  it('is answered by a server whose SETTINGS come at once', () => {
    expect(call('fast server').answer).toMatchObject({ outcome: 'answered', status: 0 });
  });

  it.each([
    ['exists', '0801'],
    ['exists not', ''],
  ])('hands over the message of a path that %s', (name, messageHex) => {
    expect(call(name)).toMatchObject({ answer: { outcome: 'answered', status: 0 }, messageHex });
  });

  it('hands over a message of several fields', () => {
    const { answer, messageHex } = call('disk ids');

    expect(answer).toMatchObject({ outcome: 'answered', status: 0 });
    expect(Buffer.from(messageHex, 'hex').toString('latin1')).toMatch(
      /vol0a+_00000001\..*vol0b+_00000001\./s,
    );
  });

  it('hands over the disks of csi-proxy so that they decode', () => {
    const { answer, messageHex } = call('disk ids');
    if (answer.outcome !== 'answered') throw new Error(`the call ended with ${answer.outcome}`);

    const reading = decodeListDiskIds({ ...answer, message: Buffer.from(messageHex, 'hex') }, []);

    expect(reading).toMatchObject({
      ok: true,
      value: {
        disks: [
          { number: 0, serialNumber: 'vol0aaaaaaaaaaaaaaaa_00000001.' },
          { number: 1, serialNumber: 'vol0bbbbbbbbbbbbbbbb_00000001.' },
        ],
      },
    });
  });

  it('tells status and message of a call that the server refused', () => {
    expect(call('outside').answer).toMatchObject({
      outcome: 'answered',
      status: 2,
      statusMessage:
        'path: C:\\Windows\\100 % böse is not within the working directories: [C:\\var\\lib\\kubelet]',
    });
  });

  it('tells status 12 of a call that the server does not know', () => {
    expect(call('unknown').answer).toMatchObject({ outcome: 'answered', status: 12 });
  });

  it('says ENOENT of a pipe that does not exist', () => {
    expect(call('missing pipe').answer).toMatchObject({ outcome: 'error', code: 'ENOENT' });
  });

  it.each([
    ['silent server', 1],
    ['never answered', 1],
  ])('gives up in time: %s', (name, timeoutSeconds) => {
    const { answer, tookSeconds } = call(name);

    expect(answer).toEqual({ outcome: 'timeout' });
    expect(tookSeconds).toBeGreaterThan(timeoutSeconds - 0.1);
    expect(tookSeconds).toBeLessThan(timeoutSeconds + 1);
  });

  it('tells within the deadline of a server that is killed in mid-call', () => {
    const { answer, tookSeconds } = call('killed in mid-call');

    expect(['error', 'timeout']).toContain(answer.outcome);
    expect(tookSeconds).toBeLessThan(4);
  });

  it('leaves no handle open', () => {
    // The program ended by itself, or there would be no results.
    expect(results.openAfter.toSorted()).toEqual(results.openBefore.toSorted());
  });
});
