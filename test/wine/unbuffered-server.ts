// The lab's gRPC server, whose pipe has no buffer, as a process beside a program that runs in Wine.
import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { until } from '../support/until.ts';

export interface UnbufferedServer {
  /** Of its pipe. */
  readonly path: string;
  kill(): void;
  /** Kills it and waits until it is gone. */
  end(): Promise<void>;
}

/**
 * @param delayMs how long after a connection its SETTINGS come
 * @returns once something listens there
 */
export async function startUnbufferedServer(
  program: string,
  name: string,
  delayMs: number,
): Promise<UnbufferedServer> {
  const child = spawn(program, [name, String(delayMs)], { stdio: 'ignore' });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const path = `\\\\.\\pipe\\${name}`;
  await listens(path);
  return {
    path,
    kill: () => void child.kill(),
    async end() {
      child.kill();
      await gone;
    },
  };
}

/** `PathExistsRequest { string path = 1; }` */
export function pathRequest(path: string): Buffer {
  const bytes = Buffer.from(path, 'utf8');
  return Buffer.concat([Buffer.from([0x0a, bytes.length]), bytes]);
}

/** Waits until something listens on the pipe. */
export async function listens(path: string): Promise<void> {
  await until(
    () => connects(path),
    () => `nothing listened on ${path}`,
  );
}

function connects(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.once('close', () => resolve(true)).destroy());
  });
}
