import { describe, expect, it } from 'vitest';
import { decodeVolumes } from '../../agent/facts/volumes.ts';
import { rawVolume } from '../support/raw-items.ts';

function health(HealthStatus: unknown) {
  const reading = decodeVolumes([rawVolume({ HealthStatus })]);
  return reading.ok ? reading.value[0]?.health : undefined;
}

describe('health of a volume', () => {
  it('keeps the words of Windows 8, whose number means something worse today', () => {
    expect(health('Spot Fix Needed')?.label).toBe('Spot Fix Needed');
    expect(health('Scan Needed')?.label).toBe('Scan Needed');
  });

  it('takes numbers as Windows Server gives them', () => {
    expect(health(2)).toEqual({ code: 2, label: 'Unhealthy' });
  });
});

describe('the file system of a volume', () => {
  const fileSystem = (properties: Readonly<Record<string, unknown>>) => {
    const reading = decodeVolumes([rawVolume(properties)]);
    return reading.ok ? reading.value[0]?.fileSystem : undefined;
  };

  it('is its name', () => {
    expect(fileSystem({ FileSystem: 'ReFS', FileSystemType: 14 })).toBe('ReFS');
  });

  it('is the name of its number where Windows gives no name', () => {
    expect(fileSystem({ FileSystem: '', FileSystemType: 14 })).toBe('NTFS');
  });

  it.each([0, null])('is none where the number is %j: the volume is not formatted', (FileSystemType) => {
    expect(fileSystem({ FileSystem: '', FileSystemType })).toBeNull();
  });
});

describe('the path of a volume', () => {
  const path = (properties: Readonly<Record<string, unknown>>) => {
    const reading = decodeVolumes([rawVolume(properties)]);
    return reading.ok ? reading.value[0]?.volumePath : undefined;
  };

  it('is its unique id, or else its path', () => {
    expect(path({ UniqueId: 'one', Path: 'other' })).toBe('one');
    expect(path({ UniqueId: null, Path: 'other' })).toBe('other');
  });
});
