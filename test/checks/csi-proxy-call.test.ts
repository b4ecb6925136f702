import { describe, expect, it } from 'vitest';
import { csiProxyCall, csiProxyCallSucceeded } from '../../agent/checks/csi-proxy-call.ts';
import type { CsiProxyCall } from '../../agent/facts/csi-proxy-call.ts';
import { codes, judge, pipes, unread } from '../support/observed.ts';

const OK: CsiProxyCall = { asked: true, status: 0, detail: '', seconds: 0.003, exists: true };
const NO_ANSWER: CsiProxyCall = {
  asked: true,
  status: null,
  detail: 'no answer in time',
  seconds: null,
  exists: null,
};

function judgeCall(overrides: Partial<CsiProxyCall> = {}) {
  return judge(csiProxyCall, { 'csi-proxy-call': { ...OK, ...overrides } });
}

describe('csi-proxy-call', () => {
  it('is ok when csi-proxy answers and sees the folder of kubelet', () => {
    expect(judgeCall()).toMatchObject({ status: 'ok', findings: [] });
  });

  it('is critical when the pipe answers and a call does not', () => {
    const result = judgeCall(NO_ANSWER);

    expect(result.status).toBe('critical');
    expect(codes(result)).toEqual(['CsiProxyCallTimedOut']);
    expect(result.findings[0]?.message).toContain('sends its first frame, but a call gets no answer');
  });

  it('is critical without an answer also where the pipes are not known, and then claims less', () => {
    const result = judge(csiProxyCall, { 'csi-proxy-call': NO_ANSWER, 'csi-proxy-pipes': unread() });

    expect(result.findings[0]?.message).toContain('was asked, and a call gets no answer');
  });

  it('leaves a pipe that sends nothing at all to the check of the pipes', () => {
    const silent = pipes({ probes: { 'filesystem-v1': { outcome: 'silent', connectSeconds: 0 } } });
    const result = judge(csiProxyCall, { 'csi-proxy-call': NO_ANSWER, 'csi-proxy-pipes': silent });

    expect(result).toMatchObject({
      status: 'not_applicable',
      reason: expect.stringContaining('csi-proxy-pipes'),
    });
  });

  it('warns about an error, with its text in one line', () => {
    const result = judgeCall({ status: 2, detail: 'exit status 1\nfailed.', exists: null });

    expect(codes(result)).toEqual(['CsiProxyCallFailed']);
    expect(result.findings[0]?.message).toBe('csi-proxy answered with gRPC status 2: exit status 1 failed');
    expect(judgeCall({ status: 12, exists: null }).findings[0]?.message).toBe(
      'csi-proxy answered with gRPC status 12',
    );
  });

  it('takes the refusal of a folder outside the working directories for an answer', () => {
    const detail = 'path C:\\var\\lib\\kubelet is not within the working directories: [D:\\kubelet]';

    expect(judgeCall({ status: 2, detail, exists: null })).toMatchObject({ status: 'ok', findings: [] });
  });

  it.each([
    [2, []],
    [2.01, ['CsiProxyCallSlow']],
  ])('says of an answer after %s seconds: %j', (seconds, expected) => {
    expect(codes(judgeCall({ seconds }))).toEqual(expected);
  });

  it('warns when csi-proxy does not see the folder of kubelet, and names it', () => {
    const result = judgeCall({ exists: false });

    expect(result.status).toBe('warning');
    expect(result.findings).toMatchObject([
      { code: 'CsiProxyKubeletRootUnseen', evidence: { kubeletRoot: 'C:\\var\\lib\\kubelet' } },
    ]);
  });

  it('names no folder where none is known', () => {
    const seen = { 'csi-proxy-call': { ...OK, exists: false }, kubelet: unread() };

    expect(judge(csiProxyCall, seen).findings[0]?.message).toContain('the folder of kubelet does not exist');
  });

  it('does not apply without a pipe to ask, nor where no csi-proxy is expected', () => {
    const seen = { 'csi-proxy-call': NO_ANSWER };

    expect(judgeCall({ asked: false, status: null }).status).toBe('not_applicable');
    expect(judge(csiProxyCall, seen, { csiProxy: { expect: 'off' } }).status).toBe('not_applicable');
  });

  it('is unknown when the call could not be made', () => {
    expect(judge(csiProxyCall, { 'csi-proxy-call': unread('denied') }).status).toBe('unknown');
  });
});

describe('csiProxyCallSucceeded', () => {
  it.each([
    [{}, true],
    [{ status: 2, detail: 'path is Not within the working directories' }, true],
    [{ status: 2, detail: 'other' }, false],
    [{ status: null }, false],
    [{ asked: false, status: null }, null],
  ])('says of %j: %s', (overrides, expected) => {
    expect(csiProxyCallSucceeded({ ...OK, ...overrides })).toBe(expected);
  });
});
