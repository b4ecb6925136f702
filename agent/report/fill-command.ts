// Puts evidence into the commands of the catalogue. What people paste into a shell may hold names that an attacker
// chose (a share, a label), so a text can only ever become one literal.
import type { Evidence } from '../checks/check.ts';

/** `{name}` → the evidence of that name; a placeholder without evidence becomes `<name>`, as in the catalogue. */
export function fillCommand(command: string, evidence: Evidence): string {
  return command.replaceAll(/\{(?<name>[a-z][A-Za-z]*)\}/g, (_whole, name: string) => {
    const value = evidence[name];
    if (value === undefined || value === null) return `<${name}>`;
    return typeof value === 'string' ? powershellLiteral(value) : String(value);
  });
}

/**
 * A PowerShell literal in single quotes. PowerShell takes typographic quotes for straight ones, so they are doubled
 * like them. https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules
 */
function powershellLiteral(text: string): string {
  const printable = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ');
  return `'${printable.replaceAll(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}
