// The PowerShell session itself. No CIM is asked for it, so it comes first and shows that PowerShell runs at all.
import * as z from 'zod';
import { decodeSingle } from './decode-items.ts';
import type { Reading } from './observation.ts';
import { optionalText } from './windows-json.ts';

const powershell = z
  .object({
    PSVersion: optionalText,
    PSEdition: optionalText,
    LanguageMode: optionalText,
    ProcessorArchitecture: optionalText,
  })
  .transform((item) => ({
    version: item.PSVersion,
    edition: item.PSEdition,
    /** `FullLanguage`, or `ConstrainedLanguage` under AppLocker and WDAC. */
    languageMode: item.LanguageMode,
    processorArchitecture: item.ProcessorArchitecture,
  }));

export type PowerShellSession = z.infer<typeof powershell>;

export function decodePowerShell(items: unknown): Reading<PowerShellSession> {
  return decodeSingle(items, powershell);
}
