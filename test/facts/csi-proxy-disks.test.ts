import { describe, expect, it } from 'vitest';
import { decodeListDiskIds, notAsked } from '../../agent/facts/csi-proxy-disks.ts';
import { decodeDisks } from '../../agent/facts/disks.ts';
import type { GrpcAnswer } from '../../agent/host/host.ts';
import { DISK_IDS_HEX } from '../support/disk-ids.ts';
import { rawBootDisk, rawContainerDisk, rawDisk } from '../support/raw-items.ts';

function answered(hex: string, status = 0, statusMessage = ''): GrpcAnswer {
  return { outcome: 'answered', status, statusMessage, message: Buffer.from(hex, 'hex'), seconds: 4.2 };
}

function shownDisks() {
  const reading = decodeDisks([rawDisk(), rawBootDisk(), rawContainerDisk()]);
  if (!reading.ok) throw new Error('the disks do not decode');
  return reading.value;
}

describe('decodeListDiskIds', () => {
  it('reads the map of csi-proxy, in the order of the numbers, and what Windows showed beside it', () => {
    expect(decodeListDiskIds(answered(DISK_IDS_HEX), shownDisks())).toEqual({
      ok: true,
      value: {
        asked: true,
        status: 0,
        detail: '',
        seconds: 4.2,
        disks: [
          {
            number: 0,
            page83: '01000000766f6c30a002dc3231f9d001',
            serialNumber: 'vol03683f1d861744bc7_00000001.',
          },
          { number: 1, page83: '', serialNumber: 'vol0a4064b39e5f534a2_00000001.' },
          { number: 4, page83: '', serialNumber: '' },
        ],
        volumeIds: ['vol-0a4064b39e5f534a2', 'vol-03683f1d861744bc7'],
      },
      dropped: [],
    });
  });

  it('takes an empty message for an empty list', () => {
    expect(decodeListDiskIds(answered(''), [])).toMatchObject({ ok: true, value: { disks: [] } });
  });

  it('has no list but the words of csi-proxy where the call failed', () => {
    expect(
      decodeListDiskIds(answered('', 2, 'IOCTL_STORAGE_QUERY_PROPERTY failed'), shownDisks()),
    ).toMatchObject({
      ok: true,
      value: {
        asked: true,
        status: 2,
        detail: 'IOCTL_STORAGE_QUERY_PROPERTY failed',
        disks: null,
        volumeIds: ['vol-0a4064b39e5f534a2', 'vol-03683f1d861744bc7'],
      },
    });
  });

  it('takes no answer in time for a fact about csi-proxy', () => {
    expect(decodeListDiskIds({ outcome: 'timeout' }, [])).toMatchObject({
      ok: true,
      value: { asked: true, status: null, seconds: null, disks: null },
    });
  });

  it('was not asked where there is no pipe', () => {
    const answer: GrpcAnswer = { outcome: 'error', code: 'ENOENT', message: 'connect ENOENT' };
    expect(decodeListDiskIds(answer, [])).toMatchObject({
      ok: true,
      value: { asked: false, detail: 'connect ENOENT' },
    });
  });

  it.each(['08', '0801', '0a0108', '0a0412020aff', '0a021201', '0a030a0161'])(
    'fails on %s, which is no such map',
    (hex) => {
      expect(decodeListDiskIds(answered(hex), [])).toMatchObject({
        ok: false,
        failure: {
          kind: 'malformed',
          message: expect.stringMatching(
            /^csi-proxy (?:listed its disks in a form that is not known|answered with)/,
          ) as string,
        },
      });
    },
  );
});

describe('notAsked', () => {
  it('says why', () => {
    expect(notAsked('it is off')).toMatchObject({
      ok: true,
      value: { asked: false, detail: 'it is off', disks: null },
    });
  });
});
