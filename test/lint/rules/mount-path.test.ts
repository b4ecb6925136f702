import { describe, expect, it } from 'vitest';
import { codesOf, findingOf, lintTexts, pod } from '../../support/linted.ts';

const at = (mountPath: string) => pod({}, { volumeMounts: [{ name: 'data', mountPath }] });

describe('mount-path', () => {
  it.each([
    'C:\\data',
    'c:/data',
    'C:\\\\data',
    '/data',
    '\\data',
    'data',
    'data\\sub',
    'D:',
    'D:\\',
    '\\\\.\\pipe\\csi-proxy-disk-v1',
    'C:\\hpc\\etc\\..config',
  ])('takes %s', (path) => {
    expect(codesOf(at(path))).toEqual([]);
  });

  it.each(['C:', 'c:\\', 'C:/', '/', '\\', 'C:\\.'])(
    'finds the drive of the container itself: %s',
    (path) => {
      expect(codesOf(at(path))).toEqual(['MountPathOnDriveC']);
    },
  );

  it.each(['C:\\a:b', 'C:\\data\\a?', '/a|b', '\\\\server\\share', 'CD:\\data', 'C:\\<x>'])(
    'finds that Windows has no path %s',
    (path) => {
      expect(codesOf(at(path))).toEqual(['MountPathNotPossible']);
    },
  );

  it('finds a folder of another drive', () => {
    expect(codesOf(at('D:\\data'))).toEqual(['MountPathOtherDrive']);
  });

  it('finds that YAML made a tab of \\t between double quotes', () => {
    const text = [
      'apiVersion: v1',
      'kind: Pod',
      'metadata: {name: app}',
      'spec:',
      '  nodeSelector: {kubernetes.io/os: windows}',
      '  containers:',
      '    - name: app',
      '      volumeMounts:',
      '        - name: data',
      '          mountPath: "C:\\temp"',
    ].join('\n');

    expect(lintTexts(text).findings).toMatchObject([
      {
        code: 'MountPathEscaped',
        place: { line: 10 },
        message: 'the container app mounts a volume at C:\\temp',
      },
    ]);
    expect(findingOf('MountPathEscaped', at('C:\new')).severity).toBe('critical');
  });
});
