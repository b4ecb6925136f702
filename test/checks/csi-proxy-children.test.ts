import { describe, expect, it } from 'vitest';
import { csiProxyChildren } from '../../agent/checks/csi-proxy-children.ts';
import { codes, judge, unread } from '../support/observed.ts';
import { rawEbsDriver, rawPartition, rawProcess } from '../support/raw-items.ts';

const CSI_PROXY = 8444;
const NOW = '2026-11-02T09:30:00.0000000Z';
const SMB_DRIVER = rawProcess({ ProcessId: 90, Name: 'smbplugin.exe' });

/** The agent's own, by which the time is told. */
const AGENT = shell({ ProcessId: 7000, ParentProcessId: 6000 });

function shell(overrides: Readonly<Record<string, unknown>> = {}) {
  return rawProcess({
    ProcessId: 9000,
    ParentProcessId: CSI_PROXY,
    Name: 'powershell.exe',
    CommandLine: null,
    CreationDate: NOW,
    ...overrides,
  });
}

function judgeProcesses(...processes: readonly unknown[]) {
  return judge(csiProxyChildren, { processes: [rawProcess(), AGENT, ...processes] });
}

function shells(count: number) {
  return Array.from({ length: count }, (_, index) => shell({ ProcessId: 9000 + index }));
}

describe('csi-proxy-children', () => {
  it('is ok when csi-proxy started no PowerShell, or a few that are young', () => {
    expect(judgeProcesses()).toMatchObject({ status: 'ok', findings: [] });
    expect(judgeProcesses(...shells(3))).toMatchObject({ status: 'ok', findings: [] });
  });

  it.each([
    [10, []],
    [11, ['CsiProxyManyChildren']],
  ])('says of %d children: %j', (count, expected) => {
    expect(codes(judgeProcesses(...shells(count)))).toEqual(expected);
  });

  it.each([
    ['2026-11-02T09:25:00.0000000Z', []],
    ['2026-11-02T09:24:59.0000000Z', ['CsiProxyChildHangs']],
  ])('says of a child of %s: %j', (CreationDate, expected) => {
    expect(codes(judgeProcesses(shell({ CreationDate })))).toEqual(expected);
  });

  it('names the oldest of several that hang', () => {
    const result = judgeProcesses(
      shell({ ProcessId: 1, CreationDate: '2026-11-02T09:00:00Z' }),
      shell({ ProcessId: 2, CreationDate: '2026-11-02T08:30:00Z' }),
    );

    expect(result.findings).toMatchObject([
      {
        code: 'CsiProxyChildHangs',
        message:
          'powershell.exe (process 2), started by csi-proxy.exe (process 8444), has run for 3600 seconds, the oldest of 2',
        evidence: { processId: 2, ageSeconds: 3600, count: 2 },
      },
    ]);
  });

  it.each([
    ['2026-11-02T09:00:00.0000000Z', []],
    ['2026-11-02T08:59:59.0000000Z', ['EbsDriverChildHangs']],
  ])(
    'gives the EBS driver the time to grow a volume: of a child of %s it says %j',
    (CreationDate, expected) => {
      const result = judgeProcesses(
        rawEbsDriver({ ProcessId: 80 }),
        shell({ ParentProcessId: 80, CreationDate }),
      );

      expect(codes(result)).toEqual(expected);
    },
  );

  it.each([
    ['2026-11-02T09:00:00.0000000Z', []],
    ['2026-11-02T08:59:59.0000000Z', ['CsiProxyChildHangs']],
  ])(
    'gives csi-proxy that time while a disk is larger than what it holds: %s, %j',
    (CreationDate, expected) => {
      const processes = [rawProcess(), AGENT, shell({ CreationDate })];
      const partitions = [rawPartition({ Size: 1024 ** 3 })];

      expect(codes(judge(csiProxyChildren, { processes, partitions }))).toEqual(expected);
      expect(codes(judge(csiProxyChildren, { processes }))).toEqual(['CsiProxyChildHangs']);
    },
  );

  it('tells the child of a driver from one of csi-proxy, and does not count it for csi-proxy', () => {
    const ofDriver = shell({ ParentProcessId: 90, CreationDate: '2026-11-02T09:00:00Z' });

    expect(codes(judgeProcesses(SMB_DRIVER, ofDriver))).toEqual(['CsiDriverChildHangs']);
    expect(
      codes(judgeProcesses(SMB_DRIVER, ...shells(10), shell({ ProcessId: 5, ParentProcessId: 90 }))),
    ).toEqual([]);
  });

  it('leaves alone what others started, however old, and a child without a time', () => {
    expect(
      codes(judgeProcesses(shell({ ParentProcessId: 1, CreationDate: '2026-10-28T00:00:00Z' }))),
    ).toEqual([]);
    expect(codes(judgeProcesses(shell({ CreationDate: null })))).toEqual([]);
  });

  it('counts children without a time', () => {
    const many = Array.from({ length: 11 }, (_, index) => shell({ ProcessId: index, CreationDate: null }));

    expect(judgeProcesses(...many).findings).toMatchObject([
      { code: 'CsiProxyManyChildren', evidence: { count: 11, oldestSeconds: null } },
    ]);
  });

  it('does not apply where neither csi-proxy nor a driver runs', () => {
    expect(judge(csiProxyChildren, { processes: [AGENT] }).status).toBe('not_applicable');
  });

  it('is unknown when processes could not be read', () => {
    expect(judge(csiProxyChildren, { processes: unread() }).status).toBe('unknown');
  });
});
