// All nodes: which are broken, since when, and why; and how the agents do.
import type { Dashboard } from './dashboard.ts';
import type { Row } from './panel.ts';
import { TO_ALERT, TO_FINDING, TO_NODE } from './words.ts';

/** A metric that other processes have too, of agents only: a job may be one for all pods, and "All" is every job there is. */
function ofAgents(expr: string): string {
  return `${expr} and on (cluster, job, instance) winstorage_build_info`;
}

const MEMORY = ofAgents('process_resident_memory_bytes{job=~"$job"}');
const CPU = ofAgents('rate(process_cpu_seconds_total{job=~"$job"}[$__rate_interval])');

const HOW_MANY: Row = {
  title: 'How many nodes',
  panels: [
    {
      title: 'Nodes with an agent',
      kind: 'stat',
      width: 4,
      height: 4,
      queries: [{ expr: 'count(winstorage_build_info{job=~"$job"})' }],
    },
    {
      title: 'With a critical finding',
      kind: 'stat',
      width: 5,
      height: 4,
      redFrom: 1,
      queries: [
        {
          expr: 'count(count by (cluster, instance) (winstorage_findings_since_timestamp_seconds{job=~"$job",severity="critical"})) or vector(0)',
        },
      ],
    },
    {
      title: 'csi-proxy expected and not known to be up',
      kind: 'stat',
      width: 5,
      height: 4,
      redFrom: 1,
      queries: [
        {
          expr: 'sum(job:winstorage_csi_proxy_expected:sum{job=~"$job"}) - (sum(job:winstorage_csi_proxy_up:sum{job=~"$job"}) or vector(0))',
        },
      ],
    },
    {
      title: 'With a check that could not look',
      kind: 'stat',
      width: 5,
      height: 4,
      redFrom: 1,
      queries: [
        {
          expr: 'count(instance:winstorage_check_status_unknown:sum{job=~"$job"} > 0) or vector(0)',
        },
      ],
    },
    {
      title: 'Agents that cannot be scraped',
      kind: 'stat',
      width: 5,
      height: 4,
      redFrom: 1,
      queries: [{ expr: 'count(instance:winstorage_agent_up:max{job=~"$job"} == 0) or vector(0)' }],
    },
  ],
};

const WHICH: Row = {
  title: 'Which nodes are broken, since when, and why',
  panels: [
    {
      title: 'Critical findings',
      description: 'A click on the node leads to all of it, a click on the finding to what to do.',
      kind: 'table',
      width: 14,
      height: 10,
      unit: 'dateTimeFromNow',
      hide: ['severity'],
      links: { instance: TO_NODE, node: TO_NODE, code: TO_FINDING },
      queries: [
        {
          expr: 'sort_desc(winstorage_findings_since_timestamp_seconds{job=~"$job",severity="critical"}) * 1000',
        },
      ],
    },
    {
      title: 'Alerts that fire',
      kind: 'table',
      width: 10,
      height: 10,
      hide: ['Value', 'alertstate', 'severity'],
      links: { instance: TO_NODE, node: TO_NODE, alertname: TO_ALERT },
      queries: [{ expr: 'ALERTS{alertname=~"Winstorage.+",alertstate="firing"}' }],
    },
    {
      title: 'Nodes by finding',
      description: 'Findings of severity info are left out.',
      kind: 'bargauge',
      width: 12,
      queries: [
        {
          expr: 'sort_desc(sum by (code, severity) (job:winstorage_findings:count{job=~"$job",severity!="info"}))',
          legend: '{{code}} ({{severity}})',
        },
      ],
    },
    {
      title: 'Nodes by critical finding, over time',
      kind: 'timeseries',
      width: 12,
      queries: [
        {
          expr: 'sum by (code) (job:winstorage_findings:count{job=~"$job",severity="critical"})',
          legend: '{{code}}',
        },
      ],
    },
  ],
};

const STORAGE: Row = {
  title: 'Storage',
  panels: [
    {
      title: 'csi-proxy',
      kind: 'timeseries',
      width: 8,
      queries: [
        { expr: 'sum(job:winstorage_csi_proxy_expected:sum{job=~"$job"})', legend: 'nodes that expect it' },
        { expr: 'sum(job:winstorage_csi_proxy_up:sum{job=~"$job"})', legend: 'nodes on which it is up' },
      ],
    },
    {
      title: 'File servers that nodes cannot use',
      description: 'The value is the number of nodes.',
      kind: 'table',
      width: 8,
      queries: [
        {
          expr: 'sort_desc(count by (server) (count by (server, cluster, instance) (label_replace(winstorage_smb_global_mapping_up{job=~"$job"} == 0, "server", "$1", "remote_path", `\\\\\\\\([^\\\\]+).*`))))',
        },
      ],
    },
    {
      title: 'Fullest EBS volumes',
      description: 'Share of free space.',
      kind: 'table',
      width: 8,
      unit: 'percentunit',
      links: { instance: TO_NODE, node: TO_NODE },
      queries: [
        {
          expr: 'bottomk(20, winstorage_ebs_volume_file_system_free_bytes{job=~"$job"} / winstorage_ebs_volume_file_system_size_bytes{job=~"$job"})',
        },
      ],
    },
    {
      title: 'EBS volumes that cannot be used',
      kind: 'table',
      width: 24,
      hide: ['Value'],
      links: { instance: TO_NODE, node: TO_NODE },
      queries: [
        {
          expr: '(winstorage_ebs_volume_up{job=~"$job"} == 0) * on (cluster, instance, volume_id) group_left (pv, disk, driver) winstorage_ebs_volume_info{job=~"$job"}',
        },
      ],
    },
  ],
};

const AGENTS: Row = {
  title: 'Agents and nodes',
  panels: [
    {
      title: 'Versions of the agent',
      description: 'host is "windows", except where a recording is played.',
      kind: 'table',
      width: 8,
      queries: [{ expr: 'count by (version, node_version, host) (winstorage_build_info{job=~"$job"})' }],
    },
    {
      title: 'Windows builds',
      kind: 'table',
      width: 8,
      queries: [{ expr: 'count by (windows_build, windows_name) (winstorage_node_info{job=~"$job"})' }],
    },
    {
      title: 'Slowest look at each fact',
      kind: 'bargauge',
      width: 8,
      unit: 's',
      queries: [
        {
          expr: 'sort_desc(max by (collector) (winstorage_collector_duration_seconds{job=~"$job"}))',
          legend: '{{collector}}',
        },
      ],
    },
    {
      title: 'Memory of an agent, without its PowerShell',
      kind: 'timeseries',
      width: 12,
      unit: 'bytes',
      queries: [
        { expr: `quantile(0.5, ${MEMORY})`, legend: 'half of the nodes' },
        { expr: `max(${MEMORY})`, legend: 'most' },
      ],
    },
    {
      title: 'CPU of an agent, without its PowerShell',
      description: 'Seconds of CPU time in a second.',
      kind: 'timeseries',
      width: 12,
      queries: [
        { expr: `quantile(0.5, ${CPU})`, legend: 'half of the nodes' },
        { expr: `max(${CPU})`, legend: 'most' },
      ],
    },
  ],
};

export const FLEET: Dashboard = {
  uid: 'winstorage-fleet',
  title: 'Windows storage: all nodes',
  description: 'Which Windows nodes have broken storage, since when, and why. Made by npm run dashboards.',
  variables: [{ name: 'job', label: 'Job', query: 'label_values(winstorage_build_info, job)', all: true }],
  rows: [HOW_MANY, WHICH, STORAGE, AGENTS],
};
