// One line that Read-Facts.ps1 printed: which fact, and its items or its error.
import * as z from 'zod';
import { parseJson } from '../parse-json.ts';
import { failedReading, type Failure, type Reading } from './observation.ts';
import { POWERSHELL_DECODERS, POWERSHELL_FACTS, type PowerShellFactName } from './facts.ts';
import { optionalText } from './windows-json.ts';

const line = z.object({
  fact: z.string(),
  ok: z.boolean(),
  items: z.unknown().optional(),
  error: z.object({ id: optionalText, category: optionalText, message: optionalText }).optional(),
});

export interface FactLine {
  readonly name: PowerShellFactName;
  readonly reading: Reading<unknown>;
}

/**
 * Decodes a line. Its bytes should be ASCII, because the script escapes everything else; a byte order mark and bytes
 * of another code page are survived all the same, since .NET and group policies are known to add them.
 * @returns null for a line that belongs to no fact, such as a banner that a profile or a policy prints
 */
export function decodeFactLine(bytes: Uint8Array): FactLine | null {
  const text = new TextDecoder('utf-8').decode(bytes).trim();
  if (!text.startsWith('{')) return null;
  const parsed = line.safeParse(parseJson(text));
  if (!parsed.success) {
    const name = POWERSHELL_FACTS.find((fact) => new RegExp(`"fact"\\s*:\\s*"${fact}"`).test(text));
    if (name === undefined) return null;
    return {
      name,
      reading: failedReading('malformed', `the line is not what the script prints: ${excerpt(text)}`),
    };
  }
  const name = POWERSHELL_FACTS.find((fact) => fact === parsed.data.fact);
  if (name === undefined) return null;
  if (!parsed.data.ok)
    return { name, reading: { ok: false, failure: scriptFailure(parsed.data.error ?? null) } };
  return { name, reading: decode(name, parsed.data.items) };
}

/** A decoder fails with a reading. If it throws all the same, that costs its fact, not the agent that hands out lines. */
function decode(name: PowerShellFactName, items: unknown): Reading<unknown> {
  // The script prints a list even when it is empty; without one, nobody knows that there is nothing.
  if (items === undefined) return failedReading('malformed', 'the line has no items');
  try {
    return POWERSHELL_DECODERS[name](items);
  } catch (error) {
    return failedReading('malformed', `the items cannot be decoded: ${String(error)}`);
  }
}

/**
 * 0x40004 is WBEM_S_TIMEDOUT, with which a local query ends that takes longer than `-OperationTimeoutSec`: it counts as a
 * success in WMI (https://learn.microsoft.com/windows/win32/wmisdk/wmi-non-error-constants), so its number is short.
 */
const TIMED_OUT = /\b0x0*40004\b|0x80043001|0x800705b4|0x80338029/i;

/** What an error record of PowerShell means. Its message is in the language of Windows; its id and category are not. */
function scriptFailure(
  error: { id: string | null; category: string | null; message: string | null } | null,
): Failure {
  const id = error?.id?.split(',')[0] ?? 'no error id';
  const message = `${error?.message ?? 'the script gave no message'} (${id})`;
  if (
    error?.category === 'PermissionDenied' ||
    /0x80041003|0x80070005/i.test(id) ||
    /access.{0,4}denied/i.test(error?.message ?? '')
  ) {
    return { kind: 'denied', message };
  }
  if (error?.category === 'OperationTimeout' || TIMED_OUT.test(id)) return { kind: 'timeout', message };
  if (/0x8004100e|0x80041010|0x80041002/i.test(id)) return { kind: 'missing', message };
  return { kind: 'error', message };
}

function excerpt(text: string): string {
  return text.length <= 120 ? text : `${text.slice(0, 80)} … ${text.slice(-30)}`;
}
