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
