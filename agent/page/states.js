// @ts-check
// How good something is: a word, a shape and a colour, so that the colour is never the only sign.
/** @import { Finding, Report } from '../report/report-schema.ts' */
import { el } from './dom.js';

/** @typedef {'ok' | 'info' | 'warning' | 'critical' | 'unknown' | 'none'} State */

/** From the worst to the best. */
export const STATES = /** @type {const} */ (['critical', 'unknown', 'warning', 'info', 'ok', 'none']);

/**
 * @param {State} state
 * @param {string} word
 */
export function tag(state, word) {
  return el(
    'span',
    { class: `tag ${state}` },
    el('span', { class: 'shape', 'aria-hidden': 'true' }),
    el('span', {}, word),
  );
}

/**
 * The state of a check or of a report.
 * @param {Report['checks'][number]['status']} status
 * @returns {State}
 */
export function stateOf(status) {
  return status === 'not_applicable' ? 'none' : status;
}

/** @param {State} state */
export function isProblem(state) {
  return state === 'critical' || state === 'warning' || state === 'unknown';
}

/**
 * The findings that name something.
 * @param {Report} report
 * @returns {(kind: Finding['subject']['kind'], name: string) => readonly Finding[]}
 */
export function findingsBySubject({ findings }) {
  const groups = Map.groupBy(findings, ({ subject }) => `${subject.kind} ${subject.name}`);
  return (kind, name) => groups.get(`${kind} ${name}`) ?? [];
}
