// SMB global mappings (root/Microsoft/Windows/SMB, MSFT_SmbGlobalMapping): what `New-SmbGlobalMapping` made.
// https://learn.microsoft.com/previous-versions/windows/desktop/smb/msft-smbmapping
import { z } from 'zod';
import { decodeItems } from './decode-items.ts';
import type { Reading } from './observation.ts';
import { enumValue, optionalBoolean, optionalText, requiredText } from './windows-json.ts';

/** The seven states of a mapping, in Windows' order. OK does not prove access (kubernetes issue 93805). */
export const SMB_MAPPING_STATES = [
  'OK',
  'Paused',
  'Disconnected',
  'NetworkError',
  'Connecting',
  'Reconnecting',
  'Unavailable',
] as const;

const mapping = z
  .object({
    LocalPath: optionalText,
    RemotePath: requiredText,
    Status: enumValue(Object.assign({}, SMB_MAPPING_STATES), { 'Network Error': 3 }),
    RequireIntegrity: optionalBoolean,
    RequirePrivacy: optionalBoolean,
  })
  .transform((item) => ({
    /** `G:`, or null for a mapping without a drive letter, as CSI drivers make them. */
    localPath: item.LocalPath,
    remotePath: item.RemotePath,
    /** One of the seven states, or `Unknown` where Windows gave something else. */
    state: SMB_MAPPING_STATES.find((state) => state === item.Status?.label) ?? ('Unknown' as const),
    rawState: item.Status?.label ?? null,
    requireIntegrity: item.RequireIntegrity,
    requirePrivacy: item.RequirePrivacy,
  }));

export type SmbGlobalMapping = z.infer<typeof mapping>;
export type SmbMappingState = SmbGlobalMapping['state'];

export function decodeSmbGlobalMappings(items: unknown): Reading<SmbGlobalMapping[]> {
  return decodeItems(items, mapping);
}

/** The server of a UNC path, lower case: `\\Server\Share\dir` → `server`; null where the path is no UNC path. */
export function smbServer(remotePath: string): string | null {
  const match = /^[\\/]{2}(?<server>[^\\/]+)/.exec(remotePath);
  return match?.groups?.['server']?.toLowerCase() ?? null;
}

/** The share of a UNC path, lower case: `\\Server\Share\dir` → `share`; null where the path names none. */
export function smbShare(remotePath: string): string | null {
  const match = /^[\\/]{2}[^\\/]+[\\/]+(?<share>[^\\/]+)/.exec(remotePath);
  return match?.groups?.['share']?.toLowerCase() ?? null;
}

/** Whether two names of a server are written alike, but for their case and a dot at the end of a full name. */
export function sameServerName(one: string, other: string): boolean {
  const fold = (name: string): string => name.toLowerCase().replace(/\.$/, '');
  return fold(one) === fold(other);
}
