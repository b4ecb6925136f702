import { describe, expect, it } from 'vitest';
import { decodeWindows } from '../../agent/facts/windows.ts';
import { rawWindows } from '../support/raw-items.ts';

describe('decodeWindows', () => {
  it('reads the registry, where the build is text and its revision a number', () => {
    expect(decodeWindows([rawWindows()])).toMatchObject({
      ok: true,
      value: {
        build: 20348,
        revision: 4294,
        displayVersion: '21H2',
        sanPolicy: { code: 1, label: 'OnlineAll' },
      },
    });
  });

  it('takes the release where there is no display version, as on Server 2019', () => {
    const raw = rawWindows({ CurrentBuildNumber: '17763', DisplayVersion: null, ReleaseId: '1809' });
    expect(decodeWindows([raw])).toMatchObject({ value: { build: 17763, displayVersion: '1809' } });
  });

  it('has no policy where the registry has none', () => {
    expect(decodeWindows([rawWindows({ SanPolicy: null })])).toMatchObject({ value: { sanPolicy: null } });
  });

  it('fails as malformed without a build', () => {
    expect(decodeWindows([rawWindows({ CurrentBuildNumber: null })])).toMatchObject({
      ok: false,
      failure: { kind: 'malformed' },
    });
  });

  it('misses an answer that is not there', () => {
    expect(decodeWindows([])).toMatchObject({ ok: false, failure: { kind: 'missing' } });
  });
});
