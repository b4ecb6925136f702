// Every decoder with whatever a node may send: a fact or a failure that says why, never an exception, and in time.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePathExists } from '../../agent/facts/csi-proxy-call.ts';
import { decodeListDiskIds } from '../../agent/facts/csi-proxy-disks.ts';
import { decodeCsiProxyPipes } from '../../agent/facts/csi-proxy-pipes.ts';
import { joinEbsVolumes } from '../../agent/facts/ebs-volumes.ts';
import { POWERSHELL_DECODERS, POWERSHELL_FACTS } from '../../agent/facts/facts.ts';
import { decodeKubelet } from '../../agent/facts/kubelet.ts';
import { foldFolder } from '../../agent/facts/kubelet-volumes.ts';
import type { Reading } from '../../agent/facts/observation.ts';
import { failureOfExit } from '../../agent/facts/powershell-exit.ts';
import { decodeFactLine } from '../../agent/facts/powershell-line.ts';
import { childrenOfCsi } from '../../agent/facts/processes.ts';
import { decodeShare, mappingTargets } from '../../agent/facts/shares.ts';
import { sharePath, smbServer, smbShare } from '../../agent/facts/smb-paths.ts';
import { smbServerKind } from '../../agent/facts/smb-server-kind.ts';
import { decodeSystem } from '../../agent/facts/system.ts';
import type { GrpcAnswer, ShareStep } from '../../agent/host/host.ts';
import { COSTLY_JSON, hostileJson, LONG, MOST_SECONDS, secondsOf } from '../support/hostile-json.ts';
import * as raw from '../support/raw-items.ts';

const ITEMS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  powershell: raw.rawPowerShell(),
  windows: raw.rawWindows(),
  services: raw.rawService(),
  processes: raw.rawProcess(),
  'smb-global-mappings': raw.rawMapping(),
  'smb-connections': raw.rawConnection(),
  disks: raw.rawDisk(),
  partitions: raw.rawPartition(),
  volumes: raw.rawVolume(),
};

/** The item of a fact as text, with one of its fields replaced by any text of JSON. */
function itemText(fact: string, field: string, value: string): string {
  const rest = Object.entries(ITEMS[fact] ?? {}).filter(([name]) => name !== field);
  return `{${rest.map(([name, own]) => `${JSON.stringify(name)}:${JSON.stringify(own)},`).join('')}${JSON.stringify(field)}:${value}}`;
}

/** What is not ok says why, in words that fit on a page. */
function expectReading(reading: Reading<unknown>): void {
  if (reading.ok) expect(reading.value).not.toBeUndefined();
  else expect(reading.failure.message.length).toBeGreaterThan(0);
  const told = reading.ok ? reading.dropped : [reading.failure.message];
  for (const line of told) expect(line.length).toBeLessThan(1000);
}

describe.each(POWERSHELL_FACTS)('the decoder of %s', (fact) => {
  const decode = POWERSHELL_DECODERS[fact];
  const fields = Object.keys(ITEMS[fact] ?? {});

  it('takes any JSON', () => {
    fc.assert(
      fc.property(hostileJson(fields), (text) => {
        expectReading(decode(JSON.parse(text)));
      }),
      { numRuns: 300 },
    );
  });

  it('takes a healthy item with anything in one of its fields', () => {
    fc.assert(
      fc.property(fc.constantFrom(...fields), hostileJson(fields), (field, value) => {
        expectReading(decode(JSON.parse(`[${itemText(fact, field, value)}]`)));
      }),
      { numRuns: 300 },
    );
  });

  it.each(COSTLY_JSON)('ends in time with %s as its items and in each of its fields', (_what, text) => {
    for (const json of [text, ...fields.map((field) => `[${itemText(fact, field, text)}]`)]) {
      const items: unknown = JSON.parse(json);
      expect(
        secondsOf(() => expectReading(decode(items))),
        json.slice(0, 80),
      ).toBeLessThan(MOST_SECONDS);
    }
  });

  it.each(COSTLY_JSON)('loses one item, not the others, to %s', (_what, text) => {
    const [field] = fields;
    const items: unknown = JSON.parse(
      `[${itemText(fact, field ?? '', text)},${JSON.stringify(ITEMS[fact])}]`,
    );
    expect(decode(items)).toMatchObject({ ok: true });
  });
});

describe('a line of the script', () => {
  it.each(COSTLY_JSON)('ends in time with %s', (_what, text) => {
    for (const line of [text, `{"fact":"disks","ok":true,"items":${text}}`, `{"fact":"disks","ok":${text}`]) {
      const bytes = Buffer.from(line);
      expect(secondsOf(() => void decodeFactLine(bytes))).toBeLessThan(MOST_SECONDS);
    }
  });

  it('gives its error whatever stands there', () => {
    fc.assert(
      fc.property(hostileJson(['id', 'category', 'message']), (error) => {
        const line = decodeFactLine(Buffer.from(`{"fact":"disks","ok":false,"error":${error}}`));
        expect(line?.reading.ok).toBe(false);
      }),
    );
  });
});

describe('what csi-proxy answers', () => {
  const answered = (message: Uint8Array): GrpcAnswer => ({
    outcome: 'answered',
    status: 0,
    statusMessage: '',
    message,
    seconds: 0.1,
  });

  it('is a fact or a failure, whatever its bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expectReading(decodePathExists(answered(bytes)));
        expectReading(decodeListDiskIds(answered(bytes), []));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['numbers', Buffer.from('0801'.repeat(256 * 1024), 'hex')],
    ['empty entries', Buffer.from('0a00'.repeat(256 * 1024), 'hex')],
    [
      'fields',
      Buffer.concat(
        Array.from({ length: LONG }, (_, at) => Buffer.from([(0x80 + (at % 0x80)) | 0x08, 0x01, 0x00])),
      ),
    ],
    ['bytes that are no number', Buffer.alloc(1024 * 1024, 0xff)],
  ])('is read in time when it holds nothing but %s, as much as one answer may have', (_what, bytes) => {
    expect(
      secondsOf(() => {
        expectReading(decodePathExists(answered(bytes)));
        expectReading(decodeListDiskIds(answered(bytes), []));
      }),
    ).toBeLessThan(MOST_SECONDS);
  });
});

describe('what else a node answers', () => {
  it('is a fact of the pipes, whatever names and frames are there', () => {
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom('__proto__', 'csi-proxy-', 'csi-proxy-__proto__', 'CSI-PROXY-disk-v1'),
    );
    fc.assert(
      fc.property(fc.array(name), fc.uint8Array({ maxLength: 64 }), name, (names, firstBytes, api) => {
        const probes = new Map([
          [api, { outcome: 'data' as const, firstBytes, connectSeconds: 0, answerSeconds: 0 }],
        ]);
        const { pipes } = decodeCsiProxyPipes({ outcome: 'listed', names }, probes);
        expect(pipes.filter(({ answer }) => answer !== null)).toHaveLength(1);
      }),
    );
  });

  it('is a fact of the system, or a failure', () => {
    fc.assert(
      fc.property(
        hostileJson(['platform', 'distro', 'release', 'build', 'arch', 'hostname', 'hypervisor']),
        (text) => {
          expectReading(decodeSystem({ outcome: 'read', value: JSON.parse(text) }));
        },
      ),
    );
  });

  it.each(COSTLY_JSON)('is read in time where the system or kubelet has %s', (_what, text) => {
    const value: unknown = JSON.parse(text);
    const treeWith = (volumeData: string) => ({
      root: 'C:\\var\\lib\\kubelet',
      staged: [{ driver: 'ebs.csi.aws.com', path: 'C:\\x', entries: [], volumeData }],
      pods: [],
      sockets: [text],
      unreadable: [],
    });
    expect(
      secondsOf(() => {
        expectReading(decodeSystem({ outcome: 'read', value }));
        expectReading(decodeKubelet(treeWith(text)));
        expectReading(decodeKubelet(treeWith(`{"driverName":${text}}`)));
      }),
    ).toBeLessThan(MOST_SECONDS);
  });

  it('says how a process ended in one line, whatever stands on stderr', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string().map((text) => `#< CLIXML<S S="Error">${text}</S>`),
        ),
        fc.option(fc.integer({ min: 0, max: 0xffffffff })),
        (stderr, exitCode) => {
          const { message } = failureOfExit(
            { outcome: 'exited', exitCode, stderr, durationSeconds: 1, message: '' },
            20,
          );
          expect(message).not.toContain('\n');
          expect(message.length).toBeLessThan(400);
        },
      ),
    );
  });

  it('is one access of a share, whatever the steps of its probe were', () => {
    const step: fc.Arbitrary<ShareStep> = fc.record({
      step: fc.constantFrom('resolve', 'connect', 'list', 'write'),
      ok: fc.boolean(),
      code: fc.string(),
      windowsError: fc.option(fc.double()),
      detail: fc.string(),
      seconds: fc.double({ min: 0 }),
    });
    const outcome = fc.constantFrom(
      'finished' as const,
      'timeout' as const,
      'still-running' as const,
      'not-started' as const,
    );
    fc.assert(
      fc.property(outcome, fc.array(step), fc.option(fc.string()), (how, steps, server) => {
        const share = decodeShare(
          { path: '\\\\a\\b', server, write: true },
          { outcome: how, steps, message: 'm' },
        );
        expect(share.access === 'readable').toBe(
          steps.find(({ step: name }) => name === 'list')?.ok === true,
        );
        if (share.access === 'hangs' || share.access === 'failed') expect(share.step).not.toBeNull();
      }),
    );
  });
});

describe('a path', () => {
  it.each([
    ['backslashes', `\\\\a${'\\'.repeat(LONG)}b`],
    ['slashes', `//a${'/'.repeat(LONG)}b`],
    ['dots', `\\\\svm-00000000${'.fsx.a'.repeat(LONG / 6)}`],
    ['letters', `\\\\${'a'.repeat(LONG)}`],
  ])('of many %s is compared in time', (_what, path) => {
    expect(
      secondsOf(() => {
        sharePath(path);
        smbServer(path);
        smbShare(path);
        smbServerKind(path);
        foldFolder(path);
        mappingTargets([
          {
            localPath: null,
            remotePath: path,
            state: 'OK',
            rawState: 'OK',
            requireIntegrity: null,
            requirePrivacy: null,
          },
        ]);
      }),
    ).toBeLessThan(MOST_SECONDS);
  });
});

describe('as many objects as are taken', () => {
  const MOST = 20_000;

  it('are joined all the same', () => {
    const disks = POWERSHELL_DECODERS.disks([raw.rawDisk()]);
    const partitions = POWERSHELL_DECODERS.partitions(Array.from({ length: MOST }, () => raw.rawPartition()));
    if (!disks.ok || !partitions.ok) throw new Error('the items do not decode');
    expect(joinEbsVolumes(disks.value, partitions.value, null)[0]?.partitions).toHaveLength(MOST);
  });

  it('are children of csi-proxy all the same', () => {
    const processes = POWERSHELL_DECODERS.processes([
      raw.rawProcess({ Name: 'csi-proxy.exe', ProcessId: 1 }),
      ...Array.from({ length: MOST - 1 }, () =>
        raw.rawProcess({ Name: 'powershell.exe', ParentProcessId: 1, CreationDate: null }),
      ),
    ]);
    if (!processes.ok) throw new Error('the items do not decode');
    expect(childrenOfCsi(processes.value)).toHaveLength(MOST - 1);
  });

  it('and one more are a failure that says so', () => {
    expect(POWERSHELL_DECODERS.volumes(Array.from({ length: MOST + 1 }, () => raw.rawVolume()))).toEqual({
      ok: false,
      failure: { kind: 'malformed', message: '20001 items, more than 20000' },
    });
  });
});

describe('names of Object.prototype', () => {
  it.each(['constructor', '__proto__', 'toString'])('%s is no type of partition without data', (name) => {
    const reading = POWERSHELL_DECODERS.partitions([raw.rawPartition({ GptType: name })]);
    expect(reading.ok ? reading.value[0]?.holdsData : reading).toBe(true);
  });
});
