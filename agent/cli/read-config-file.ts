// Reads the configuration file. What is no file, such as a named pipe or a device, would hold the agent up or never end.
import { readFileSync, statSync } from 'node:fs';

const MAX_BYTES = 1024 * 1024;

/** @throws Error that says why, also what Node throws */
export function readConfigFile(path: string): string {
  // A ConfigMap is mounted as a link to a file, so links are followed.
  const about = statSync(path);
  if (!about.isFile()) throw new Error('it is no file');
  if (about.size > MAX_BYTES) throw new Error(`it has ${about.size} bytes, expected at most ${MAX_BYTES}`);
  return readFileSync(path, 'utf8');
}
