// The agent of test/faults on a node in a folder, as a process of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { daemonSetFlags, freePort, ROOT } from './processes.ts';

export interface FolderProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Kills it and waits until it is gone. */
  end(): Promise<void>;
}

/** @param folder of the node; it listens soon, and not yet when this comes back */
export async function spawnFolderAgent(folder: string, args: readonly string[]): Promise<FolderProcess> {
  const port = await freePort();
  const program = join(ROOT, 'test/faults/agent-in-a-folder.ts');
  const child = spawn(
    process.execPath,
    [
      ...daemonSetFlags(),
      program,
      `--listen=127.0.0.1:${port}`,
      '--host=windows',
      '--csi-proxy-expect=required',
      ...args,
    ],
    {
      cwd: folder,
      stdio: 'ignore',
      env: {
        ...process.env,
        SystemRoot: 'C:\\Windows',
        PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
      },
    },
  );
  return {
    url: `http://127.0.0.1:${port}`,
    child,
    async end() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
