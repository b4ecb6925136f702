// A recording of a node with much storage, for the bundle to play.
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { grownNode, type Growth } from '../../test/support/grown-node.ts';
import { ROOT } from './processes.ts';

/** @returns its folder */
export function bigRecording(growth: Growth): string {
  const folder = mkdtempSync(join(tmpdir(), 'winstorage-bench-'));
  cpSync(join(ROOT, 'test/recordings/healthy'), folder, { recursive: true });
  for (const [fact, items] of Object.entries(grownNode(growth).lines))
    writeFileSync(
      join(folder, 'powershell', `${fact}.json`),
      JSON.stringify({ fact, schema: 1, ok: true, items }),
    );
  return folder;
}
