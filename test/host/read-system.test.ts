import { describe, expect, it } from 'vitest';
import { readCpuLoad, readSystemInformation } from '../../agent/host/read-system.ts';

describe('readSystemInformation', () => {
  it('reads this machine', async () => {
    expect(await readSystemInformation(30)).toMatchObject({
      outcome: 'read',
      value: { platform: expect.any(String), hostname: expect.any(String) },
    });
  });

  it('gives up in time', async () => {
    expect(await readSystemInformation(0)).toEqual({
      outcome: 'timeout',
      message: "systeminformation's osInfo() did not answer in 0 s",
    });
  });
});

describe('readCpuLoad', () => {
  it('is a share from 0 to 1, or nothing', async () => {
    const ratio = await readCpuLoad();
    expect(ratio === null || (ratio >= 0 && ratio <= 1)).toBe(true);
  });
});
