import { describe, expect, it } from 'vitest';
import { csiProxyRelease } from '../../agent/checks/csi-proxy-version.ts';
import { codes, judge, unread } from '../support/observed.ts';
import { rawProcess } from '../support/raw-items.ts';

function judgeVersion(FileVersion: string | null) {
  return judge(csiProxyRelease, { processes: [rawProcess({ FileVersion })] });
}

describe('csi-proxy-version', () => {
  it.each([
    ['1.0.2', 'warning', ['CsiProxyOutdated']],
    ['v1.1.2', 'warning', ['CsiProxyOutdated']],
    ['1.1.3', 'ok', ['CsiProxyOld']],
    ['1.2.1.0', 'ok', ['CsiProxyOld']],
    ['1.3.0', 'ok', []],
    ['2.0.0-alpha.2', 'ok', []],
  ])('says of v%s: %s', (version, status, expected) => {
    const result = judgeVersion(version);

    expect(result.status).toBe(status);
    expect(codes(result)).toEqual(expected);
  });

  it('names the version', () => {
    expect(judgeVersion('1.1.2').findings[0]).toMatchObject({
      message: 'csi-proxy has version 1.1.2',
      evidence: { version: '1.1.2' },
    });
  });

  it('does not apply where the file tells none, and where no csi-proxy runs', () => {
    expect(judgeVersion(null)).toMatchObject({
      status: 'not_applicable',
      reason: 'no file of a running csi-proxy tells its version',
    });
    expect(judge(csiProxyRelease, { processes: [] }).status).toBe('not_applicable');
  });

  it('is unknown when the processes could not be read', () => {
    expect(judge(csiProxyRelease, { processes: unread() }).status).toBe('unknown');
  });
});
