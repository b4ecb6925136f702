import { describe, expect, it } from 'vitest';
import { FACT_NAMES, NATIVE_FACTS, POWERSHELL_FACTS } from '../../agent/facts/facts.ts';

describe('the list of facts', () => {
  it('reads PowerShell first, which cannot hang, and volumes last, which touch every file system', () => {
    expect(POWERSHELL_FACTS.at(0)).toBe('powershell');
    expect(POWERSHELL_FACTS.at(-1)).toBe('volumes');
  });

  it('has every fact once', () => {
    expect(FACT_NAMES).toEqual([...new Set([...NATIVE_FACTS, ...POWERSHELL_FACTS])]);
  });
});
