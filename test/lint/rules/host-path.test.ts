import { describe, expect, it } from 'vitest';
import { BOUND, CLAIMED, codesOf, findingOf, pod, volume } from '../../support/linted.ts';

const withPath = (path: string, type?: string) =>
  pod({ volumes: [{ name: 'data', hostPath: { path, ...(type === undefined ? {} : { type }) } }] });

describe('host-path', () => {
  it.each(['G:\\Directory\\app-state', 'd:/data', '\\\\server\\share\\a'])('notes %s of the node', (path) => {
    expect(codesOf(withPath(path, 'Directory'))).toEqual(['HostPathOnMappedDrive']);
  });

  it('says who can read it', () => {
    expect(findingOf('HostPathOnMappedDrive', withPath('G:\\a', 'Directory')).meaning).toContain(
      'Every pod of the node that may use hostPath can read all of the share',
    );
  });

  it.each([undefined, '', 'DirectoryOrCreate', 'FileOrCreate'])('warns of the type %j', (type) => {
    expect(codesOf(withPath('G:\\a', type))).toEqual(['HostPathMayBeCreated', 'HostPathOnMappedDrive']);
  });

  it.each(['C:\\var\\log', 'c:/var/log', '/var/log', '\\\\.\\pipe\\csi-proxy-disk-v1'])(
    'takes %s',
    (path) => {
      expect(codesOf(withPath(path))).toEqual([]);
    },
  );

  it('looks at volumes that Windows pods use', () => {
    const onDrive = volume({ hostPath: { path: 'G:\\a', type: 'Directory' } });

    expect(codesOf(pod(CLAIMED), BOUND, onDrive)).toEqual(['HostPathOnMappedDrive']);
    expect(codesOf(onDrive)).toEqual([]);
  });
});
