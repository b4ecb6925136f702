import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharePath } from '../../agent/facts/smb-paths.ts';

describe('sharePath', () => {
  it.each([
    '\\\\fs\\share',
    '\\\\FS\\Share\\',
    '//fs/share',
    '//fs/share//',
    '\\\\?\\UNC\\fs\\share',
    '\\\\?\\unc\\FS\\share\\',
    '//?/UNC/fs/share',
    'UNC\\fs\\share',
  ])('takes %s for the share', (target) => {
    expect(sharePath(target)).toBe('\\\\fs\\share');
  });

  it.each([
    null,
    '',
    'C:\\var\\lib\\kubelet',
    '\\\\?\\C:\\var\\lib\\kubelet',
    '\\\\?\\Volume{f71ae9ad-37c4-4f56-a7e7-be7fdef82d31}\\',
    'Volume{f71ae9ad}',
  ])('takes %j for no share', (target) => {
    expect(sharePath(target)).toBeNull();
  });

  it('gives one spelling, which it takes for itself', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const share = sharePath(`\\\\${text}`);
        if (share !== null) expect(sharePath(share)).toBe(share);
      }),
    );
  });
});
