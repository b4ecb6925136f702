import { describe, expect, it } from 'vitest';
import { decodePathExists, pathExistsRequest } from '../../agent/facts/csi-proxy-call.ts';
import type { GrpcAnswer } from '../../agent/host/host.ts';

function answered(hex: string, status = 0, statusMessage = ''): GrpcAnswer {
  return { outcome: 'answered', status, statusMessage, message: Buffer.from(hex, 'hex'), seconds: 0.003 };
}

function failed(code: string): GrpcAnswer {
  return { outcome: 'error', code, message: `connect ${code}` };
}

describe('pathExistsRequest', () => {
  it('is the message that protoc makes', () => {
    expect(Buffer.from(pathExistsRequest('C:\\var\\lib\\kubelet')).toString('hex')).toBe(
      `0a12${Buffer.from('C:\\var\\lib\\kubelet').toString('hex')}`,
    );
  });
});

describe('decodePathExists', () => {
  it.each([
    ['0801', true],
    ['0800', false],
    // proto3 leaves out what has its default value
    ['', false],
    // a field that a newer csi-proxy may add
    ['08011202686f', true],
  ])('reads the answer %j as %s', (hex, exists) => {
    expect(decodePathExists(answered(hex))).toEqual({
      ok: true,
      value: { asked: true, status: 0, detail: '', seconds: 0.003, exists },
      dropped: [],
    });
  });

  it('keeps the error of csi-proxy, and then knows nothing of the folder', () => {
    expect(decodePathExists(answered('', 2, 'not within the working directories'))).toMatchObject({
      ok: true,
      value: { asked: true, status: 2, detail: 'not within the working directories', exists: null },
    });
  });

  it('takes no answer in time for a fact about csi-proxy', () => {
    expect(decodePathExists({ outcome: 'timeout' })).toMatchObject({
      ok: true,
      value: { asked: true, status: null, seconds: null, exists: null },
    });
  });

  it('was not asked where there is no pipe', () => {
    expect(decodePathExists(failed('ENOENT'))).toMatchObject({
      ok: true,
      value: { asked: false, status: null, detail: 'connect ENOENT' },
    });
  });

  it.each([
    ['EPERM', 'denied'],
    ['EACCES', 'denied'],
    ['ECONNRESET', 'error'],
    ['NOSTATUS', 'error'],
  ])('fails with %s as %s', (code, kind) => {
    expect(decodePathExists(failed(code))).toMatchObject({ ok: false, failure: { kind } });
  });

  it('fails on an answer that is no message', () => {
    expect(decodePathExists(answered('08'))).toMatchObject({ ok: false, failure: { kind: 'malformed' } });
  });
});

describe('what people read of a call', () => {
  it.each<[GrpcAnswer, string]>([
    [failed('EACCES'), 'the call failed: EACCES: connect EACCES'],
    [answered('08'), 'csi-proxy answered with something that is no protobuf message'],
  ])('is, of %j, %s', (answer, message) => {
    const reading = decodePathExists(answer);
    expect(reading.ok ? reading : reading.failure.message).toBe(message);
  });

  it('is, without an answer, that none came in time', () => {
    expect(decodePathExists({ outcome: 'timeout' })).toEqual({
      ok: true,
      value: { asked: true, status: null, detail: 'no answer in time', seconds: null, exists: null },
      dropped: [],
    });
  });
});
