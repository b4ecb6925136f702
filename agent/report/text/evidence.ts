// The evidence of a finding as far as its message does not say it already.
import type { Finding } from '../report-schema.ts';
import { oneLine } from '../../one-line.ts';

/** `key: value`, one line each. */
export function evidenceTexts({ evidence, message, subject }: Finding): string[] {
  const told = `${message}\n${subject.name}`.toLowerCase();
  return Object.entries(evidence).flatMap(([key, value]) => {
    if (value === null) return [];
    const shown = oneLine(String(value));
    return shown === '' || says(told, shown.toLowerCase()) ? [] : [`${oneLine(key)}: ${shown}`];
  });
}

/** Whole words only: that a message names disk 12 does not say 1. */
function says(told: string, wanted: string): boolean {
  for (let at = told.indexOf(wanted); at !== -1; at = told.indexOf(wanted, at + 1)) {
    if (!isWord(told[at - 1]) && !isWord(told[at + wanted.length])) return true;
  }
  return false;
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}
