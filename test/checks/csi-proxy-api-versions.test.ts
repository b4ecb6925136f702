import { describe, expect, it } from 'vitest';
import { csiProxyApiVersions } from '../../agent/checks/csi-proxy-api-versions.ts';
import { CSI_PROXY_API_NAMES } from '../../agent/facts/csi-proxy-pipes.ts';
import { ANSWERS, codes, judge, noPipes, pipeError, pipes, unread } from '../support/observed.ts';

const OF_V1_0 = CSI_PROXY_API_NAMES.filter((api) => !api.endsWith('v2alpha1'));

describe('csi-proxy-api-versions', () => {
  it('is ok when csi-proxy serves everything', () => {
    expect(judge(csiProxyApiVersions, {})).toMatchObject({ status: 'ok', findings: [] });
  });

  it('is ok with the pipes of csi-proxy v1.0, which has no v2alpha1', () => {
    expect(judge(csiProxyApiVersions, { 'csi-proxy-pipes': pipes({ listed: OF_V1_0 }) }).status).toBe('ok');
  });

  it('is critical when an old csi-proxy serves no v1, and says it once', () => {
    const listed = ['disk-v1beta1', 'volume-v1beta1', 'filesystem-v1beta1', 'smb-v1beta1'];
    const result = judge(csiProxyApiVersions, { 'csi-proxy-pipes': pipes({ listed }) });

    expect(result.status).toBe('critical');
    expect(result.findings).toMatchObject([
      {
        code: 'CsiProxyApiVersionMissing',
        evidence: { missing: 'disk-v1, volume-v1, filesystem-v1, smb-v1', present: listed.join(', ') },
      },
    ]);
  });

  it('finds a missing API by connecting where the list cannot be read', () => {
    const seen = pipes({ listed: 'unreadable', probes: { 'disk-v1': ANSWERS, 'volume-v1': ANSWERS } });
    const result = judge(csiProxyApiVersions, { 'csi-proxy-pipes': seen });

    expect(result.findings[0]?.evidence).toEqual({
      missing: 'filesystem-v1, smb-v1',
      present: 'disk-v1, volume-v1',
      release: 'older than v1.1.0',
    });
  });

  it.each([
    ['v1.1.0 or later', CSI_PROXY_API_NAMES],
    ['older than v1.1.0', OF_V1_0],
    ['older than v1.0.0', OF_V1_0.filter((api) => !api.endsWith('-v1'))],
  ])('tells %s from the pipes', (release, apis) => {
    const listed = apis.filter((api) => api !== 'smb-v1');
    const result = judge(csiProxyApiVersions, { 'csi-proxy-pipes': pipes({ listed }) });

    expect(result.findings).toMatchObject([{ code: 'CsiProxyApiVersionMissing', evidence: { release } }]);
  });

  it('tells no release where the list cannot be read and connecting does not tell either', () => {
    const apis = CSI_PROXY_API_NAMES.filter((api) => api.endsWith('-v2alpha1'));
    const seen = (unclear: readonly string[]) =>
      pipes({
        listed: 'unreadable',
        probes: {
          'disk-v1': ANSWERS,
          ...Object.fromEntries(unclear.map((api) => [api, pipeError('EINVAL')])),
        },
      });
    const releaseOf = (unclear: readonly string[]) =>
      judge(csiProxyApiVersions, { 'csi-proxy-pipes': seen(unclear) }).findings[0]?.evidence['release'];

    expect(releaseOf(apis)).toBeNull();
    expect(releaseOf(['volume-v1'])).toBeNull();
  });

  it('does not call a pipe missing that is there and refuses', () => {
    const seen = pipes({ probes: { 'disk-v1': pipeError('EPERM') } });

    expect(judge(csiProxyApiVersions, { 'csi-proxy-pipes': seen }).status).toBe('ok');
  });

  it('warns when everything expected is there, but not everything that a v1 serves', () => {
    const listed = OF_V1_0.filter((api) => api !== 'iscsi-v1alpha2');
    const result = judge(csiProxyApiVersions, { 'csi-proxy-pipes': pipes({ listed }) });

    expect(result.status).toBe('warning');
    expect(codes(result)).toEqual(['CsiProxyPipeSetIncomplete']);
    expect(result.findings[0]?.evidence['missing']).toBe('iscsi-v1alpha2');
  });

  it('does not judge the set where the list cannot be read', () => {
    const expected = Object.fromEntries(
      ['disk-v1', 'volume-v1', 'filesystem-v1', 'smb-v1'].map((api) => [api, ANSWERS]),
    );
    const seen = pipes({ listed: 'unreadable', probes: expected });

    expect(codes(judge(csiProxyApiVersions, { 'csi-proxy-pipes': seen }))).toEqual([]);
  });

  it('mentions names with the prefix of csi-proxy that it does not know, and stays ok', () => {
    const seen = pipes({ otherNames: ['csi-proxy-disk-v3', "csi-proxy-'; calc #"] });
    const result = judge(csiProxyApiVersions, { 'csi-proxy-pipes': seen });

    expect(result.status).toBe('ok');
    expect(codes(result)).toEqual(['CsiProxyPipeSetForeign']);
    expect(result.findings[0]?.evidence['pipes']).toBe("csi-proxy-disk-v3, csi-proxy-'; calc #");
  });

  it('mentions foreign names also where no pipe of csi-proxy is', () => {
    const seen = pipes({ listed: [], otherNames: ['csi-proxy-x'] });

    expect(codes(judge(csiProxyApiVersions, { 'csi-proxy-pipes': seen }))).toEqual([
      'CsiProxyPipeSetForeign',
    ]);
  });

  it('does not apply when there is no pipe at all, which another check tells', () => {
    const result = judge(csiProxyApiVersions, { 'csi-proxy-pipes': noPipes() });

    expect(result).toMatchObject({ status: 'not_applicable', findings: [] });
  });

  it('is unknown when neither the list nor connecting tells which pipes exist', () => {
    const seen = pipes({ listed: 'unreadable', probes: { 'disk-v1': pipeError('EINVAL') } });

    expect(judge(csiProxyApiVersions, { 'csi-proxy-pipes': seen }).status).toBe('unknown');
  });

  it('does not apply where no csi-proxy is expected', () => {
    const options = { csiProxy: { expect: 'off' } } as const;

    expect(judge(csiProxyApiVersions, {}, options).status).toBe('not_applicable');
  });

  it('is unknown when pipes could not be looked at', () => {
    expect(judge(csiProxyApiVersions, { 'csi-proxy-pipes': unread() }).status).toBe('unknown');
  });
});
