import { describe, expect, it } from 'vitest';
import { renderHealth, storageHealth, type HealthItem } from '../../agent/report/to-health.ts';
import { unread } from '../support/observed.ts';
import { rawDisk, rawMapping } from '../support/raw-items.ts';
import { finding, reportOf } from '../support/reports.ts';

const GOOD: HealthItem = { name: 'good', healthy: true, detail: '' };
const BAD: HealthItem = { name: 'bad', healthy: false, detail: 'it hangs' };

const render = (items: readonly HealthItem[], verbose = false, exclude: readonly string[] = []) =>
  renderHealth('healthz', items, { verbose, exclude });

describe('renderHealth', () => {
  it('says ok and nothing else', () => {
    expect(render([GOOD])).toEqual({ status: 200, body: 'ok' });
  });

  it('says a line a check when asked', () => {
    expect(render([GOOD, { ...GOOD, name: 'other', detail: 'not_applicable: none here' }], true)).toEqual({
      status: 200,
      body: '[+]good ok\n[+]other ok: not_applicable: none here\nhealthz check passed\n',
    });
  });

  it('says a line a check when one fails', () => {
    expect(render([GOOD, BAD])).toEqual({
      status: 503,
      body: '[+]good ok\n[-]bad failed: it hangs\nhealthz check failed\n',
    });
  });

  it('leaves out what is excluded', () => {
    expect(render([GOOD, BAD], false, ['bad'])).toEqual({ status: 200, body: 'ok' });
    expect(render([GOOD, BAD], true, ['bad']).body).toBe(
      '[+]good ok\n[+]bad excluded: ok\nhealthz check passed\n',
    );
  });

  it('warns of an exclusion that matches nothing', () => {
    expect(render([GOOD], true, ['nope', 'x"\n']).body).toBe(
      '[+]good ok\nwarn: some health checks cannot be excluded: no matches for "nope", "x\\"\\n"\nhealthz check passed\n',
    );
  });

  it('is healthy without any items', () => {
    expect(render([])).toEqual({ status: 200, body: 'ok' });
  });
});

describe('storageHealth', () => {
  it('has every check of the report', () => {
    const report = reportOf();
    expect(storageHealth(report).map(({ name }) => name)).toEqual(report.checks.map(({ name }) => name));
    expect(storageHealth(report).every(({ healthy }) => healthy)).toBe(true);
  });

  it('fails what is critical, with its findings', () => {
    const items = storageHealth(reportOf({ disks: [rawDisk({ IsReadOnly: true })] }));
    const failed = items.filter(({ healthy }) => !healthy);
    expect(failed.map(({ name }) => name)).toEqual(['ebs-disk-read-only']);
    expect(failed[0]?.detail).toMatch(/^EbsDisk\w+ \(critical\): /);
  });

  it('does not fail what does not count yet, and names it', () => {
    const report = reportOf({ disks: [rawDisk({ PartitionStyle: 0 })] }, { heldSince: () => null });

    expect(storageHealth(report).find(({ name }) => name === 'ebs-disk-raw')).toEqual({
      name: 'ebs-disk-raw',
      healthy: true,
      detail: 'not counted yet: EbsDiskNotInitialised',
    });
  });

  it('fails what is unknown, and says why', () => {
    const items = storageHealth(reportOf({ disks: unread('timeout', 'no answer in 20 s') }));
    expect(items.find(({ name }) => name === 'ebs-disk-raw')).toEqual({
      name: 'ebs-disk-raw',
      healthy: false,
      detail: 'unknown: disks: no answer in 20 s',
    });
  });

  it('tells of twenty findings of a check, and how many more there are', () => {
    const report = reportOf();
    const [name = ''] = report.checks.map((check) => check.name);
    const detail = (count: number) => {
      const findings = Array.from({ length: count }, (_, index) =>
        finding({ check: name, message: `seen ${index}` }),
      );
      return storageHealth({ ...report, findings })[0]?.detail.split('; ');
    };

    expect(detail(20)).toHaveLength(20);
    expect(detail(20)?.at(-1)).toBe('EbsDiskRaw (critical): seen 19');
    expect(detail(22)).toHaveLength(21);
    expect(detail(22)?.at(-1)).toBe('and 2 more');
  });

  it('tells nothing of what is said only for information', () => {
    const report = reportOf();
    const [name = ''] = report.checks.map((check) => check.name);

    expect(
      storageHealth({ ...report, findings: [finding({ check: name, severity: 'info' })] })[0]?.detail,
    ).toBe('');
  });

  it('names what does not count yet at its own check alone, each code once', () => {
    const report = reportOf();
    const [first = '', second = ''] = report.checks.map((check) => check.name);
    const waiting = (check: string, code: string) => ({
      check,
      code,
      subject: { kind: 'node' as const, name: 'node' },
      message: 'seen',
      since: '2023-11-14T22:13:00.000Z',
      countsFrom: '2023-11-14T22:14:00.000Z',
    });
    const pending = [waiting(first, 'A'), waiting(first, 'B'), waiting(first, 'A'), waiting(second, 'C')];

    expect(
      storageHealth({ ...report, pending })
        .slice(0, 2)
        .map(({ detail }) => detail),
    ).toEqual(['not counted yet: A, B', 'not counted yet: C']);
  });

  it('takes no line end or escape sequence from a name on the node', () => {
    const RemotePath = '\\\\srv\\a\r\n[+]fake ok\u001b[2J\u009b1m\u202e';
    const detail = storageHealth(reportOf({ 'smb-global-mappings': [rawMapping({ RemotePath, Status: 6 })] }))
      .map((item) => item.detail)
      .join('');
    expect(detail).toContain('[+]fake ok');
    expect(detail).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});
