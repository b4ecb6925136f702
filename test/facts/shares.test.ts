import { describe, expect, it } from 'vitest';
import { decodeShare, expectedTargets, mappingTargets, volumeTargets } from '../../agent/facts/shares.ts';
import { decodeSmbGlobalMappings } from '../../agent/facts/smb-global-mappings.ts';
import type { ShareProbe, ShareStep, ShareStepName } from '../../agent/host/host.ts';
import { entry, kubelet, podFolder, smbPodFolder, smbStaged } from '../support/kubelet-trees.ts';
import { rawMapping } from '../support/raw-items.ts';

const SHARE = { path: '\\\\fs\\share', server: 'fs', write: false };
const DRIVE = { path: 'G:\\app', server: null, write: true };

function good(step: ShareStepName, detail = 'readable'): ShareStep {
  return { step, ok: true, code: '', windowsError: null, detail, seconds: 0.5 };
}

function bad(step: ShareStepName, code: string, windowsError: number | null = null): ShareStep {
  return { step, ok: false, code, windowsError, detail: `${code}: no`, seconds: 2 };
}

function probe(outcome: ShareProbe['outcome'], ...steps: readonly ShareStep[]): ShareProbe {
  return { outcome, steps, message: outcome === 'finished' ? '' : `it is ${outcome}` };
}

describe('the probe of a share that can be listed', () => {
  it('is readable', () => {
    expect(
      decodeShare(SHARE, probe('finished', good('resolve', '10.0.0.1'), good('connect'), good('list'))),
    ).toEqual({
      path: '\\\\fs\\share',
      access: 'readable',
      step: null,
      code: '',
      windowsError: null,
      detail: 'readable',
      resolves: true,
      connects: true,
      writable: null,
      listSeconds: 0.5,
      failureSeconds: null,
    });
  });

  it.each([
    ['its name does not resolve', [bad('resolve', 'ENOTFOUND')], { resolves: false, connects: null }],
    [
      'its port does not answer',
      [good('resolve'), bad('connect', 'ETIMEDOUT')],
      { resolves: true, connects: false },
    ],
  ])('is readable although %s', (_what, steps, told) => {
    expect(decodeShare(SHARE, probe('finished', ...steps, good('list')))).toMatchObject({
      access: 'readable',
      step: null,
      ...told,
    });
  });

  it('is readable when only writing was not done in time', () => {
    expect(decodeShare(DRIVE, probe('timeout', good('list')))).toMatchObject({
      access: 'readable',
      writable: null,
    });
  });

  it('is writable when a file could be made', () => {
    expect(decodeShare(DRIVE, probe('finished', good('list'), good('write', 'writable')))).toMatchObject({
      access: 'readable',
      writable: true,
      step: null,
    });
  });

  it('tells why it is not writable', () => {
    expect(decodeShare(DRIVE, probe('finished', good('list'), bad('write', 'EPERM', 5)))).toMatchObject({
      access: 'readable',
      writable: false,
      step: 'write',
      code: 'EPERM',
      windowsError: 5,
      failureSeconds: 2,
    });
  });
});

describe('the probe of a share that fails', () => {
  it.each([
    ['resolve', [bad('resolve', 'ENOTFOUND'), bad('list', 'ENOENT')], 'ENOTFOUND'],
    ['connect', [good('resolve'), bad('connect', 'ECONNREFUSED'), bad('list', 'ENOENT')], 'ECONNREFUSED'],
    ['list', [good('resolve'), good('connect'), bad('list', 'EPERM', 5)], 'EPERM'],
  ] as const)('has its cause in the first step that failed: %s', (step, steps, code) => {
    expect(decodeShare(SHARE, probe('finished', ...steps))).toMatchObject({
      access: 'failed',
      step,
      code,
      listSeconds: null,
      failureSeconds: 2,
    });
  });
});

describe('a share that cannot be listed after a step that failed', () => {
  const NOT_RESOLVED = bad('resolve', 'ENOTFOUND');
  const REFUSED = [good('resolve'), bad('connect', 'ECONNREFUSED')] as const;

  it.each([5, 65, 67, 1219, 1311, 1326, 1327, 1909])(
    'has its cause in the list where only a server gives the error: %s',
    (number) => {
      for (const before of [[NOT_RESOLVED], REFUSED])
        expect(
          decodeShare(SHARE, probe('finished', ...before, bad('list', 'UNKNOWN', number))),
        ).toMatchObject({ access: 'failed', step: 'list', code: 'UNKNOWN', windowsError: number });
    },
  );

  it.each([2, 3, 53, 64, 121, 1225, 1231, null])(
    'has its cause in that step where the error may be one of the network: %s',
    (number) => {
      expect(decodeShare(SHARE, probe('finished', ...REFUSED, bad('list', 'UNKNOWN', number)))).toMatchObject(
        { access: 'failed', step: 'connect', resolves: true, connects: false },
      );
    },
  );
});

describe('the probe of a share that hangs', () => {
  it.each([
    ['resolve', SHARE, 'timeout', []],
    ['connect', SHARE, 'timeout', [good('resolve')]],
    ['list', SHARE, 'timeout', [good('resolve'), good('connect')]],
    ['list', SHARE, 'timeout', [good('resolve'), bad('connect', 'ETIMEDOUT')]],
    ['list', SHARE, 'timeout', [bad('resolve', 'ENOTFOUND')]],
    ['list', DRIVE, 'timeout', []],
    ['list', SHARE, 'still-running', []],
    ['list', DRIVE, 'still-running', []],
  ] as const)('hangs at %s (%o, %s)', (step, target, outcome, steps) => {
    expect(decodeShare(target, probe(outcome, ...steps))).toMatchObject({
      access: 'hangs',
      step,
      code: 'ETIMEDOUT',
      detail: `it is ${outcome}`,
      failureSeconds: null,
    });
  });
});

describe('a probe that could not be made', () => {
  it.each([
    ['it did not start', probe('not-started')],
    ['it ended without a word about the list', probe('finished', good('resolve'), good('connect'))],
  ])('says nothing of the share: %s', (_what, answer) => {
    expect(decodeShare(SHARE, answer)).toMatchObject({ access: 'unknown', step: null, code: '' });
  });
});

describe('mappingTargets', () => {
  it('has one target for each share, in any spelling, and never writes', () => {
    const reading = decodeSmbGlobalMappings([
      rawMapping({ RemotePath: '\\\\FS\\Share' }),
      rawMapping({ RemotePath: '\\\\fs\\share', LocalPath: 'G:' }),
      rawMapping({ RemotePath: '\\\\other\\share' }),
    ]);

    expect(mappingTargets(reading.ok ? reading.value : [])).toEqual([
      { path: '\\\\fs\\share', server: 'fs', write: false },
      { path: '\\\\other\\share', server: 'other', write: false },
    ]);
  });
});

describe('volumeTargets', () => {
  const tree = (...targets: readonly string[]) =>
    kubelet({
      staged: targets.map((target, index) =>
        smbStaged({ path: `C:\\k\\${index}`, entries: [entry('globalmount', 'link', target)] }),
      ),
      pods: [smbPodFolder(), podFolder()],
    });
  const mappings = (...paths: readonly string[]) => {
    const reading = decodeSmbGlobalMappings(paths.map((RemotePath) => rawMapping({ RemotePath })));
    return reading.ok ? reading.value : [];
  };

  it('has each folder of a mapped share once, with the letters that its link has', () => {
    const targets = ['\\\\FS\\Share\\App\\', 'UNC\\fs\\share\\app', '\\\\fs\\share\\b'];

    expect(volumeTargets(tree(...targets), mappings('\\\\fs\\share'))).toEqual([
      { path: '\\\\fs\\share\\app', server: null, write: false },
      { path: '\\\\fs\\share\\b', server: null, write: false },
    ]);
  });

  it('leaves out what is a mapping itself, as in HostProcess mode, and what is not mapped', () => {
    const targets = ['\\\\fs\\share\\', '\\\\fs\\share\\pvc-1', '\\\\fs\\shared\\a', 'D:\\data'];

    expect(volumeTargets(tree(...targets), mappings('\\\\FS\\share', '\\\\fs\\share\\PVC-1'))).toEqual([]);
  });
});

describe('expectedTargets', () => {
  const expected = { drive: 'G:', share: '\\\\fs\\share', folders: [], writable: false };
  const mapped = (LocalPath: string | null, RemotePath = '\\\\FS\\Share') => {
    const reading = decodeSmbGlobalMappings([rawMapping({ RemotePath, LocalPath })]);
    return reading.ok ? reading.value : [];
  };

  it('has the drive itself where no folders are expected', () => {
    expect(expectedTargets([expected], mapped('g:\\'))).toEqual([
      { path: 'G:\\', server: null, write: false },
    ]);
  });

  it('has each folder once, and writes where one of those who expect it asks for it', () => {
    expect(
      expectedTargets(
        [
          { ...expected, folders: ['App', 'logs'], writable: true },
          { ...expected, folders: ['app'] },
        ],
        mapped('G:'),
      ),
    ).toEqual([
      { path: 'G:\\app', server: null, write: true },
      { path: 'G:\\logs', server: null, write: true },
    ]);
  });

  it.each([
    ['nothing is mapped', []],
    ['the share has no drive', mapped(null)],
    ['the share has another drive', mapped('H:')],
    ['the drive leads to another share', mapped('G:', '\\\\fs\\other')],
  ])('has none where %s, since a disk of the node may have the letter', (_, mappings) => {
    expect(expectedTargets([{ ...expected, writable: true }], mappings)).toEqual([]);
  });
});
