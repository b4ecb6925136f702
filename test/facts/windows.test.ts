import { describe, expect, it } from 'vitest';
import { decodeWindows, windowsRelease } from '../../agent/facts/windows.ts';
import { rawNvmeDriver, rawWindows } from '../support/raw-items.ts';

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

  it('reads the drivers of disks, and the AMI that the image began as', () => {
    expect(decodeWindows([rawWindows()])).toMatchObject({
      value: {
        drivers: [
          {
            name: 'AWSNVMe',
            start: { code: 0, label: 'Boot' },
            imagePath: 'System32\\drivers\\AWSNVMe.sys',
            fileVersion: '1.5.1.0',
          },
        ],
        baseAmi: { name: 'Windows_Server-2022-English-Core-Base', version: '2026.09.09' },
      },
    });
  });

  it.each([
    [undefined, null],
    [null, null],
    [{}, []],
    [[], []],
    // Many results of an expression, in 5.1; one result; and one that is no driver
    [{ value: [rawNvmeDriver(), { Name: 'stornvme' }], Count: 2 }, ['AWSNVMe', 'stornvme']],
    [rawNvmeDriver(), ['AWSNVMe']],
    [['x', { Start: 0 }, rawNvmeDriver()], ['AWSNVMe']],
  ])('reads the drivers in every form that PowerShell prints: %j', (Drivers, names) => {
    const reading = decodeWindows([rawWindows({ Drivers })]);
    if (!reading.ok) throw new Error('the reading failed');
    expect(reading.value.drivers?.map(({ name }) => name) ?? null).toEqual(names);
  });

  it('knows no AMI and no driver in the answer of an older agent', () => {
    const raw = rawWindows({ Drivers: undefined, AmiName: undefined, AmiVersion: undefined });
    expect(decodeWindows([raw])).toMatchObject({ ok: true, value: { drivers: null, baseAmi: null } });
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

describe('windowsRelease', () => {
  it.each([
    [17763, 'Windows Server 2019'],
    [19042, 'Windows Server, version 20H2'],
    [20348, 'Windows Server 2022'],
    [26100, 'Windows Server 2025'],
    [22631, null],
  ])('calls the build %s %s', (build, name) => {
    expect(windowsRelease(build)).toBe(name);
  });
});
