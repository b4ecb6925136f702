import { describe, expect, it } from 'vitest';
import { claim, CLAIMED, codesOf, findingOf, lintObjects, pod, storageClass } from '../../support/linted.ts';

const user = [pod(CLAIMED), claim()] as const;
const asked = (parameters: Record<string, unknown>) =>
  storageClass({ parameters: { type: 'gp3', ...parameters } });

describe('class-file-system', () => {
  it.each([{ 'csi.storage.k8s.io/fstype': 'ntfs' }, { fstype: 'ntfs' }, { fsType: 'NTFS' }])(
    'takes NTFS, however it is spelt: %j',
    (parameters) => {
      expect(codesOf(...user, asked(parameters))).toEqual([]);
    },
  );

  it.each([{ 'csi.storage.k8s.io/fstype': 'ext4' }, { fsType: 'ext4' }, { fstype: 'xfs' }])(
    'finds a file system of Linux: %j',
    (parameters) => {
      const { evidence, place } = findingOf('ClassFileSystemNotNtfs', ...user, asked(parameters));

      expect(evidence).toEqual({ because: 'Pod app uses it by the claim data' });
      expect(place.object).toBe('StorageClass gp3');
    },
  );

  it('finds a class that names none, because the default of EBS is ext4', () => {
    expect(findingOf('ClassFileSystemNotNtfs', ...user, asked({})).message).toContain(
      'default of EBS is ext4',
    );
  });

  it('asks nothing of a driver that has no file system to choose', () => {
    const other = storageClass({ provisioner: 'smb.csi.k8s.io', parameters: { source: '//a/b' } });

    expect(codesOf(...user, other)).not.toContain('ClassFileSystemNotNtfs');
  });

  it('does not speak of a class that only Linux pods use', () => {
    const linux = pod({ ...CLAIMED, nodeSelector: { 'kubernetes.io/os': 'linux' }, containers: [] });

    expect(codesOf(linux, claim(), asked({ fsType: 'ext4' }))).toEqual([]);
  });

  it('speaks of a class whose name says Windows, even when nothing uses it', () => {
    const named = { ...asked({ fsType: 'ext4' }), metadata: { name: 'gp3-windows' } };

    expect(findingOf('ClassFileSystemNotNtfs', named).evidence).toEqual({ because: 'its name says Windows' });
    expect(codesOf({ ...named, metadata: { name: 'gp3-darwin' } })).toEqual([]);
  });

  it('finds a file system under two keys, which the provisioner refuses', () => {
    const twice = asked({ 'csi.storage.k8s.io/fstype': 'ntfs', fsType: 'ntfs' });

    expect(codesOf(...user, twice)).toEqual(['ClassFileSystemGivenTwice']);
  });

  it('finds parameters of formatting, which the driver refuses on Windows', () => {
    const formatted = asked({ fstype: 'ntfs', BlockSize: '4096', inodeSize: '256' });

    expect(lintObjects(...user, formatted).map(({ code }) => code)).toEqual([
      'ClassFormatOptions',
      'ClassFormatOptions',
    ]);
  });

  describe('of the default class', () => {
    const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' };
    const byDefault = {
      ...asked({ fsType: 'ext4' }),
      metadata: { name: 'gp2', annotations },
    };

    it('is a warning when a claim of a Windows pod names no class', () => {
      const codes = codesOf(pod(CLAIMED), claim({ storageClassName: undefined }), byDefault);

      expect(codes).toEqual(['ClaimWithoutClass', 'ClassFileSystemNotNtfs']);
    });

    it('is a note when every claim names another', () => {
      expect(codesOf(...user, storageClass(), byDefault)).toEqual(['DefaultClassNotForWindows']);
    });

    it('is nothing without Windows pods', () => {
      expect(codesOf(byDefault)).toEqual([]);
    });
  });
});
