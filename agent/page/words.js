// @ts-check
// Numbers, times and names as people read them.
import { cut, el, visible } from './dom.js';

/** Longer names are cut where many stand below each other; Windows paths rarely have more. */
const LONG = 300;

/**
 * A text that is cut in the middle where it is very long.
 * @param {string} text
 */
export function short(text, longest = LONG) {
  return cut(visible(text), longest);
}

/**
 * `1,000`. Not by Intl, whose first use takes longer than all the rest of the page.
 * @param {number} value
 */
export function number(value) {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/**
 * `3 mappings`, `1 mapping`.
 * @param {number} value
 * @param {string} one
 */
export function count(value, one, many = `${one}s`) {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** @param {number} seconds */
export function duration(seconds) {
  if (seconds < 0.0995) return `${Number((seconds * 1000).toPrecision(2))} ms`;
  if (seconds < 100) return `${Number(seconds.toPrecision(2))} s`;
  return span(seconds);
}

const GIBIBYTE = 1024 ** 3;

/** @param {number} value */
export function bytes(value) {
  if (value >= 1024 * GIBIBYTE) return `${Number((value / GIBIBYTE / 1024).toPrecision(3))} TiB`;
  if (value >= GIBIBYTE) return `${Number((value / GIBIBYTE).toPrecision(3))} GiB`;
  return `${Number((value / 1024 ** 2).toPrecision(3))} MiB`;
}

/**
 * A length of time in at most two units.
 * @param {number} seconds
 */
function span(seconds) {
  const whole = Math.round(seconds);
  if (whole < 120) return count(whole, 'second');
  const minutes = Math.floor(whole / 60);
  if (minutes < 120) return count(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return count(Math.floor(hours / 24), 'day');
}

/**
 * `12 seconds ago`, `in 40 seconds`.
 * @param {number} seconds how long it is past
 */
export function ago(seconds) {
  if (Math.abs(seconds) < 1) return 'now';
  return seconds > 0 ? `${span(seconds)} ago` : `in ${span(-seconds)}`;
}

/**
 * `2026-11-02 09:30:00 UTC`, as in the logs.
 * @param {string} iso
 */
export function absolute(iso) {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(iso)
    ? `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`
    : visible(iso);
}

/**
 * How long ago it was; `clock.js` keeps it up to date.
 * @param {string} iso
 */
export function age(iso) {
  return el('time', { datetime: iso, title: absolute(iso), class: 'age' });
}

/**
 * Both: absolute and how long ago.
 * @param {string} iso
 * @returns {(Node | string)[]}
 */
export function since(iso) {
  return [el('time', { datetime: iso, class: 'at' }, absolute(iso)), ' (', age(iso), ')'];
}
