// A value of a CIM enumeration for people, with the number that Windows gave: tables of labels differ between versions.
import type { EnumValue } from '../facts/windows-json.ts';

/** `Online (53264)`; the label alone where there is no number, or where it holds the number already. */
export function showEnum({ code, label }: EnumValue): string {
  return code === null || label.includes(String(code)) ? label : `${label} (${code})`;
}
