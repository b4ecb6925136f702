import { describe, expect, it } from 'vitest';
import { claim, CLAIMED, codesOf, pod, storageClass } from '../../support/linted.ts';

describe('block-volume', () => {
  it('finds a claim with the volume mode Block, and a container that uses devices', () => {
    const devices = { volumeDevices: [{ name: 'data', devicePath: '/dev/xvda' }] };

    expect(codesOf(pod(CLAIMED), claim({ volumeMode: 'Block' }), storageClass())).toEqual([
      'BlockVolumeOnWindows',
    ]);
    expect(codesOf(pod({}, devices))).toEqual(['BlockVolumeOnWindows']);
  });

  it.each(['Filesystem', undefined])('takes the volume mode %j', (volumeMode) => {
    expect(codesOf(pod(CLAIMED), claim({ volumeMode }), storageClass())).toEqual([]);
  });
});
