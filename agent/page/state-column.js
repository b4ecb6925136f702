// @ts-check
// The state of a mapping or a volume in its table: the worst that is known of it, with links to its findings.
/** @import { Finding } from '../report/report-schema.ts' */
/** @import { Column } from './table.js' */
import { el } from './dom.js';
import { findingLink } from './findings.js';
import { STATES, tag } from './states.js';

/** @typedef {{ readonly status: 'critical' | 'unknown' | 'warning' | 'ok', readonly findings: readonly Finding[] }} Judged */

const WORDS = {
  critical: 'broken',
  unknown: 'not known',
  warning: 'warning',
  ok: 'no fault',
};

/** @param {Judged} item */
export function wordOfItem(item) {
  return WORDS[item.status];
}

/**
 * @param {string} title
 * @returns {Column<Judged>}
 */
export function stateColumn(title) {
  return {
    title,
    show: (item) => [
      tag(item.status, wordOfItem(item)),
      ...item.findings.map((finding) => el('span', { class: 'detail' }, findingLink(finding))),
    ],
    order: (item) => STATES.indexOf(item.status),
  };
}
