// The hidden command that probes one share; see host/probe-share.ts, which starts it.
import * as z from 'zod';
import { runShareSteps } from '../host/share-steps.ts';
import { type CommandLine, UsageError } from '../options/read-options.ts';
import { parseJson } from '../parse-json.ts';
import type { Terminal } from './terminal.ts';

const shareTarget = z.object({ path: z.string(), server: z.string().nullable(), write: z.boolean() });

/** @throws UsageError for anything but one target as JSON */
export async function shareSteps({ positionals }: CommandLine, { print }: Terminal): Promise<number> {
  const target = shareTarget.safeParse(parseJson(positionals[0] ?? ''));
  if (!target.success) throw new UsageError('share-steps: expected one target as JSON');
  await runShareSteps(target.data, (step) => print(`${JSON.stringify(step)}\n`));
  return 0;
}
