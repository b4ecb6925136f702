// The steps of the probe of a share, as they run in a process of their own. Any of them may hang in the kernel; that
// is why nothing here is ever called in the agent's own process. Each step is printed as one line of JSON when it ends.
import { lookup } from 'node:dns/promises';
import { randomUUID } from 'node:crypto';
import { opendir, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { ShareStep, ShareStepName, ShareTarget } from './host.ts';

const SMB_PORT = 445;
const CONNECT_TIMEOUT_SECONDS = 5;

/** Of a name with more addresses the others are not tried: they are dialled at once. */
const MAX_ADDRESSES = 16;

/**
 * Makes the steps in their order; a step that fails ends them, except that the list is tried without a name or port.
 * @param port another one only in tests
 * @param resolve another one only in tests
 */
export async function runShareSteps(
  target: ShareTarget,
  print: (step: ShareStep) => void,
  { port = SMB_PORT, resolve = addressesOf } = {},
): Promise<void> {
  if (target.server !== null) {
    const { server } = target;
    let addresses: readonly string[] = [];
    const resolved = await step('resolve', async () => {
      addresses = await resolve(server);
      return addresses.join(', ');
    });
    print(resolved);
    // A name that Node cannot resolve may still be known to Windows' SMB client (a cached session), so the list decides.
    if (resolved.ok) print(await step('connect', () => dialAny(addresses, port)));
  }
  const listed = await step('list', () => list(target.path));
  print(listed);
  if (listed.ok && target.write) print(await step('write', () => makeAndRemove(target.path)));
}

async function step(name: ShareStepName, act: () => Promise<string>): Promise<ShareStep> {
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1000;
  try {
    return { step: name, ok: true, code: '', windowsError: null, detail: await act(), seconds: seconds() };
  } catch (error) {
    const { code = 'UNKNOWN', message } = error as NodeJS.ErrnoException;
    return {
      step: name,
      ok: false,
      code,
      // Of a socket the same code means another number.
      windowsError: name === 'list' || name === 'write' ? windowsErrorOf(code) : null,
      detail: message,
      seconds: seconds(),
    };
  }
}

/** All of them: a file server in two zones has two, and one may be closed while the SMB client uses the other. */
async function addressesOf(server: string): Promise<string[]> {
  const found = await lookup(server, { all: true });
  return [...new Set(found.map(({ address }) => address))].slice(0, MAX_ADDRESSES);
}

/** The first address that takes a connection. When none does, the error is that of the first one, with what all of them said. */
async function dialAny(addresses: readonly string[], port: number): Promise<string> {
  const sockets: Socket[] = [];
  try {
    return await Promise.any(addresses.map((address) => dial(address, port, sockets)));
  } catch (error) {
    const errors = (error as AggregateError).errors as NodeJS.ErrnoException[];
    throw Object.assign(new Error(errors.map(({ message }) => message).join('; ')), {
      code: errors[0]?.code,
    });
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

function dial(address: string, port: number, sockets: Socket[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port });
    sockets.push(socket);
    socket.setTimeout(CONNECT_TIMEOUT_SECONDS * 1000, () => {
      socket.destroy(
        Object.assign(new Error(`no answer of ${address} at port ${port}`), { code: 'ETIMEDOUT' }),
      );
    });
    socket.once('error', reject);
    socket.once('connect', () => resolve(`${address}:${port}`));
  });
}

/**
 * Opens the folder and reads one entry: a share may hold millions. Not what it is: where Windows has no entry at all, not
 * even `.`, libuv opens the folder all the same, and hands out what stood in memory before
 * (https://github.com/libuv/libuv/blob/v1.x/src/win/fs.c: fs__opendir lets ERROR_FILE_NOT_FOUND pass, fs__readdir does not ask).
 */
async function list(path: string): Promise<string> {
  const folder = await opendir(path, { bufferSize: 1 });
  await folder.read();
  await folder.close();
  return 'readable';
}

async function makeAndRemove(path: string): Promise<string> {
  const file = join(path, `.winstorage-agent-${randomUUID()}`);
  try {
    await writeFile(file, 'winstorage-agent looks whether it can write here\n', { flag: 'wx' });
  } finally {
    // A file that could be made but not filled (a full disk) is there too.
    await rm(file, { force: true });
  }
  return 'writable';
}

/**
 * The Windows error behind a code of Node, where a folder or a file can mean only one. libuv gives one code to several
 * (ENOENT is 2, 3, 15, 123, 161, 267, …), and UNKNOWN to all that it has no code for: 53, 65, 67, 1203, 1219, 1311,
 * 1312, 1326, … The others of a code here are of sockets, pipes, tapes, or of starting a program.
 * https://github.com/libuv/libuv/blob/v1.x/src/win/error.c (uv_translate_sys_error)
 */
function windowsErrorOf(code: string): number | null {
  return WINDOWS_ERRORS[code] ?? null;
}

const WINDOWS_ERRORS: Readonly<Record<string, number>> = {
  EPERM: 5,
  EROFS: 19,
  EBUSY: 32,
  ENOTSUP: 50,
  ECONNRESET: 64,
  ENOSPC: 112,
  ETIMEDOUT: 121,
  ECONNREFUSED: 1225,
  ENETUNREACH: 1231,
  EHOSTUNREACH: 1232,
  ECONNABORTED: 1236,
};
