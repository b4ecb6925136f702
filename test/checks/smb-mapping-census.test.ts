import { describe, expect, it } from 'vitest';
import { smbMappingCensus } from '../../agent/checks/smb-mapping-census.ts';
import type { Kubelet, StagedVolume } from '../../agent/facts/kubelet.ts';
import { judge, observations, unread, type Seen } from '../support/observed.ts';
import { rawMapping } from '../support/raw-items.ts';

const pathOf = (index: number): string => `\\\\server\\share\\pvc-${index}`;

const mappings = (count: number, LocalPath: string | null = null) =>
  Array.from({ length: count }, (_, index) => rawMapping({ LocalPath, RemotePath: pathOf(index) }));

const staged = (target: string): StagedVolume => ({
  driver: 'smb.csi.k8s.io',
  volumeHandle: target,
  globalmountPath: 'C:\\globalmount',
  globalmount: 'link',
  target,
});

/** A node whose kubelet uses the first so many mappings. */
const used = (count: number): Kubelet => ({
  root: 'C:\\var\\lib\\kubelet',
  stagedVolumes: Array.from({ length: count }, (_, index) => staged(pathOf(index))),
  podVolumes: [],
  registeredDrivers: [],
});

const codes = (seen: Seen): string[] => judge(smbMappingCensus, seen).findings.map(({ code }) => code);

describe('smb-mapping-census', () => {
  it('is ok when each mapping is used', () => {
    expect(codes({ 'smb-global-mappings': mappings(10), kubelet: used(10) })).toEqual([]);
  });

  it.each([
    [2, []],
    [3, ['SmbMappingsLeaked']],
  ])('with %i mappings that nobody uses finds %j', (unusedCount, expected) => {
    expect(codes({ 'smb-global-mappings': mappings(10), kubelet: used(10 - unusedCount) })).toEqual(expected);
  });

  it('does not take mappings with a drive letter for leaked: a person or a script made them', () => {
    expect(codes({ 'smb-global-mappings': mappings(10, 'G:'), kubelet: used(0) })).toEqual([]);
  });

  it('takes a mapping of a share for used when a folder below it is', () => {
    const seen = {
      'smb-global-mappings': [rawMapping({ LocalPath: null, RemotePath: '\\\\SERVER\\Share' })],
    };

    expect(codes({ ...seen, kubelet: used(1) })).toEqual([]);
  });

  it('does not look for leaks when folders of staged volumes could not be read', () => {
    const all = observations({ 'smb-global-mappings': mappings(10), kubelet: used(0) });
    const without = (path: string): string[] => {
      const kubelet = { ...all.kubelet, dropped: [`${path}: EPERM: operation not permitted`] };
      return judge(smbMappingCensus, { ...all, kubelet }).findings.map(({ code }) => code);
    };

    expect(without('C:\\var\\lib\\kubelet\\plugins\\kubernetes.io\\csi\\smb.csi.k8s.io')).toEqual([]);
    expect(without('C:\\var\\lib\\kubelet\\pods\\1')).toEqual(['SmbMappingsLeaked']);
  });

  it('waits for what is mapped and not linked yet', () => {
    expect(smbMappingCensus.findings['SmbMappingsLeaked']?.holdSeconds).toBe(90);
  });

  it('does not look for leaks when kubelet cannot be read', () => {
    expect(codes({ 'smb-global-mappings': mappings(10), kubelet: unread() })).toEqual([]);
  });

  it.each([
    [299, []],
    [300, ['SmbMappingsMany']],
    [599, ['SmbMappingsMany']],
    [600, ['SmbMappingsTooMany']],
  ])('of %i mappings says %j', (count, expected) => {
    expect(codes({ 'smb-global-mappings': mappings(count), kubelet: used(count) })).toEqual(expected);
  });

  it.each([
    [5, []],
    [5.1, ['SmbQuerySlow']],
  ])('of a list that took %d s says %j', (durationSeconds, expected) => {
    const all = observations({ kubelet: used(1), 'smb-global-mappings': mappings(1) });
    const slow = { ...all['smb-global-mappings'], durationSeconds };

    const result = judge(smbMappingCensus, { ...all, 'smb-global-mappings': slow });

    expect(result.findings.map(({ code }) => code)).toEqual(expected);
  });

  it('is unknown when mappings could not be read', () => {
    expect(judge(smbMappingCensus, { 'smb-global-mappings': unread() }).status).toBe('unknown');
  });
});
