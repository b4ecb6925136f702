import { describe, expect, it } from 'vitest';
import { smbSource } from '../../../agent/lint/rules/smb-source.ts';
import { BOUND, CLAIMED, codesOf, pod, SMB_CLAIM, smbClass, volume } from '../../support/linted.ts';

const codesOfSource = (source: unknown) => codesOf(pod(CLAIMED), SMB_CLAIM, smbClass({ source }));

describe('smb-source', () => {
  it.each(['//fs.corp.example.com/share', '//10.0.0.5/share$', '//amznfsx1.corp.example.com/share'])(
    'takes %s',
    (source) => {
      expect(codesOfSource(source)).toEqual([]);
    },
  );

  it.each([
    undefined,
    '',
    '/server/share',
    'server/share',
    '//server',
    '//server/',
    'smb://server/share',
    '///server/share',
    '\\server\\share',
  ])('finds that %j is no share', (source) => {
    expect(codesOfSource(source)).toEqual(['SmbSourceMalformed']);
  });

  it.each([
    ['\\\\server\\share', ['SmbSourceBackslashes']],
    ['//server/share/', ['SmbSourceTrailingSlash']],
    ['//server/share/a/b', ['SmbSourceSubFolder']],
    ['//smb.default.svc.cluster.local/share', ['SmbSourceClusterName']],
    ['//smb.default.svc/share', ['SmbSourceClusterName']],
    ['\\\\server\\share\\a\\', ['SmbSourceBackslashes', 'SmbSourceSubFolder', 'SmbSourceTrailingSlash']],
  ])('finds what is wrong with %s', (source, codes) => {
    expect(codesOfSource(source)).toEqual(codes);
  });

  it('leads from a folder in source to subPath, because the driver maps subDir as well', () => {
    const { remedy } = smbSource.findings['SmbSourceSubFolder'] ?? {};

    expect(remedy).toContain('the folder as subPath in the pod');
    expect(remedy).toMatch(/Not as subDir: .* Only with csi-proxy/);
  });

  it('looks at volumes, and at volumes inside of pods', () => {
    const csi = { driver: 'smb.csi.k8s.io', volumeAttributes: { Source: '//server/share/' } };
    const nodeStageSecretRef = { name: 'smbcreds', namespace: 'default' };

    expect(codesOf(pod(CLAIMED), BOUND, volume({ csi: { ...csi, nodeStageSecretRef } }))).toEqual([
      'SmbSourceTrailingSlash',
    ]);
    expect(codesOf(pod({ volumes: [{ name: 'data', csi }] }))).toEqual(['SmbSourceTrailingSlash']);
  });
});
