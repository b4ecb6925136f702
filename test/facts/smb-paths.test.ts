import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldServerName, sharePath, smbServer, smbShare } from '../../agent/facts/smb-paths.ts';

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
    'C:\\UNC\\fs\\share',
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

describe('smbServer', () => {
  it.each([
    ['\\\\FS1.contoso.com\\public', 'fs1.contoso.com'],
    ['\\\\fs1\\public\\dir', 'fs1'],
    ['//fs1/public', 'fs1'],
    ['\\\\10.0.0.1\\c$', '10.0.0.1'],
    ['C:\\data', null],
    ['C:\\\\fs1\\data', null],
    ['', null],
  ])('reads %s', (path, server) => {
    expect(smbServer(path)).toBe(server);
  });
});

describe('smbShare', () => {
  it.each([
    ['\\\\FS1.contoso.com\\Public', 'public'],
    ['\\\\fs1\\public\\dir\\deeper', 'public'],
    ['//fs1/public/', 'public'],
    ['\\\\10.0.0.1\\c$', 'c$'],
    ['\\\\fs1', null],
    ['\\\\fs1\\\\public', 'public'],
    ['C:\\\\fs1\\data', null],
    ['\\\\fs1\\', null],
    ['C:\\data', null],
    ['', null],
  ])('reads %s', (path, share) => {
    expect(smbShare(path)).toBe(share);
  });
});

describe('foldServerName', () => {
  it.each([
    ['FS1.corp.example.com', 'fs1.corp.example.com'],
    ['fs1.corp.example.com.', 'fs1.corp.example.com'],
    ['10.0.0.1', '10.0.0.1'],
  ])('takes %s and %s for one server', (one, other) => {
    expect(foldServerName(one)).toBe(foldServerName(other));
  });

  it.each([
    ['fs1', 'fs1.corp.example.com'],
    ['fs1.a.example.com', 'fs1.b.example.com'],
    ['10.0.0.1', 'fs1'],
  ])('does not guess that %s and %s are one server', (one, other) => {
    expect(foldServerName(one)).not.toBe(foldServerName(other));
  });
});
