// The number of the Windows error behind a share that cannot be listed. Node's code does not tell it: libuv knows no code
// for most of them (share-steps.ts). PowerShell does, at the price of a process; so it is asked seldom.
import * as z from 'zod';
import { parseJson } from '../parse-json.ts';
import { SWITCHES } from './powershell-process.ts';
import { runShort } from './run-short.ts';

export interface ShareErrorProgram {
  /** Absolute path of powershell.exe: a name alone could be found in a folder that a pod writes to. */
  readonly file: string;
  /** Absolute path of Read-ShareError.ps1. */
  readonly script: string;
}

export interface ShareErrorQuestion {
  readonly path: string;
  /** Node's code of the failure: with another one it is another failure. */
  readonly code: string;
  readonly timeoutSeconds: number;
  /** Called when the process is started; what it gives back, when that process is gone. */
  readonly onStart: () => () => void;
}

export interface ShareErrorAnswer {
  readonly windowsError: number | null;
  /** For people: why there is no number. Empty where there is one, or where nothing was asked. */
  readonly note: string;
}

export type ShareErrorReader = (question: ShareErrorQuestion) => Promise<ShareErrorAnswer>;

/** How long an answer holds. What fails seldom changes why, and the probe itself tells when it no longer fails. */
const REMEMBER_SECONDS = 600;

/** Nodes with 700 mappings exist. */
const MAX_REMEMBERED = 1000;

const NOT_ASKED: ShareErrorAnswer = { windowsError: null, note: '' };

const printed = z.object({ windowsError: z.number().int().nullable(), reason: z.string() });

/**
 * Makes the function that asks PowerShell: one process at a time on the node. While one lives, nothing is asked: the
 * number is that of an earlier look, or unknown until a later one.
 * @param clock seconds, monotonic
 * @param maxRemembered answers that are kept; then the oldest is forgotten
 */
export function createShareErrorReader(
  { file, script }: ShareErrorProgram,
  clock: () => number = () => performance.now() / 1000,
  maxRemembered = MAX_REMEMBERED,
): ShareErrorReader {
  const remembered = new Map<string, { readonly answer: ShareErrorAnswer; readonly until: number }>();
  let isBusy = false;

  return async ({ path, code, timeoutSeconds, onStart }) => {
    const key = `${code} ${path.toLowerCase()}`;
    const known = remembered.get(key);
    if (known !== undefined && clock() < known.until) return known.answer;
    // An old answer is likelier than none, and a finding that changes its words with each look is none to read.
    if (isBusy) return known?.answer ?? NOT_ASKED;
    isBusy = true;
    const release = onStart();
    const { outcome, output, message } = await runShort({
      command: [file, ...SWITCHES, '-File', script],
      // A variable, not text of a script: nothing in a path can become a command.
      env: { WINSTORAGE_SHARE_PATH: path },
      timeoutSeconds,
      onGone: () => {
        isBusy = false;
        release();
      },
    });
    const answer =
      outcome === 'exited'
        ? parseAnswer(output)
        : noNumber(outcome === 'timeout' ? `no answer in ${timeoutSeconds} s` : message);
    // That a share could be listed a moment later is true only now; what is remembered is not to ask again.
    const isLasting = answer.windowsError !== 0;
    remembered.delete(key);
    remembered.set(key, { answer: isLasting ? answer : NOT_ASKED, until: clock() + REMEMBER_SECONDS });
    // A map keeps the order in which its keys came, so the first is the oldest.
    for (const oldest of remembered.keys()) {
      if (remembered.size <= maxRemembered) break;
      remembered.delete(oldest);
    }
    return answer;
  };
}

function parseAnswer(output: string): ShareErrorAnswer {
  for (const line of output.split('\n')) {
    const answer = printed.safeParse(parseJson(line)).data;
    // Anything else: a profile or a policy may print too.
    if (answer === undefined) continue;
    return answer.windowsError === null
      ? noNumber(answer.reason)
      : { windowsError: answer.windowsError, note: '' };
  }
  return noNumber('PowerShell said nothing of it');
}

function noNumber(why: string): ShareErrorAnswer {
  return { windowsError: null, note: `the number of the Windows error could not be read: ${why}` };
}
