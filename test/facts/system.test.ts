import { describe, expect, it } from 'vitest';
import { decodeSystem } from '../../agent/facts/system.ts';

describe('decodeSystem', () => {
  it('reads what systeminformation gives, empty texts as nothing', () => {
    const value = {
      platform: 'Windows',
      distro: 'Microsoft Windows Server 2022 Datacenter',
      build: '20348',
      hostname: 'ec2',
      hypervisor: true,
      serial: '',
      release: '',
    };
    expect(decodeSystem({ outcome: 'read', value })).toEqual({
      ok: true,
      value: {
        platform: 'Windows',
        distro: 'Microsoft Windows Server 2022 Datacenter',
        release: null,
        build: '20348',
        arch: null,
        hostname: 'ec2',
        hypervisor: true,
      },
      dropped: [],
    });
  });

  it('times out as the host did', () => {
    expect(decodeSystem({ outcome: 'timeout', message: 'osInfo() did not answer' })).toEqual({
      ok: false,
      failure: { kind: 'timeout', message: 'osInfo() did not answer' },
    });
  });

  it('fails as the host did', () => {
    expect(decodeSystem({ outcome: 'failed', message: 'x' })).toMatchObject({ failure: { kind: 'error' } });
  });

  it.each([null, 'Windows', { platform: {} }])('is malformed when it is %j', (value) => {
    expect(decodeSystem({ outcome: 'read', value })).toMatchObject({
      ok: false,
      failure: { kind: 'malformed' },
    });
  });

  it('is malformed, and does not throw, when it is nothing', () => {
    expect(decodeSystem({ outcome: 'read', value: undefined })).toMatchObject({
      ok: false,
      failure: { kind: 'malformed' },
    });
  });
});
