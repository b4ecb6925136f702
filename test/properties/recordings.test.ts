// The files of a recording with whatever somebody may send: it opens, or it is told in one line why not; and what an opened one
// plays is decoded without an exception.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePathExists } from '../../agent/facts/csi-proxy-call.ts';
import { decodeListDiskIds } from '../../agent/facts/csi-proxy-disks.ts';
import { decodeCsiProxyPipes } from '../../agent/facts/csi-proxy-pipes.ts';
import { POWERSHELL_FACTS } from '../../agent/facts/facts.ts';
import { failureOfExit } from '../../agent/facts/powershell-exit.ts';
import { decodeFactLine } from '../../agent/facts/powershell-line.ts';
import { decodeShare } from '../../agent/facts/shares.ts';
import { decodeSystem } from '../../agent/facts/system.ts';
import { openRecordedHost } from '../../agent/host/recorded-host.ts';
import { KnownError } from '../../agent/known-error.ts';
import { COSTLY_JSON, hostileJson } from '../support/hostile-json.ts';

/** Names that are asked for, and that files may hold or not. */
const NAMES = ['csi-proxy-disk-v1', '\\\\fs\\share', 'C:\\var\\lib\\kubelet', '__proto__', 'constructor'];

const CALL = ['csi-proxy-disk-v1', '/v1.Disk/ListDiskIDs'] as const;

const FILES: Readonly<Record<string, readonly string[]>> = {
  'recording.json': ['format', 'title', 'story', 'recordedAt', 'source', 'agentVersion', 'extends'],
  'pipes.json': ['names', 'listFailure', 'probes', 'outcome', 'firstBytesHex', 'connectSeconds', 'answerSeconds', 'code', 'message', ...NAMES],
  'system.json': ['osInfo', 'failure', 'outcome', 'message', 'cpuLoadRatio', 'platform'],
  'files.json': ['folders', 'texts', 'name', 'kind', 'target', 'code', 'message', ...NAMES],
  'shares.json': ['probes', 'outcome', 'steps', 'step', 'ok', 'seconds', 'windowsError', ...NAMES],
  'calls.json': ['calls', 'outcome', 'status', 'messageHex', 'seconds', CALL.join(' '), ...NAMES],
  'powershell/exit.json': ['outcome', 'exitCode', 'stderr', 'durationSeconds', 'message', 'hangs'],
  'powershell/disks.json': ['fact', 'ok', 'items', 'error', 'Number', 'SerialNumber'],
}; // prettier-ignore

/** Opens a recording of which one file has this content, and asks for everything in it. Null when it could not be opened. */
async function play(file: string, content: string | Uint8Array): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'winstorage-'));
  try {
    mkdirSync(join(folder, 'powershell'));
    writeFileSync(join(folder, 'recording.json'), '{"format":1,"title":"t"}');
    writeFileSync(join(folder, file), content);
    const host = await openRecordedHost(folder);
    const listing = await host.listPipes();
    const lines: (ReturnType<typeof decodeFactLine> | string)[] = [];
    for (const name of NAMES) {
      decodeCsiProxyPipes(listing, new Map([[name, await host.probePipe(name, 1)]]));
      const target = { path: name, server: null, write: false };
      lines.push(decodeShare(target, await host.probeShare(target, 1)).access);
      lines.push((await host.readFolder(name)).outcome, (await host.readTextFile(name)).outcome);
      decodePathExists(await host.callGrpc(name, name, new Uint8Array(), 1));
    }
    decodeListDiskIds(await host.callGrpc(...CALL, new Uint8Array(), 1), []);
    decodeSystem(await host.readSystem(1));
    const exit = await host.runPowerShell({
      facts: [...POWERSHELL_FACTS],
      idleTimeoutSeconds: 1,
      totalTimeoutSeconds: 1,
      onLine: (line) => lines.push(decodeFactLine(line)),
    });
    expect(failureOfExit(exit, 1).message).not.toContain('\n');
    expect(lines).not.toContain(undefined);
    return host.label;
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    expect(error.message).not.toMatch(/\p{Cc}/u);
    return null;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.each(Object.entries(FILES))('%s of a recording', (file, keys) => {
  it('may hold any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(hostileJson(keys), async (text) => void (await play(file, text))),
      { numRuns: 50 },
    );
  });

  it('may hold any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (bytes) => void (await play(file, bytes))),
      { numRuns: 25 },
    );
  });

  it.each(COSTLY_JSON)('may hold %s', async (_what, text) => {
    await play(file, text);
    for (const key of keys.slice(0, 3)) await play(file, `{${JSON.stringify(key)}:${text}}`);
  });
});

describe('a recording without anything odd', () => {
  it('opens, so that the tests above do not only see it refused', async () => {
    expect(await play('pipes.json', '{"names":["csi-proxy-disk-v1"]}')).toMatch(/^recorded:/);
  });
});
