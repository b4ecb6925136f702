// One node, in the order of its report: the verdict, findings, csi-proxy, SMB, EBS, and how looking goes. node-volumes.ts has SMB
// and EBS.
import type { Dashboard } from './dashboard.ts';
import type { Panel, Row } from './panel.ts';
import { EBS, SMB } from './node-volumes.ts';
import { here, NODE_UID, SAME, TO_FINDING, UP_WORDS } from './words.ts';

function upStat(title: string, expr: string): Panel {
  return { title, kind: 'stat', width: 4, height: 4, words: UP_WORDS, queries: [{ expr }] };
}

const VERDICT: Row = {
  title: 'Verdict and findings',
  panels: [
    {
      title: 'Storage',
      description: 'A critical finding outweighs what is unknown; a warning does not.',
      kind: 'stat',
      width: 4,
      height: 4,
      words: {
        '0': ['ok', 'green'],
        '1': ['warning', 'orange'],
        '2': ['unknown', 'purple'],
        '3': ['critical', 'red'],
      },
      queries: [
        {
          expr: `max(3 * (${here('winstorage_findings_since_timestamp_seconds', 'severity="critical"')} > bool 0) or 2 * ${here('winstorage_check_status', 'status="unknown"')} or (${here('winstorage_findings_since_timestamp_seconds', 'severity="warning"')} > bool 0))`,
        },
      ],
    },
    {
      title: 'Age of what is shown',
      kind: 'stat',
      width: 4,
      height: 4,
      unit: 's',
      redFrom: 120,
      queries: [{ expr: `time() - ${here('winstorage_report_timestamp_seconds')}` }],
    },
    {
      title: 'Node',
      kind: 'table',
      width: 8,
      height: 4,
      hide: ['Value'],
      queries: [{ expr: here('winstorage_node_info') }],
    },
    {
      title: 'Agent',
      kind: 'table',
      width: 8,
      height: 4,
      hide: ['Value', ...SAME],
      queries: [{ expr: here('winstorage_build_info') }],
    },
    {
      title: 'Findings, and since when',
      description: 'A click on a code leads to what to do.',
      kind: 'table',
      width: 12,
      unit: 'dateTimeFromNow',
      hide: SAME,
      links: { code: TO_FINDING },
      queries: [{ expr: `sort(${here('winstorage_findings_since_timestamp_seconds')}) * 1000` }],
    },
    {
      title: 'Checks',
      kind: 'table',
      width: 12,
      hide: ['Value', ...SAME],
      queries: [{ expr: `${here('winstorage_check_status')} == 1` }],
    },
  ],
};

const CSI_PROXY: Row = {
  title: 'csi-proxy',
  panels: [
    upStat('Expected', here('winstorage_csi_proxy_expected')),
    upStat('Every expected pipe answers', here('winstorage_csi_proxy_up')),
    upStat('A call is answered', here('winstorage_csi_proxy_call_success')),
    {
      title: 'Service',
      kind: 'table',
      width: 4,
      height: 4,
      hide: ['Value', ...SAME],
      queries: [{ expr: `${here('winstorage_csi_proxy_service_state')} == 1` }],
    },
    {
      title: 'Calls by gRPC status',
      description: 'Calls in a second; 0 is OK, none is no answer in time.',
      kind: 'timeseries',
      width: 8,
      queries: [
        {
          expr: `rate(${here('winstorage_csi_proxy_calls_total')}[$__rate_interval])`,
          legend: '{{grpc_status}}',
        },
      ],
    },
    {
      title: 'Pipes that answer',
      kind: 'table',
      width: 8,
      words: UP_WORDS,
      hide: SAME,
      queries: [{ expr: here('winstorage_csi_proxy_pipe_up') }],
    },
    {
      title: 'API versions that are listed',
      kind: 'table',
      width: 8,
      hide: ['Value', ...SAME],
      queries: [{ expr: `${here('winstorage_csi_proxy_pipe_listed')} == 1` }],
    },
    {
      title: 'How long pipes and calls take to answer',
      kind: 'timeseries',
      width: 8,
      unit: 's',
      queries: [
        { expr: here('winstorage_csi_proxy_call_seconds'), legend: 'call' },
        {
          expr: here('winstorage_csi_proxy_pipe_answer_seconds'),
          legend: '{{api_group}} {{api_version}}',
        },
      ],
    },
  ],
};

const LOOKING: Row = {
  title: 'How looking goes',
  panels: [
    {
      title: 'Time since the last success',
      kind: 'bargauge',
      width: 8,
      unit: 's',
      redFrom: 240,
      queries: [
        {
          expr: `sort_desc(time() - ${here('winstorage_collector_last_success_timestamp_seconds', 'collector!="system"')})`,
          legend: '{{collector}}',
        },
      ],
    },
    {
      title: 'How long a look takes',
      kind: 'timeseries',
      width: 8,
      unit: 's',
      queries: [{ expr: here('winstorage_collector_duration_seconds'), legend: '{{collector}}' }],
    },
    {
      title: 'The last look succeeded',
      kind: 'table',
      width: 8,
      words: UP_WORDS,
      hide: SAME,
      queries: [{ expr: `sort(${here('winstorage_collector_success')})` }],
    },
    {
      title: 'Memory of the agent, without its PowerShell',
      kind: 'timeseries',
      width: 12,
      unit: 'bytes',
      queries: [{ expr: here('process_resident_memory_bytes', 'job=~"$job"'), legend: 'memory' }],
    },
    {
      title: 'CPU of the agent, without its PowerShell',
      kind: 'timeseries',
      width: 12,
      queries: [
        {
          expr: `rate(${here('process_cpu_seconds_total', 'job=~"$job"')}[$__rate_interval])`,
          legend: 'CPU',
        },
      ],
    },
  ],
};

export const NODE: Dashboard = {
  uid: NODE_UID,
  title: 'Windows storage: one node',
  description: 'What the agent on one Windows node sees of its storage. Made by npm run dashboards.',
  variables: [
    { name: 'job', label: 'Job', query: 'label_values(winstorage_build_info, job)', all: true },
    {
      name: 'node',
      label: 'Node',
      query: 'label_values(winstorage_build_info{job=~"$job"}, node)',
      all: true,
    },
    {
      name: 'instance',
      label: 'Instance',
      query: 'label_values(winstorage_build_info{job=~"$job",node=~"$node"}, instance)',
      all: false,
    },
  ],
  rows: [VERDICT, CSI_PROXY, SMB, EBS, LOOKING],
};
