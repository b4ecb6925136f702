import { describe, expect, it } from 'vitest';
import { smbRemotePath } from '../../agent/checks/smb-remote-path.ts';
import { codes, judge, unread } from '../support/observed.ts';
import { rawMapping } from '../support/raw-items.ts';

function judgePath(RemotePath: string) {
  return judge(smbRemotePath, { 'smb-global-mappings': [rawMapping({ RemotePath })] });
}

describe('smb-remote-path', () => {
  it.each(['\\\\fs\\share', '\\\\fs\\share\\dir with space', '\\\\10.0.0.5\\c$'])('is ok with %s', (path) => {
    expect(judgePath(path).status).toBe('ok');
  });

  it.each([
    ['\\\\fs\\share\\', 'ends with a backslash'],
    ['//fs/share', 'has forward slashes'],
    ['\\\\fs\\share/dir', 'has forward slashes'],
  ])('warns about %s', (path, seen) => {
    const result = judgePath(path);

    expect(result.status).toBe('warning');
    expect(codes(result)).toEqual(['SmbRemotePathMalformed']);
    expect(result.findings[0]?.message).toBe(`the remote path ${path} ${seen}`);
  });

  it('is unknown when the mappings could not be read', () => {
    expect(judge(smbRemotePath, { 'smb-global-mappings': unread() }).status).toBe('unknown');
  });
});
