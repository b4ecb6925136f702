// @ts-check
// The checks, what the agent looked at to make them, and what does not count yet.
/** @import { Report } from '../report/report-schema.ts' */
/** @import { TableInput } from './table.js' */
import { el } from './dom.js';
import { line, muted } from './facts.js';
import { findingLink } from './findings.js';
import { isProblem, STATES, stateOf, tag } from './states.js';
import { createTable } from './table.js';
import { age, count, duration, short, since } from './words.js';

/** @typedef {Report['checks'][number] & { codes: Report['findings'] }} Check */
/** @typedef {Report['collectors'][number]} Collector */

/** @param {Element} view */
export function createChecks(view) {
  /** @type {TableInput<Check>} */
  const input = {
    name: 'checks',
    one: 'check',
    key: ({ name }) => name,
    isProblem: ({ status }) => isProblem(stateOf(status)),
    text: ({ name, title, status, reason }) => `${name} ${title} ${words(status)} ${reason ?? ''}`,
    columns: [
      {
        title: 'Check',
        show: ({ title, name }) => [title, line(name)],
        order: ({ name }) => name,
      },
      {
        title: 'Status',
        show: ({ status }) => [tag(stateOf(status), words(status))],
        order: ({ status }) => STATES.indexOf(stateOf(status)),
      },
      {
        title: 'Why',
        wide: true,
        show: ({ reason, codes }) => [
          ...(reason === null ? [] : [short(reason)]),
          ...codes.slice(0, 5).map((finding) => el('span', { class: 'detail' }, findingLink(finding))),
          ...(codes.length > 5 ? [line(`and ${count(codes.length - 5, 'more finding')}`)] : []),
        ],
        order: ({ reason, findings }) => `${findings} ${reason ?? ''}`,
      },
    ],
  };
  const table = createTable(input);
  view.append(table.element);

  return {
    /** @param {Report} report */
    update({ checks, findings }) {
      const byCheck = Map.groupBy(findings, ({ check }) => check);
      table.update(checks.map((check) => ({ ...check, codes: byCheck.get(check.name) ?? [] })));
    },
  };
}

/** @param {Report['checks'][number]['status']} status */
function words(status) {
  return status === 'not_applicable' ? 'not applicable' : status === 'unknown' ? 'could not run' : status;
}

/** @param {Element} view */
export function createLookedAt(view) {
  /** @type {TableInput<Collector>} */
  const input = {
    name: 'facts',
    one: 'fact',
    key: ({ name }) => name,
    isProblem: ({ outcome, dropped }) => outcome !== 'ok' || dropped.length > 0,
    text: ({ name, outcome, failure }) => `${name} ${outcome} ${failure?.message ?? ''}`,
    columns: [
      { title: 'Fact', show: ({ name }) => [name], order: ({ name }) => name },
      {
        title: 'Outcome',
        show: ({ outcome }) => [tag(outcome === 'ok' ? 'ok' : 'unknown', outcome)],
        order: ({ outcome }) => outcome,
      },
      {
        title: 'Looked',
        show: ({ lastRunAt }) => [lastRunAt === null ? muted('not yet') : age(lastRunAt)],
        order: ({ lastRunAt }) => lastRunAt ?? '',
      },
      {
        title: 'Took',
        show: ({ durationSeconds }) => [
          durationSeconds === null ? muted('not known') : duration(durationSeconds),
        ],
        order: ({ durationSeconds }) => durationSeconds ?? -1,
      },
      { title: 'Why not', wide: true, show: failureOf, order: ({ failure }) => failure?.message ?? '' },
    ],
  };
  const table = createTable(input);
  view.append(table.element);
  return {
    /** @param {Report} report */
    update({ collectors }) {
      table.update(collectors);
    },
  };
}

/** @param {Collector} collector */
function failureOf({ failure, dropped, skippedCycles, lastSuccessAt, outcome }) {
  return [
    ...(failure === null ? [] : [short(failure.message)]),
    ...(outcome === 'ok' || outcome === 'never'
      ? []
      : [
          el(
            'span',
            { class: 'detail' },
            ...(lastSuccessAt === null ? ['it never answered'] : ['last answer ', age(lastSuccessAt)]),
          ),
        ]),
    ...(skippedCycles === 0 ? [] : [line(`left alone for ${count(skippedCycles, 'cycle')} after time-outs`)]),
    ...dropped.map((reason) => line(`could not be read: ${short(reason)}`)),
  ];
}

/**
 * @param {Report['pending']} pending
 * @returns {Node[]}
 */
export function pendingOf(pending) {
  return [
    el('p', { class: 'hint' }, 'It is no part of the verdict yet, and counts only if it stays.'),
    el(
      'ul',
      { class: 'pending' },
      ...pending.map(({ code, message, since: seen, countsFrom }) =>
        el(
          'li',
          {},
          el('strong', { class: 'code' }, code),
          el('span', { class: 'message' }, short(message)),
          el(
            'span',
            { class: 'detail' },
            'seen since ',
            ...since(seen),
            '; counts from ',
            ...since(countsFrom),
          ),
        ),
      ),
    ),
  ];
}
