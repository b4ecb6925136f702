// Words and links that both dashboards use.
import { z } from 'zod';
import npm from '../../package.json' with { type: 'json' };

const { homepage } = z.object({ homepage: z.url() }).parse(npm);

/** Where the files of the repository are shown. */
export const FILES = `${homepage}/blob/main/`;

export const UP_WORDS = { '0': ['no', 'red'], '1': ['yes', 'green'] } as const;

export const NODE_UID = 'winstorage-node';

/** From a row of a table to the dashboard of its node. */
export const TO_NODE = {
  title: 'What is wrong on this node',
  url: `/d/${NODE_UID}?var-datasource=\${datasource}&var-job=\${job}&var-instance=\${__data.fields.instance}`,
};

/** From a finding's code to what it means and what to do. */
export const TO_FINDING = { title: 'What to do', url: `${FILES}docs/checks.md#\${__value.text}` };

/** From an alert to its section. */
export const TO_ALERT = { title: 'What to do', url: `${FILES}docs/alerts.md#\${__value.text}` };

/** A metric of the chosen node; `more` are further matchers. */
export function here(metric: string, more = ''): string {
  return `${metric}{instance=~"$instance"${more === '' ? '' : `,${more}`}}`;
}

/** A table leaves out what is the same in each of its rows. */
export const SAME = ['instance', 'node'];
