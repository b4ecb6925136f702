import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../agent/checks/catalogue.ts';
import type { CsiProxyCall } from '../../agent/facts/csi-proxy-call.ts';
import { FACT_NAMES } from '../../agent/facts/facts.ts';
import type { Report } from '../../agent/report/report-schema.ts';
import { renderMetrics, type MetricsFormat } from '../../agent/report/to-metrics.ts';
import { EBS_PV } from '../support/kubelet-trees.ts';
import { noPipes, unread } from '../support/observed.ts';
import { rawDisk, rawMapping, rawService, VOLUME_ID } from '../support/raw-items.ts';
import { finding, NOW, reportOf } from '../support/reports.ts';

interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const USAGE = { cpuSeconds: 1.5, residentBytes: 1000, startedAt: 1_699_999_000 };

function render(
  report: Report,
  {
    format = 'prometheus',
    maxSmbMappingSeries = 200,
  }: { format?: MetricsFormat; maxSmbMappingSeries?: number } = {},
): Promise<string> {
  return renderMetrics(report, USAGE, { maxSmbMappingSeries }, format);
}

/** Reads an exposition strictly, as a scraper does; a line that is none throws. */
function parse(text: string): Series[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const match =
        /^(?<name>[a-z_]+)(?:\{(?<labels>(?:[a-z_]+="(?:[^"\\\n]|\\[\\n"])*",?)*)\})? (?<value>-?[0-9.e+]+)$/.exec(
          line,
        );
      if (match?.groups === undefined) throw new Error(`no sample: ${line}`);
      const labels = [...(match.groups['labels'] ?? '').matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)].map(
        ([, key = '', raw = '']) => [
          key,
          raw.replaceAll(/\\(.)/g, (_escape, letter: string) => (letter === 'n' ? '\n' : letter)),
        ],
      );
      return {
        name: match.groups['name'] ?? '',
        labels: Object.fromEntries(labels) as Record<string, string>,
        value: Number(match.groups['value']),
      };
    });
}

async function series(report: Report, name: string, limits = {}): Promise<Series[]> {
  return parse(await render(report, limits)).filter((one) => one.name === name);
}

describe('the exposition', () => {
  it.each(['prometheus', 'openmetrics'] as const)(
    'has only series of the agent and its process, each once: %s',
    async (format) => {
      const all = parse(await render(reportOf(), { format }));
      expect(all.filter(({ name }) => !/^(?:winstorage_|process_)/.test(name))).toEqual([]);
      const keys = all.map(({ name, labels }) => JSON.stringify([name, labels]));
      expect(new Set(keys).size).toBe(keys.length);
    },
  );

  it('has HELP and TYPE for every metric', async () => {
    const text = await render(reportOf());
    for (const name of new Set(parse(text).map((one) => one.name))) {
      expect(text).toMatch(new RegExp(`^# HELP ${name} \\S`, 'm'));
      expect(text).toMatch(new RegExp(`^# TYPE ${name} (?:gauge|counter)$`, 'm'));
    }
  });

  it('ends with # EOF in OpenMetrics, where a counter is named without _total', async () => {
    const text = await render(reportOf(), { format: 'openmetrics' });
    expect(text).toMatch(/\n# EOF\n$/);
    expect(text).toContain('# TYPE process_cpu_seconds counter\nprocess_cpu_seconds_total 1.5\n');
  });

  it('has one # EOF, for what comes after it belongs to nobody', async () => {
    const text = await render(reportOf(), { format: 'openmetrics' });

    expect(text.split('# EOF')).toHaveLength(2);
    expect(await render(reportOf())).not.toContain('# EOF');
  });

  it('tells when the report was made, in seconds', async () => {
    expect(await series(reportOf(), 'winstorage_report_timestamp_seconds')).toEqual([
      { name: 'winstorage_report_timestamp_seconds', labels: {}, value: NOW },
    ]);
  });
});

describe('labels', () => {
  it.each([
    'it\'s "quoted"',
    'back\\slash',
    'line\nbreak',
    '"} 1\nwinstorage_csi_proxy_up 1',
    '\ud83d\udcbe donn\u00e9es',
    '\\n',
  ])('survive a name such as %j', async (share) => {
    const RemotePath = `\\\\srv\\${share}`;
    const [up] = await series(
      reportOf({ 'smb-global-mappings': [rawMapping({ RemotePath, LocalPath: 'G:' })] }),
      'winstorage_smb_global_mapping_up',
    );
    expect(up?.labels).toEqual({ local_path: 'G:', remote_path: RemotePath });
  });

  it('hold no text of an error', async () => {
    expect(await render(reportOf({ disks: unread('error', 'secret text') }))).not.toContain('secret text');
  });
});

describe('what is unknown', () => {
  it('has no sample, and never 0', async () => {
    const text = await render(
      reportOf({ disks: unread(), 'smb-global-mappings': unread(), 'csi-proxy-pipes': unread() }),
    );
    expect(parse(text).filter(({ name }) => /^winstorage_(?:ebs_|smb_|csi_proxy|disks)/.test(name))).toEqual(
      [],
    );
  });

  it('is unknown usable, when a fact that would tell is missing', async () => {
    expect(await series(reportOf({ volumes: unread() }), 'winstorage_ebs_volume_up')).toEqual([]);
  });

  it('is seen in the collector', async () => {
    const report = reportOf({ volumes: unread() });
    const value = async (name: string) =>
      (await series(report, name)).find(({ labels }) => labels['collector'] === 'volumes')?.value;
    expect(await value('winstorage_collector_success')).toBe(0);
    expect(await value('winstorage_collector_timeout')).toBe(1);
    expect(await value('winstorage_collector_last_success_timestamp_seconds')).toBeUndefined();
    expect(await series(report, 'winstorage_collector_success')).toHaveLength(FACT_NAMES.length);
  });
});

describe('what is gone', () => {
  it('is gone from the next exposition', async () => {
    expect(await series(reportOf(), 'winstorage_ebs_volume_info')).toHaveLength(2);
    expect(
      (await series(reportOf({ disks: [rawDisk()] }), 'winstorage_ebs_volume_info')).map(
        ({ labels }) => labels['volume_id'],
      ),
    ).toEqual([VOLUME_ID]);
  });
});

describe('winstorage_ebs_volume_info', () => {
  const labelsOf = async (seen: Parameters<typeof reportOf>[0]) =>
    (await series(reportOf({ disks: [rawDisk()], ...seen }), 'winstorage_ebs_volume_info'))[0]?.labels;

  it('answers which PersistentVolume a volume is, and which driver staged it', async () => {
    expect(await labelsOf({})).toMatchObject({ pv: EBS_PV, driver: 'ebs.csi.aws.com' });
  });

  it('leaves both empty when kubelet could not be read', async () => {
    expect(await labelsOf({ kubelet: unread() })).toMatchObject({ pv: '', driver: '' });
  });
});

describe('one-hot metrics', () => {
  const ones = (all: readonly Series[], by: string) => Map.groupBy(all, ({ labels }) => labels[by]);

  it('have exactly one 1 for each check', async () => {
    const report = reportOf({ volumes: unread(), disks: [rawDisk({ PartitionStyle: 0 })] });
    const groups = ones(await series(report, 'winstorage_check_status'), 'check');
    expect(groups.size).toBe(report.checks.length);
    for (const group of groups.values()) {
      expect(group).toHaveLength(5);
      expect(group.filter(({ value }) => value === 1)).toHaveLength(1);
    }
  });

  it.each(['Running', 'Stopped', 'Start Pending', 'Zzz'])(
    'have exactly one 1 for a service that is %s',
    async (State) => {
      const all = await series(
        reportOf({ services: [rawService({ State })] }),
        'winstorage_csi_proxy_service_state',
      );
      expect(all.filter(({ value }) => value === 1).map(({ labels }) => labels['state'])).toEqual([
        State === 'Zzz' ? 'Unknown' : State,
      ]);
    },
  );

  it('have every state of a mapping from the start', async () => {
    const all = await series(reportOf({ 'smb-global-mappings': [] }), 'winstorage_smb_global_mappings');
    expect(all.map(({ labels, value }) => [labels['state'], value])).toEqual(
      [
        'OK',
        'Paused',
        'Disconnected',
        'NetworkError',
        'Connecting',
        'Reconnecting',
        'Unavailable',
        'Unknown',
      ].map((state) => [state, 0]),
    );
  });

  it('have every code of the catalogue from the start', async () => {
    expect(await series(reportOf(), 'winstorage_findings')).toHaveLength(CATALOGUE.length);
  });
});

describe('the metrics of a node', () => {
  it('count what the report leaves out, too', async () => {
    const omitted = {
      findings: { EbsDiskReadOnly: 7 },
      pending: {},
      smbGlobalMappings: { OK: 30, Unavailable: 4 },
      ebsVolumes: 0,
    };
    const report = { ...reportOf({ disks: [rawDisk({ IsReadOnly: true })] }), omitted };
    const value = async (name: string, labels: Record<string, string>) =>
      (await series(report, name)).find((one) => JSON.stringify(one.labels) === JSON.stringify(labels))
        ?.value;

    expect(await value('winstorage_findings', { code: 'EbsDiskReadOnly', severity: 'critical' })).toBe(8);
    expect(await value('winstorage_smb_global_mappings', { state: 'OK' })).toBe(31);
    expect(await value('winstorage_smb_global_mappings', { state: 'Unavailable' })).toBe(4);
    expect(await value('winstorage_smb_global_mappings_not_exported', {})).toBe(34);
  });

  it('tell since when the oldest finding of a code holds', async () => {
    const at = (since: string) => finding({ since, subject: { kind: 'disk', name: since } });
    const findings = ['2023-11-14T22:10:00.000Z', '2023-11-14T22:05:00.000Z', '2023-11-14T22:12:00.000Z'].map(
      at,
    );

    expect(await series({ ...reportOf(), findings }, 'winstorage_findings_since_timestamp_seconds')).toEqual([
      expect.objectContaining({ value: Date.parse('2023-11-14T22:05:00.000Z') / 1000 }),
    ]);
  });
});

describe('duplicates', () => {
  it('make one series of two disks with one volume id', async () => {
    const report = reportOf({ disks: [rawDisk(), rawDisk({ Number: 2 })] });
    for (const name of [
      'winstorage_ebs_volume_up',
      'winstorage_ebs_volume_info',
      'winstorage_ebs_volume_size_bytes',
    ])
      expect(await series(report, name)).toHaveLength(1);
  });

  it('make no series of two mappings of one path where one of them cannot be told', async () => {
    const report = reportOf();
    const [mapping] = report.smbGlobalMappings ?? [];
    if (mapping === undefined) expect.unreachable('a healthy node has a mapping');
    const of = (...ups: readonly (boolean | null)[]) =>
      series(
        { ...report, smbGlobalMappings: ups.map((up) => ({ ...mapping, up })) },
        'winstorage_smb_global_mapping_up',
      );

    expect((await of(true, false)).map(({ value }) => value)).toEqual([0]);
    expect((await of(true, true)).map(({ value }) => value)).toEqual([1]);
    expect(await of(true, null)).toEqual([]);
    expect(await of(null)).toEqual([]);
  });

  it('tell two mappings of one share apart by their drive', async () => {
    const mappings = ['G:', 'H:', null].map((LocalPath) => rawMapping({ LocalPath }));

    const found = await series(
      reportOf({ 'smb-global-mappings': mappings }),
      'winstorage_smb_global_mapping_up',
    );
    expect(found.map(({ labels }) => labels['local_path'])).toEqual(['G:', 'H:', '']);
  });

  it('make one series of two mappings of one path, and the worse one counts', async () => {
    const up = await series(
      reportOf({ 'smb-global-mappings': [rawMapping({ Status: 6 }), rawMapping()], shares: unread() }),
      'winstorage_smb_global_mapping_up',
    );
    expect(up.map(({ value }) => value)).toEqual([0]);
  });
});

describe('the limit of mappings', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => rawMapping({ RemotePath: `\\\\srv${index}\\share` }));

  it('cuts the series and counts what it cut', async () => {
    const report = reportOf({ 'smb-global-mappings': many(5) });
    expect(await series(report, 'winstorage_smb_global_mapping_up', { maxSmbMappingSeries: 3 })).toHaveLength(
      3,
    );
    expect(
      (await series(report, 'winstorage_smb_global_mappings_not_exported', { maxSmbMappingSeries: 3 }))[0]
        ?.value,
    ).toBe(2);
  });

  it('cuts nothing below it', async () => {
    expect(
      (
        await series(
          reportOf({ 'smb-global-mappings': many(3) }),
          'winstorage_smb_global_mappings_not_exported',
          { maxSmbMappingSeries: 3 },
        )
      )[0]?.value,
    ).toBe(0);
  });

  it('does not count mappings that share a series as cut', async () => {
    const twice = [...many(2), ...many(2)];
    expect(
      (
        await series(
          reportOf({ 'smb-global-mappings': twice }),
          'winstorage_smb_global_mappings_not_exported',
          { maxSmbMappingSeries: 2 },
        )
      )[0]?.value,
    ).toBe(0);
  });

  it('leaves the counts by state whole', async () => {
    const all = await series(reportOf({ 'smb-global-mappings': many(5) }), 'winstorage_smb_global_mappings', {
      maxSmbMappingSeries: 0,
    });
    expect(all.find(({ labels }) => labels['state'] === 'OK')?.value).toBe(5);
  });
});

describe('csi-proxy', () => {
  it('is down when no pipe is there', async () => {
    const report = reportOf({ 'csi-proxy-pipes': noPipes() });
    expect((await series(report, 'winstorage_csi_proxy_up'))[0]?.value).toBe(0);
    expect((await series(report, 'winstorage_csi_proxy_pipe_up')).every(({ value }) => value === 0)).toBe(
      true,
    );
  });

  it('tells whether a call was answered, and how long it took', async () => {
    const call: CsiProxyCall = { asked: true, status: 0, detail: '', seconds: 0.5, exists: true };
    const values = async (overrides: Partial<CsiProxyCall>) => {
      const report = reportOf({ 'csi-proxy-call': { ...call, ...overrides } });
      const names = ['winstorage_csi_proxy_call_success', 'winstorage_csi_proxy_call_seconds'];
      const found = await Promise.all(names.map((name) => series(report, name)));
      return found.map(([one]) => one?.value);
    };

    expect(await values({})).toEqual([1, 0.5]);
    expect(await values({ status: 2, exists: null })).toEqual([0, 0.5]);
    expect(await values({ status: null, seconds: null, exists: null })).toEqual([0, undefined]);
    expect(await values({ asked: false, status: null, seconds: null })).toEqual([undefined, undefined]);
  });

  it('tells nothing of a call that could not be made', async () => {
    const report = reportOf({ 'csi-proxy-call': unread('denied') });

    expect(report.csiProxy?.call).toBeNull();
    expect(await series(report, 'winstorage_csi_proxy_call_success')).toEqual([]);
  });

  it('is neither up nor down where it is not expected', async () => {
    const report = reportOf({ 'csi-proxy-pipes': noPipes(), services: [], processes: [] });
    expect(await series(report, 'winstorage_csi_proxy_up')).toEqual([]);
  });
});
