import { describe, expect, it } from 'vitest';
import {
  countBy,
  limitByCode,
  MAX_EBS_VOLUMES,
  MAX_FINDINGS_OF_CODE,
  MAX_MAPPINGS,
  MAX_USERS,
} from '../../agent/report/limits.ts';
import { renderMetrics } from '../../agent/report/to-metrics.ts';
import { rawDisk, rawMapping } from '../support/raw-items.ts';
import { reportOf } from '../support/reports.ts';

describe('limitByCode', () => {
  it('keeps the first of each code and counts the others', () => {
    const items = ['A', 'B', 'A', 'A', 'B', 'C'].map((code, index) => ({ code, index }));
    const { kept, omitted } = limitByCode(items, 2);

    expect(kept.map(({ index }) => index)).toEqual([0, 1, 2, 4, 5]);
    expect(omitted).toEqual({ A: 1 });
  });

  it('leaves out nothing where there is nothing too many', () => {
    expect(limitByCode([], 2)).toEqual({ kept: [], omitted: {} });
  });
});

describe('countBy', () => {
  it('counts items by a word of theirs', () => {
    expect(countBy([1, 2, 3], (number) => (number < 3 ? 'few' : 'many'))).toEqual({ few: 2, many: 1 });
  });
});

describe('the report of a node with one mapping and one volume too many', () => {
  it('says what it does not list, and finds unusable what it lists without a finding', () => {
    const report = reportOf({
      'smb-global-mappings': Array.from({ length: MAX_MAPPINGS + 1 }, (_, index) =>
        rawMapping({ RemotePath: `\\\\files.corp.example.com\\share-${index}`, Status: 6 }),
      ),
      disks: Array.from({ length: MAX_EBS_VOLUMES + 1 }, (_, index) =>
        rawDisk({ Number: index, SerialNumber: `vol${index.toString(16).padStart(17, '0')}_00000001.` }),
      ),
    });

    expect(report.smbGlobalMappings).toHaveLength(MAX_MAPPINGS);
    expect(report.ebsVolumes).toHaveLength(MAX_EBS_VOLUMES);
    expect(report.omitted).toMatchObject({
      findings: { SmbMappingUnavailable: MAX_MAPPINGS + 1 - MAX_FINDINGS_OF_CODE },
      pending: {},
      smbGlobalMappings: { Unavailable: 1 },
      ebsVolumes: 1,
    });
    expect(report.smbGlobalMappings?.at(-1)?.up).toBe(false);
  });
});

describe('the report of a mapping that every pod uses', () => {
  it('names some hundred of them', () => {
    const volumes = Array.from({ length: 3 * MAX_USERS }, (_, index) => ({
      podUid: `uid-${index}`,
      name: `pv-${index}`,
      plugin: 'kubernetes.io~csi',
      driver: 'smb.csi.k8s.io',
      volumeHandle: `${index}`,
      mountPath: `C:\\${index}`,
      mount: 'link' as const,
      target: '\\\\files.corp.example.com\\share',
      hasVolumeData: true,
    }));
    const [mapping] =
      reportOf({
        'smb-global-mappings': [rawMapping({ RemotePath: '\\\\files.corp.example.com\\share' })],
        kubelet: {
          root: 'C:\\var\\lib\\kubelet',
          stagedVolumes: [],
          podVolumes: volumes,
          registeredDrivers: null,
        },
      }).smbGlobalMappings ?? [];

    expect(mapping?.persistentVolumes).toHaveLength(MAX_USERS);
    expect(mapping?.podUids).toHaveLength(MAX_USERS);
  });
});

describe('the report of a node that has few', () => {
  it('leaves out nothing', () => {
    expect(reportOf().omitted).toBeNull();
  });
});

describe('a label', () => {
  it('has a length that Prometheus takes, whatever a share is called', async () => {
    const RemotePath = `\\\\files\\${'x'.repeat(3000)}`;
    // Two that differ only where nobody sees it: twice the same series would cost the whole scrape.
    const report = reportOf({
      'smb-global-mappings': [
        rawMapping({ RemotePath: `${RemotePath}a`, Status: 0 }),
        rawMapping({ RemotePath: `${RemotePath}b`, Status: 6 }),
      ],
    });
    const metrics = await renderMetrics(
      report,
      { cpuSeconds: 1, residentBytes: 1, startedAt: 1 },
      { maxSmbMappingSeries: 200 },
      'prometheus',
    );

    for (const line of metrics.split('\n')) expect(line.length).toBeLessThan(2000);
    expect(metrics.match(/^winstorage_smb_global_mapping_up\{.*\} \d$/gm)).toEqual([
      expect.stringMatching(/ … \(cut, 3009 characters\)"\} 0$/),
    ]);
  });
});
