import { describe, expect, it } from 'vitest';
import { flagOf, OPTIONS, variableOf, type Option } from '../../agent/options/option-table.ts';

const entries: readonly [string, Option<unknown>][] = Object.entries(OPTIONS);

describe('the names of an option', () => {
  it.each([
    ['host', 'host', 'WINSTORAGE_HOST'],
    ['nodeName', 'node-name', 'WINSTORAGE_NODE_NAME'],
    ['csiProxy.expect', 'csi-proxy-expect', 'WINSTORAGE_CSI_PROXY_EXPECT'],
    ['ebs.freeSpaceWarningRatio', 'ebs-free-space-warning-ratio', 'WINSTORAGE_EBS_FREE_SPACE_WARNING_RATIO'],
  ])('follow from its key %s', (key, flag, variable) => {
    expect([flagOf(key), variableOf(key)]).toEqual([flag, variable]);
  });

  it('are its own', () => {
    expect(new Set(entries.map(([key]) => flagOf(key))).size).toBe(entries.length);
    expect(entries.map(([key]) => flagOf(key))).not.toContain('config');
  });
});

describe('every option', () => {
  it.each(entries)('%s has a default of its own type, and a help text', (_key, option) => {
    const usual = option.default;
    expect(
      usual === null || (typeof usual === 'object' && !Array.isArray(usual)) || option.type.read(usual),
    ).not.toBeUndefined();
    if (usual === null || !['string', 'number'].includes(typeof usual))
      expect(Array.isArray(usual) || option.defaultText !== undefined).toBe(true);
    expect(option.help).toMatch(/[.`]$/);
  });
});
