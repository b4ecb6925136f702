import { describe, expect, it } from 'vitest';
import type { Report } from '../../../agent/report/report-schema.ts';
import { csiProxyLines } from '../../../agent/report/text/csi-proxy.ts';
import { createPage } from '../../../agent/report/text/page.ts';
import { reportOf } from '../../support/reports.ts';

type CsiProxy = NonNullable<Report['csiProxy']>;

const PIPE = { expected: false, listed: true, level: null, detail: null, answerSeconds: null } as const;

function told(overrides: Partial<CsiProxy>): string[] {
  const report = reportOf();
  if (report.csiProxy === null) expect.unreachable('a healthy node tells of csi-proxy');
  return csiProxyLines(createPage(null, false), {
    ...report,
    csiProxy: { ...report.csiProxy, ...overrides },
  });
}

describe('csiProxyLines', () => {
  it('says whether csi-proxy answers, and why it is expected', () => {
    expect(told({ expected: true, up: true, why: 'there is a service' })[0]).toBe(
      'CSI-PROXY answers (there is a service)',
    );
    expect(told({ expected: true, up: false })[0]).toContain('does not answer');
    expect(told({ expected: true, up: null })[0]).toContain('unknown');
    expect(told({ expected: false, up: null })[0]).toContain('not expected');
  });

  it('shows service and call', () => {
    const service = { name: 'csiproxy', state: 'Stopped', startMode: 'Manual', processId: 0 };
    const call = { asked: true, success: false, status: null, detail: 'no answer in 5 s', seconds: null };

    const lines = told({ service, call });

    expect(lines).toContain('  Service: csiproxy, Stopped, start mode Manual');
    expect(lines).toContain('  Call:    no answer: no answer in 5 s');
    expect(told({ call: { ...call, success: true, seconds: 0.0031 } })).toContain(
      '  Call:    answered in 0.003 s',
    );
  });

  it('shows the pipes as a grid, the stable version first', () => {
    const pipes = [
      { ...PIPE, group: 'disk', version: 'v1beta1' },
      { ...PIPE, group: 'disk', version: 'v1', expected: true, level: 'answers' },
      { ...PIPE, group: 'smb', version: 'v1', expected: true, listed: false, level: 'missing' },
      { ...PIPE, group: 'smb', version: 'v2alpha1', listed: false },
    ] as const;

    const lines = told({ pipes });

    expect(lines.slice(lines.findIndex((line) => line.startsWith('  PIPES')))).toEqual([
      '  PIPES    disk   smb',
      '  v1       ok*    missing*',
      '  v1beta1  there',
      '  * has to answer',
    ]);
  });

  it('says that there is no pipe, and that it could not look', () => {
    expect(told({ pipes: [{ ...PIPE, group: 'disk', version: 'v1', listed: false }] })).toContain(
      '  no pipe of csi-proxy is there',
    );
    expect(csiProxyLines(createPage(null, false), { ...reportOf(), csiProxy: null })).toEqual([
      'CSI-PROXY',
      '  unknown: its pipes could not be looked at',
    ]);
  });
});
