import { describe, expect, it } from 'vitest';
import type { Report } from '../../../agent/report/report-schema.ts';
import { csiProxyLines } from '../../../agent/report/text/csi-proxy.ts';
import { createPage, type Page } from '../../../agent/report/text/page.ts';
import { reportOf } from '../../support/reports.ts';

type CsiProxy = NonNullable<Report['csiProxy']>;

const PIPE = {
  expected: false,
  listed: true,
  up: null,
  level: null,
  detail: null,
  answerSeconds: null,
} as const;

function told(overrides: Partial<CsiProxy>, page = createPage(null, false)): string[] {
  const report = reportOf();
  if (report.csiProxy === null) expect.unreachable('a healthy node tells of csi-proxy');
  return csiProxyLines(page, {
    ...report,
    csiProxy: { ...report.csiProxy, ...overrides },
  });
}

/** As a terminal with colours shows it, with the name of the colour around what has one. */
function coloured(overrides: Partial<CsiProxy>): string {
  const page: Page = { width: Infinity, paint: (style, text) => `<${String(style)}>${text}</>` };
  return told(overrides, page).join('\n');
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

  it('has more versions in the order of their names', () => {
    const pipes = ['v2alpha1', 'v1beta2', 'v1', 'v1beta1'].map((version) => ({
      ...PIPE,
      group: 'smb',
      version,
    }));

    const rows = told({ pipes }).map((line) => line.trim().split(/ +/)[0]);

    expect(rows.slice(rows.indexOf('PIPES') + 1)).toEqual(['v1', 'v1beta1', 'v1beta2', 'v2alpha1']);
    expect(told({ pipes: pipes.toReversed() })).toEqual(told({ pipes }));
  });

  it('has no legend where no pipe has to answer', () => {
    expect(told({ pipes: [{ ...PIPE, group: 'disk', version: 'v1' }] }).join('\n')).not.toContain('*');
  });

  it('goes by what connecting gave where Windows gave no list of pipes', () => {
    const unlisted = { ...PIPE, listed: null, version: 'v1' } as const;
    const pipes = [
      { ...unlisted, group: 'disk', level: 'denied' },
      { ...unlisted, group: 'smb', level: 'missing' },
      { ...unlisted, group: 'volume', level: null },
    ] as const;

    expect(
      told({ pipes })
        .slice(-2)
        .map((line) => line.trim().split(/ +/)),
    ).toEqual([
      ['PIPES', 'disk', 'smb', 'volume'],
      ['v1', 'denied', '-', '-'],
    ]);
    expect(told({ pipes: pipes.slice(1) })).toContain('  no pipe of csi-proxy is there');
  });

  it('says how a call failed, in what time, and leaves out a call that was not made', () => {
    const call = { asked: true, success: false, status: 12, detail: '', seconds: 0.25 };

    expect(told({ call })).toContain('  Call:    gRPC status 12 in 0.250 s');
    expect(told({ call: { ...call, detail: 'not implemented' } })).toContain(
      '  Call:    gRPC status 12 in 0.250 s: not implemented',
    );
    expect(told({ call: { ...call, asked: false } }).join('\n')).not.toContain('Call:');
  });

  it('shows the version, why pipes could not be listed, and the process of the service, where they are known', () => {
    const service = { name: 'csiproxy', state: 'Running', startMode: 'Auto', processId: 4321 };

    const lines = told({ service, version: 'v1.1.3', listFailure: 'access denied' });

    expect(lines).toContain('  Service: csiproxy, Running, start mode Auto, process 4321');
    expect(lines).toContain('  Version: v1.1.3');
    expect(lines).toContain('  Listing: access denied');
    const least = told({ service: null, version: null, listFailure: null, call: null }).join('\n');
    expect(least).not.toMatch(/Service|Version|Listing|Call/);
  });

  it('paints the verdict as a status: green only where csi-proxy answers', () => {
    const verdict = (overrides: Partial<CsiProxy>) => coloured(overrides).split('\n')[0];

    expect(verdict({ expected: true, up: true })).toMatch(/^<bold>CSI-PROXY<\/> <green>answers<\/> \(/);
    expect(verdict({ expected: true, up: false })).toContain('<red>does not answer</>');
    expect(verdict({ expected: true, up: null })).toContain('<magenta>unknown</>');
    expect(verdict({ expected: null, up: true })).toContain('<magenta>unknown</>');
    expect(verdict({ expected: false, up: null })).toContain('<gray>not expected</>');
  });

  it('paints a pipe by what it means: red only where it has to answer and does not', () => {
    const pipe = { ...PIPE, version: 'v1' } as const;
    const pipes = [
      { ...pipe, group: 'disk', expected: true, level: 'answers', up: true },
      { ...pipe, group: 'filesystem', level: 'answers', up: true },
      { ...pipe, group: 'smb', expected: true, level: 'silent', up: false },
      { ...pipe, group: 'system', expected: true, level: null },
      { ...pipe, group: 'volume', level: 'silent', up: false },
      { ...PIPE, group: 'disk', version: 'v1beta1' },
    ] as const;

    const [stable = '', beta = ''] = coloured({ pipes }).split('\n').slice(-3);

    expect(stable.match(/<\w+>[^<]+/g)).toEqual([
      '<green>ok*',
      '<green>ok',
      '<red>silent*',
      '<magenta>there*',
      '<gray>silent',
    ]);
    // csi-proxy knows no other API of that version, so there is nothing to paint.
    expect(beta.match(/<\w+>[^<]+/g)).toEqual(['<gray>there']);
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
