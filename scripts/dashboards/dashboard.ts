// A dashboard as Grafana imports it. The variables are the same in each.
import { layOut, type Row } from './panel.ts';

export interface Dashboard {
  /** Part of its address, and so never changed. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly rows: readonly Row[];
  /** Variables after the data source and the job: a name, and the labels that it offers. */
  readonly variables: readonly Variable[];
}

interface Variable {
  readonly name: string;
  readonly label: string;
  readonly query: string;
  /** Offers "All", as `.*`. */
  readonly all: boolean;
}

/** That of Grafana 10 and 11; newer ones take it as well. */
const SCHEMA_VERSION = 39;

export function renderDashboard({ uid, title, description, rows, variables }: Dashboard): string {
  const dashboard = {
    uid,
    title,
    description,
    tags: ['winstorage', 'windows', 'kubernetes'],
    schemaVersion: SCHEMA_VERSION,
    version: 1,
    editable: true,
    graphTooltip: 1,
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    timezone: '',
    templating: {
      list: [
        { name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' },
        ...variables.map(toTemplate),
      ],
    },
    links: [
      { type: 'dashboards', title: 'winstorage', tags: ['winstorage'], asDropdown: true, keepTime: true },
    ],
    annotations: { list: [] },
    panels: layOut(rows),
  };
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}

function toTemplate({ name, label, query, all }: Variable): Readonly<Record<string, unknown>> {
  return {
    name,
    label,
    type: 'query',
    datasource: { type: 'prometheus', uid: '${datasource}' },
    query: { query, refId: name },
    definition: query,
    refresh: 2,
    sort: 1,
    includeAll: all,
    multi: false,
    ...(all ? { allValue: '.*', current: { text: 'All', value: '$__all' } } : {}),
  };
}
