// @ts-check
// Names with their values, and the links of names that stand in several tables.
import { el } from './dom.js';
import { short } from './words.js';

/**
 * @param {readonly (readonly [string, readonly (Node | string)[]])[]} facts
 */
export function factList(facts) {
  return el(
    'dl',
    { class: 'facts' },
    ...facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, ...value))),
  );
}

/**
 * Each name in a line of its own; long ones are cut.
 * @param {readonly string[]} names
 */
export function nameLines(names) {
  return names.map((name) => el('span', { class: 'name' }, short(name)));
}

/** @param {string} text */
export function muted(text) {
  return el('span', { class: 'nothing' }, text);
}

/** @param {string} text */
export function line(text) {
  return el('span', { class: 'detail' }, text);
}

/**
 * Which pods use it, as kubelet's folders tell.
 * @param {readonly string[] | null} persistentVolumes
 * @param {readonly string[] | null} podUids
 * @param {string} nobody what is known where these tell of none
 * @returns {readonly (Node | string)[]}
 */
export function usedBy(persistentVolumes, podUids, nobody) {
  if (persistentVolumes === null && podUids === null) return [muted('not known')];
  const pods = podUids ?? [];
  const names = nameLines(persistentVolumes ?? []);
  if (names.length === 0 && pods.length === 0) return [muted(nobody)];
  return [
    ...names,
    ...pods.map((uid) => el('span', { class: 'detail' }, 'pod ', el('span', { class: 'uid' }, short(uid)))),
  ];
}
