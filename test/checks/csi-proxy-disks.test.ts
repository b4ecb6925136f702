import { describe, expect, it } from 'vitest';
import { csiProxyDisks } from '../../agent/checks/csi-proxy-disks.ts';
import type { CsiProxyDisks } from '../../agent/facts/csi-proxy-disks.ts';
import { codes, judge, unread, type Seen } from '../support/observed.ts';
import { rawBootDisk, VOLUME_ID } from '../support/raw-items.ts';

const BOOT = { number: 0, page83: '', serialNumber: 'vol03683f1d861744bc7_00000001.' };
const VOLUME = { number: 1, page83: '', serialNumber: 'vol0a4064b39e5f534a2_00000001.' };
const LIST: CsiProxyDisks = {
  asked: true,
  status: 0,
  detail: '',
  seconds: 4,
  disks: [BOOT, VOLUME],
  volumeIds: ['vol-03683f1d861744bc7', VOLUME_ID],
};
const NO_ANSWER = { status: null, detail: 'no answer in time', seconds: null, disks: null };

function judgeList(overrides: Partial<CsiProxyDisks> = {}, seen: Seen = {}) {
  return judge(csiProxyDisks, { ...seen, 'csi-proxy-disks': { ...LIST, ...overrides } });
}

describe('csi-proxy-disks', () => {
  it('is ok when csi-proxy lists every volume that Windows shows', () => {
    expect(judgeList()).toMatchObject({ status: 'ok', findings: [] });
  });

  it('warns about a volume that csi-proxy does not list', () => {
    const result = judgeList({ disks: [BOOT] });

    expect(result.status).toBe('warning');
    expect(result.findings).toMatchObject([
      {
        code: 'CsiProxyDiskUnseen',
        subject: { kind: 'ebs_volume', name: VOLUME_ID },
        evidence: { listed: '0' },
      },
    ]);
  });

  it('says nothing of a volume that was attached after csi-proxy was asked', () => {
    expect(judgeList({ disks: [BOOT], volumeIds: ['vol-03683f1d861744bc7'] }).status).toBe('ok');
  });

  it('says nothing of a volume that was detached since', () => {
    expect(judgeList({ disks: [BOOT] }, { disks: [rawBootDisk()] }).status).toBe('ok');
  });

  it('warns about a list that fails as a whole, with the words of csi-proxy in one line', () => {
    const result = judgeList({ status: 2, detail: 'could not get page83 ID:\nIOCTL failed.', disks: null });

    expect(codes(result)).toEqual(['CsiProxyDiskListFailed']);
    expect(result.findings[0]?.message).toBe(
      'csi-proxy was asked for its disks and answered with gRPC status 2: could not get page83 ID: IOCTL failed',
    );
    expect(judgeList({ status: 12, disks: null }).findings[0]?.message).toMatch(/gRPC status 12$/);
  });

  it('warns when only this call gets no answer', () => {
    expect(judgeList(NO_ANSWER).findings).toMatchObject([
      { code: 'CsiProxyDiskListFailed', message: expect.stringContaining('did not answer in time') },
    ]);
    expect(codes(judgeList(NO_ANSWER, { 'csi-proxy-call': unread() }))).toEqual(['CsiProxyDiskListFailed']);
  });

  it('leaves a csi-proxy that answers nothing to the check of its calls', () => {
    const call = { asked: true, status: null, detail: '', seconds: null, exists: null };

    expect(judgeList(NO_ANSWER, { 'csi-proxy-call': call })).toMatchObject({
      status: 'not_applicable',
      reason: expect.stringContaining('csi-proxy-call'),
    });
  });

  it('does not apply where csi-proxy is not asked, which is the default, or not expected', () => {
    const off = { asked: false, detail: 'csiProxy.listDisks is off' };
    expect(judgeList({ ...NO_ANSWER, ...off })).toMatchObject({
      status: 'not_applicable',
      reason: 'csiProxy.listDisks is off',
    });
    const seen = { 'csi-proxy-disks': { ...LIST, disks: [] } };
    expect(judge(csiProxyDisks, seen, { csiProxy: { expect: 'off' } }).status).toBe('not_applicable');
  });

  it('is unknown when the call or the disks could not be read', () => {
    expect(judge(csiProxyDisks, { 'csi-proxy-disks': unread('denied') }).status).toBe('unknown');
    expect(judgeList({}, { disks: unread() }).status).toBe('unknown');
  });
});
