// SMB global mappings (root/Microsoft/Windows/SMB, MSFT_SmbGlobalMapping): what `New-SmbGlobalMapping` made.
// https://learn.microsoft.com/previous-versions/windows/desktop/smb/msft-smbmapping
import * as z from 'zod';
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
